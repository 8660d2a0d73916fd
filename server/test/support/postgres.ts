import { createHash, randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { isRunning } from '../../../scripts/launch/process-identity.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { requiredSetting } from './setting.ts';

/** A database that belongs to one test file. */
export interface TestDatabase {
  url: string;
  /** Removes the database, cutting whoever is still connected. */
  drop: () => Promise<void>;
}

/** A new database with the schema as the migrations make it, copied from a template in some tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await createFrom(await migratedTemplate());
}

/** A new database with nothing in it, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return await createFrom('template0');
}

async function createFrom(template: string): Promise<TestDatabase> {
  const name = `finance_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await withServer(async (server) => await server.query(`create database ${name} template ${template}`));
  return {
    url: urlOf(name),
    drop: async () => {
      await withServer(async (server) => await server.query(`drop database if exists ${name} with (force)`));
    },
  };
}

let template: Promise<string> | null = null;

function migratedTemplate(): Promise<string> {
  template ??= makeTemplate();
  return template;
}

/** Makes the template once for all test processes, named after what the migrations say. */
async function makeTemplate(): Promise<string> {
  const hash = hashOfMigrations();
  const name = `finance_template_${hash}`;
  await withServer(async (server) => {
    // Every process asks; the first to get the lock migrates. The lock goes with the connection.
    await server.query('select pg_advisory_lock(hashtext($1))', [name]);
    const found = await server.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 1) return;
    const draft = `${name}_draft`;
    await server.query(`drop database if exists ${draft} with (force)`);
    await server.query(`create database ${draft} template template0`);
    await migrate(urlOf(draft));
    // A connection that was just closed may linger for a moment, and a database in use cannot be renamed.
    await server.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
      [draft],
    );
    await server.query(`alter database ${draft} rename to ${name}`);
    await dropLeftovers(server, name);
  });
  return name;
}

/** Removes templates of other migrations, and databases of test processes that were killed. */
async function dropLeftovers(server: pg.Client, currentTemplate: string): Promise<void> {
  const found = await server.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^finance_(template|test)_' and datname <> $1`,
    [currentTemplate],
  );
  for (const { datname } of found.rows) {
    const owner = /^finance_test_(\d+)_/.exec(datname)?.[1];
    if (owner === undefined || !isRunning(Number(owner)))
      await server.query(`drop database if exists ${datname} with (force)`);
  }
}

function hashOfMigrations(): string {
  const folder = path.resolve(import.meta.dirname, '../../src/persistence');
  const hash = createHash('sha256');
  for (const file of globSync('migrations/**/*.ts', { cwd: folder }).sort()) {
    hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function withServer<T>(use: (server: pg.Client) => Promise<T>): Promise<T> {
  const server = new pg.Client({ connectionString: requiredSetting('TEST_DATABASE_URL') });
  await server.connect();
  try {
    return await use(server);
  } finally {
    await server.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(requiredSetting('TEST_DATABASE_URL'));
  url.pathname = `/${database}`;
  return url.href;
}
