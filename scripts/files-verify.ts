/**
 * `pnpm files:verify`: compares the uploaded files with the books: files without rows, rows without files, content that
 * is not what it was. A difference ends it with 1.
 */
import { verify } from './launch/verify.ts';

await verify('src/verify-files.ts');
