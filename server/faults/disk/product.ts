import path from 'node:path';
import pg from 'pg';
import { beforeExit } from '../../../scripts/launch/stopping.ts';
import { type Cluster, startCluster } from '../../../scripts/postgres/cluster.ts';
import { Relay } from '../../test/support/relay.ts';
import { spawnServer } from '../../test/support/server.ts';

/** How soon PostgreSQL is started again when it has ended by itself; every restart policy does that. */
const startAgainMs = 2_000;

/** A server and a PostgreSQL on disks of the caller's. */
export interface Product {
  readonly url: string;
  /** How often PostgreSQL has ended by itself. */
  readonly ends: () => number;
  /** Asks PostgreSQL itself. */
  ask<R extends pg.QueryResultRow>(text: string): Promise<R[]>;
  stop(): Promise<void>;
}

/**
 * Starts both. A PostgreSQL that ends by itself is started again until it runs, as `pnpm start`, systemd, Docker and
 * Kubernetes do; the server is left alone.
 *
 * @param places of PostgreSQL's data, of the uploads, and of what both say
 */
export async function startProduct(places: {
  readonly data: string;
  readonly uploads: string;
  readonly logs: string;
}): Promise<Product> {
  const place = {
    directory: path.join(places.data, 'postgres'),
    logFile: path.join(places.logs, 'postgres.log'),
    passwordFile: path.join(places.logs, 'postgres-password'),
    setting: 'FINANCE_DATA',
    configuration: {},
  };
  let running: Promise<Cluster | null> = startCluster(place);
  let isStopping = false;
  let ends = 0;
  const stopPostgres = async (): Promise<void> => {
    isStopping = true;
    await (await running)?.stop();
  };
  beforeExit(stopPostgres);
  const first = await running;
  if (first === null) throw new Error('PostgreSQL did not start');
  await askAt(first.url('postgres'), 'create database finance');
  // PostgreSQL comes back at another port: the way there stays the same.
  const relay = new Relay(new URL(first.url('finance')));
  await relay.open();
  void (async () => {
    for (let cluster: Cluster | null = first; cluster !== null; cluster = await running) {
      await cluster.ended;
      if (isStopping) return;
      ends += 1;
      running = startAgain();
      const next = await running;
      if (next !== null) relay.lead(new URL(next.url('finance')));
    }
  })();
  async function startAgain(): Promise<Cluster | null> {
    for (;;) {
      if (isStopping) return null;
      await new Promise((resume) => setTimeout(resume, startAgainMs));
      const cluster = await startCluster(place).catch(() => null);
      if (cluster !== null) return cluster;
    }
  }
  const server = await spawnServer({
    DATABASE_URL: relay.url,
    UPLOAD_FOLDER: places.uploads,
    REQUESTS_PER_MINUTE_MAX: '1000000',
    LOG_LEVEL: 'fatal',
  });
  beforeExit(async () => void (await server.stop('SIGKILL')));
  return {
    url: server.url,
    ends: () => ends,
    ask: async (text) => await askAt(relay.url, text),
    async stop() {
      await server.stop('SIGKILL');
      await stopPostgres();
      await relay.close();
    },
  };
}

async function askAt<R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
