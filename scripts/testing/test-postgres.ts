import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { takeLock } from '../launch/lock.ts';
import { processIdentity } from '../launch/process-identity.ts';
import { runningCluster, startCluster, stopPostgres } from '../postgres/cluster.ts';
import type { ClusterPlace } from '../postgres/files.ts';
import { inRepository } from '../repository.ts';

/** A PostgreSQL for tests: the superuser's address of its database `postgres`, and what ends the use of it. */
export interface TestPostgres {
  url: string;
  release: () => Promise<void>;
}

/** Test data may be lost with the machine, so nothing is forced to the disk. */
function testPlace(folder: string): ClusterPlace {
  return {
    directory: path.join(folder, 'postgres'),
    logFile: path.join(folder, 'postgres.log'),
    passwordFile: path.join(folder, 'postgres-password'),
    setting: 'TEST_DATABASE_URL',
    configuration: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
    },
  };
}

/** Starts a PostgreSQL in a new temporary folder, which is removed with it. */
export async function startPrivatePostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'finance-postgres-'));
  const cluster = await startCluster(testPlace(folder));
  return {
    url: cluster.url('postgres'),
    release: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The PostgreSQL that test runs of this checkout share when they are started by themselves: the first starts it,
 * the last to end stops it. One left by a run that was killed is used on.
 */
export async function joinSharedPostgres(): Promise<TestPostgres> {
  const folder = inRepository('.cache', 'test-postgres');
  const users = path.join(folder, 'users');
  mkdirSync(users, { recursive: true });
  const place = testPlace(folder);
  const ownFile = path.join(users, String(process.pid));
  const url = await alone(folder, async () => {
    writeFileSync(ownFile, processIdentity(process.pid) ?? '');
    const running = runningCluster(place);
    if (running) return running.url('postgres');
    const cluster = await startAnew(place);
    cluster.leaveRunning();
    return cluster.url('postgres');
  });
  return {
    url,
    release: () =>
      alone(folder, async () => {
        rmSync(ownFile, { force: true });
        for (const name of readdirSync(users)) {
          if (processIdentity(Number(name)) === null) rmSync(path.join(users, name), { force: true });
        }
        const running = readdirSync(users).length === 0 ? runningCluster(place) : null;
        if (running) await stopPostgres(running.pid);
      }),
  };
}

/** Without fsync a crash of the machine may break the files; they hold nothing, so they are made again. */
async function startAnew(place: ClusterPlace) {
  try {
    return await startCluster(place);
  } catch {
    rmSync(place.directory, { recursive: true, force: true });
    return await startCluster(place);
  }
}

async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const lock = takeLock(path.join(folder, 'lock'), 'test run');
    if (!lock.taken) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    try {
      return await work();
    } finally {
      lock.release();
    }
  }
}
