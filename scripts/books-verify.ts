/**
 * `pnpm books:verify`: recomputes every balance of every household from its postings and compares. A difference ends
 * it with 1.
 */
import { verify } from './launch/verify.ts';

await verify('src/verify-books.ts');
