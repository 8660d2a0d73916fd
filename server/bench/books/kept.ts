import { mkdirSync } from 'node:fs';
import pg from 'pg';
import { takeLock } from '../../../scripts/launch/lock.ts';
import { type Cluster, startCluster } from '../../../scripts/postgres/cluster.ts';
import { Refusal } from '../../../scripts/refusal.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { loadBooks } from './load.ts';

/** How many transactions the measured household has. */
export const sizes = { '100k': 100_000, '1m': 1_000_000 } as const;
export type Size = keyof typeof sizes;

/** Grows when what is generated changes, so that books of before are made anew. */
const generation = 1;

const folder = inRepository('.cache', 'bench');

/** The PostgreSQL of the measurements, set up as `pnpm start` sets up its own, but for settings that a measurement needs. */
export async function startBenchPostgres(settings: Readonly<Record<string, string>> = {}): Promise<Cluster> {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(`${folder}/lock`, 'pnpm bench');
  if (!lock.taken)
    throw new Refusal(`Process ${lock.holder.pid} is measuring already. Wait for it, or stop it.`);
  return await startCluster({
    directory: `${folder}/postgres`,
    logFile: `${folder}/postgres.log`,
    passwordFile: `${folder}/postgres-password`,
    setting: 'the folder .cache/bench',
    configuration: { max_connections: '200', ...settings },
  });
}

/** A database that is measured, and thrown away after. */
export interface MeasuredBooks {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A copy of the books of a size. They are loaded once and kept; what a measurement writes goes with its copy, so each run
 * begins with the same rows.
 */
export async function openBooks(
  cluster: Cluster,
  { size, seed }: { readonly size: Size; readonly seed: number },
  say: (line: string) => void,
): Promise<MeasuredBooks> {
  const kept = `books_${size}_s${seed}_g${generation}`;
  const copy = `run_${size}`;
  const client = new pg.Client({ connectionString: cluster.url('postgres') });
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [kept]);
    if (found.rowCount === 0) await load(client, cluster, { kept, size, seed }, say);
    else await migrate(cluster.url(kept));
    await client.query(`drop database if exists ${copy} with (force)`);
    await disconnectAll(client, kept);
    await client.query(`create database ${copy} template ${kept} strategy file_copy`);
  } finally {
    await client.end();
  }
  return {
    url: cluster.url(copy),
    async drop() {
      const client = new pg.Client({ connectionString: cluster.url('postgres') });
      await client.connect();
      await client.query(`drop database if exists ${copy} with (force)`);
      await client.end();
    },
  };
}

async function load(
  client: pg.Client,
  cluster: Cluster,
  { kept, size, seed }: { readonly kept: string; readonly size: Size; readonly seed: number },
  say: (line: string) => void,
): Promise<void> {
  const draft = `${kept}_draft`;
  say(`Loading the books of ${sizes[size].toLocaleString('en')} transactions: once, then they are kept`);
  await client.query(`drop database if exists ${draft} with (force)`);
  await client.query(`create database ${draft} template template0`);
  await loadBooks(cluster.url(draft), { transactions: sizes[size], seed }, say);
  await disconnectAll(client, draft);
  await client.query(`alter database ${draft} rename to ${kept}`);
}

/** A connection that was just closed may linger, and a database in use can be neither renamed nor copied. */
async function disconnectAll(client: pg.Client, database: string): Promise<void> {
  await client.query(
    'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
    [database],
  );
}
