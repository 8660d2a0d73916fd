import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { takeLock } from '../../../scripts/launch/lock.ts';
import { beforeExit } from '../../../scripts/launch/stopping.ts';
import { startCluster } from '../../../scripts/postgres/cluster.ts';
import { Refusal } from '../../../scripts/refusal.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { startRedis } from '../../../scripts/testing/redis-server.ts';

/** Where a run's servers keep what they have, and where the run leaves what it found. */
export interface Place {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly uploadFolder: string;
  /** Plot, samples and snapshots of the last run. */
  readonly folder: string;
}

const database = 'soak';

/** Starts a PostgreSQL as `pnpm start` sets up its own, with an empty database, and a Redis. All of it goes with the run. */
export async function openPlace(): Promise<Place> {
  const folder = inRepository('.cache', 'soak');
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(join(folder, 'lock'), 'pnpm soak');
  if (!lock.taken)
    throw new Refusal(`Process ${lock.holder.pid} is soaking already. Wait for it, or stop it.`);
  const redis = await startRedis();
  beforeExit(async () => await redis.stop());
  const cluster = await startCluster({
    directory: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    passwordFile: join(folder, 'postgres-password'),
    setting: 'the folder .cache/soak',
    configuration: {},
  });
  beforeExit(async () => await cluster.stop());
  await onServer(cluster.url('postgres'), [
    `drop database if exists ${database} with (force)`,
    `create database ${database}`,
  ]);
  beforeExit(
    async () => await onServer(cluster.url('postgres'), [`drop database if exists ${database} with (force)`]),
  );
  const uploadFolder = mkdtempSync(join(tmpdir(), 'finance-soak-'));
  beforeExit(() => rmSync(uploadFolder, { recursive: true, force: true }));
  return { databaseUrl: cluster.url(database), redisUrl: redis.url, uploadFolder, folder };
}

async function onServer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
