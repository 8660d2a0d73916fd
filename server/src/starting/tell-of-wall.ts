import type { Log } from '../log.ts';
import { type ServerIdentity, serverRole } from '../persistence/server-role.ts';
import { databasePlace } from './database-place.ts';

/** Says where PostgreSQL does not keep households apart by itself, why, and what to do about it. */
export function tellOfWall({ isWalled }: ServerIdentity, databaseUrl: string, log: Log): void {
  if (isWalled) return;
  const { user } = databasePlace(databaseUrl);
  log.warn(
    `PostgreSQL does not keep households apart by itself: its user ${user} owns the tables, and cannot become ${serverRole}. ` +
      'The server asks for one household in each statement all the same. To have the second wall, run this as a superuser ' +
      `of PostgreSQL and start again: create role ${serverRole}; grant ${serverRole} to "${user}";`,
  );
}
