/**
 * `pnpm people`: who has an account, links to a new password, and the end of sessions, for whoever runs the server.
 */
import { runOnStoredData } from './launch/stored-data.ts';

await runOnStoredData('src/people.ts');
