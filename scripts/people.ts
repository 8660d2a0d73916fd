/**
 * `pnpm people`: who has an account, links to a new password, the end of sessions and of accounts, for whoever runs the server.
 */
import { runOnStoredData } from './launch/stored-data.ts';

await runOnStoredData('src/people.ts');
