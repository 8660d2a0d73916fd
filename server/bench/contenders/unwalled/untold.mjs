/**
 * Loaded before the server: its statements tell PostgreSQL no household, as they would if there were no wall. What is left
 * of the wall then is the `set local` beside each `begin`.
 */
import pg from 'pg';
import { HouseholdQuery } from '../../../dist/persistence/household-at-work.js';

for (const name of ['prepare', 'handleDataRow', 'handleCommandComplete'])
  HouseholdQuery.prototype[name] = pg.Query.prototype[name];
