import type { Log } from '../log.ts';
import { migrate } from '../persistence/migrate.ts';

/**
 * Migrates the database, and says what that was. A database that a newer release has migrated is served as it is: releases
 * follow each other without a pause, and the one before goes on until the last of its servers has ended.
 *
 * @throws MigrationFailed
 */
export async function bringUpToDate(databaseUrl: string, log: Log): Promise<void> {
  const { ran, unknown } = await migrate(databaseUrl, log);
  if (ran.length > 0) log.info({ migrations: ran }, `migrated the database: ${ran.join(', ')}`);
  else log.info('the database is up to date');
  if (unknown.length > 0) {
    log.warn(
      { migrations: unknown },
      `a newer release has migrated the database (${unknown.join(', ')}); this one goes on with it, and should soon be replaced`,
    );
  }
}
