/**
 * `pnpm files:verify`: compares the uploaded files with the books: files without rows, rows without files, content that
 * is not what it was. A difference ends it with 1.
 */
import { runOnStoredData } from './launch/stored-data.ts';

await runOnStoredData('src/verify-files.ts');
