/**
 * `pnpm books:verify`: recomputes every balance of every household from its postings and compares. A difference ends
 * it with 1.
 */
import { runOnStoredData } from './launch/stored-data.ts';

await runOnStoredData('src/verify-books.ts');
