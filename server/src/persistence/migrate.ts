import { Client } from 'pg';
import { migrations, openOrm } from './orm.ts';

/** Any fixed number: the same for every server that could migrate one database. */
const migrationLock = '7305216650912839001';

/**
 * Brings the database's schema up to this release. Two servers started at once migrate once: the second waits on an
 * advisory lock, held on a connection of its own, and then finds nothing left to do.
 *
 * @returns the names of the migrations that ran
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    const orm = await openOrm({ databaseUrl, connectionsMax: 2, statementTimeoutMs: 0 });
    try {
      const done = await orm.migrator.up();
      return done.map((migration) => migration.name);
    } finally {
      await orm.close(true);
    }
  } finally {
    // Ending the connection releases the lock, whatever happened.
    await client.end();
  }
}

/** Whether every migration of this release has run. */
export async function isMigrated(pool: {
  query(text: string): Promise<{ rows: { name: string }[] }>;
}): Promise<boolean> {
  const { rows } = await pool.query('select name from schema_migration');
  const done = new Set(rows.map((row) => row.name));
  return migrations.every((migration) => done.has(migration.name));
}
