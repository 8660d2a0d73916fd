import { Client } from 'pg';
import type { Log } from '../log.ts';
import { sqlStateOf } from './household-transaction.ts';
import { migrations, openOrm } from './orm.ts';
import { giveServerRole } from './server-role.ts';

/** Any fixed number: the same for every server that could migrate one database. */
const migrationLock = '7305216650912839001';

/**
 * How long a migration waits for a table that others use. Whoever comes after it waits behind it, so it gives way soon and
 * tries again.
 */
const lockMsMax = 3_000;
const triesMax = 150;
const triesEveryMs = 200;

/** PostgreSQL's lock_not_available, and deadlock_detected where work had locked what the migration takes later. */
const lockedOut = new Set(['55P03', '40P01']);

/** What became of the schema. */
export interface Migrated {
  /** Names of the migrations that ran, in order. */
  readonly ran: readonly string[];
  /** Names of migrations that a newer release has run and this one does not know. */
  readonly unknown: readonly string[];
}

/** A migration that failed: nothing of it, nor of those before it in this run, is in the database. */
export class MigrationFailed extends Error {
  constructor(
    readonly migration: string,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.name = 'MigrationFailed';
  }
}

/**
 * Brings the database's schema up to this release, all of it in one database transaction, and gives the server's role its
 * rights there. Two servers started at once migrate
 * once: the second waits on an advisory lock, held on a connection of its own, and then finds nothing left to do. A schema that
 * a newer release has made is left as it is: migrations only add to what the release before needs.
 *
 * @throws MigrationFailed
 */
export async function migrate(databaseUrl: string, log?: Log): Promise<Migrated> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    application_name: 'finance-tracker-migrate',
  });
  // A connection that breaks is told by the statement that was waiting, or by the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      migrationLock,
    ]);
    if (rows[0]?.taken !== true) {
      log?.info('another server migrates the database; waiting for it');
      await client.query('select pg_advisory_lock($1)', [migrationLock]);
    }
    const ran = (await isUpToDate(client)) ? [] : await runPending(databaseUrl, log);
    await giveServerRole(client);
    const done = await client.query<{ name: string }>('select name from schema_migration order by id');
    const known = new Set(migrations.map(({ name }) => name));
    return { ran, unknown: done.rows.map(({ name }) => name).filter((name) => !known.has(name)) };
  } finally {
    // Ending the connection releases the lock, whatever happened.
    await client.end();
  }
}

/** Whether every migration has run. Asked first, because what runs them takes more memory than a server at rest should. */
async function isUpToDate(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ name: string | null }>(
    `select to_regclass('schema_migration')::text as name`,
  );
  if (rows[0]?.name == null) return false;
  const done = await client.query<{ name: string }>('select name from schema_migration');
  return areMigrated(done.rows.map(({ name }) => name));
}

async function runPending(databaseUrl: string, log: Log | undefined): Promise<readonly string[]> {
  const orm = await openOrm({
    databaseUrl,
    connectionsMax: 2,
    statementTimeoutMs: 0,
    lockTimeoutMs: lockMsMax,
  });
  let running: string | null = null;
  orm.migrator.on('migrating', ({ name }) => {
    running = name;
  });
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        const done = await orm.migrator.up();
        return done.map((migration) => migration.name);
      } catch (error) {
        if (running === null) throw error;
        if (!lockedOut.has(sqlStateOf(error) ?? '') || tries >= triesMax)
          throw new MigrationFailed(running, error);
        log?.info({ migration: running }, 'a migration waits for work that is under way');
        await new Promise((resume) => setTimeout(resume, triesEveryMs));
      }
    }
  } finally {
    await orm.close(true);
  }
}

/** Whether every migration of this release has run. */
export function areMigrated(done: readonly string[]): boolean {
  const names = new Set(done);
  return migrations.every((migration) => names.has(migration.name));
}
