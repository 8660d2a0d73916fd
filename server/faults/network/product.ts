import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { beforeExit } from '../../../scripts/launch/stopping.ts';
import { Books } from '../../test/support/books.ts';
import { TestClient } from '../../test/support/client.ts';
import { createTestDatabase } from '../../test/support/postgres.ts';
import { Relay } from '../../test/support/relay.ts';
import { spawnServer } from '../../test/support/server.ts';
import { Statements } from './statements.ts';

/** The settings that bound how long a fault may last for whoever waits. */
export const limits = {
  /** DATABASE_STATEMENT_SECONDS_MAX of the servers that are tried. */
  statementMs: 3_000,
  /** How much later a database that says nothing is given up. */
  silenceMs: 3_000,
  /** How long a server waits for a connection. */
  connectionMs: 5_000,
  /** What the machine itself may take. */
  slackMs: 15_000,
  connections: 3,
};

/** Within this every request is answered, whatever the way to PostgreSQL does. */
export const answerMsMax = limits.statementMs + limits.silenceMs + limits.connectionMs + limits.slackMs;

/** A server in its own process whose way to PostgreSQL can fail, with a household on it. */
export interface Product {
  readonly relay: Relay;
  readonly statements: Statements;
  readonly books: Books;
  readonly url: string;
  /** Its database, past the relay. */
  readonly databaseUrl: string;
  /** What stands in its database, asked past the relay. */
  ask<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** What /health?check=ready names as missing; with how long it took. */
  readiness(): Promise<{ readonly failing: readonly string[]; readonly tookMs: number }>;
  stop(): Promise<void>;
}

/** Starts one on a database of its own. @param folder for its uploads */
export async function startProduct(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const database = await createTestDatabase();
  const statements = new Statements();
  const relay = new Relay(new URL(database.url), () => statements.watch());
  await relay.open();
  const uploads = await mkdtemp(join(folder, 'uploads-'));
  const server = await spawnServer({
    DATABASE_URL: relay.url,
    DATABASE_CONNECTIONS: String(limits.connections),
    DATABASE_STATEMENT_SECONDS_MAX: String(limits.statementMs / 1_000),
    REQUESTS_PER_MINUTE_MAX: '1000000',
    UPLOAD_FOLDER: uploads,
    LOG_LEVEL: 'error',
    ...environment,
  });
  const asking = new pg.Pool({ connectionString: database.url, max: 2, application_name: 'faults' });
  asking.on('error', () => undefined);
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    relay.heal();
    await server.stop('SIGKILL');
    await relay.close();
    await asking.end();
    await database.drop();
    await rm(uploads, { recursive: true, force: true });
  };
  beforeExit(stop);
  return {
    relay,
    statements,
    books: await Books.make(new TestClient(server.url)),
    url: server.url,
    databaseUrl: database.url,
    ask: async (text, values = []) => (await asking.query(text, [...values])).rows,
    async readiness() {
      const began = performance.now();
      const response = await fetch(`${server.url}/health?check=ready`);
      const { failing = [] } = (await response.json()) as { failing?: string[] };
      return { failing, tookMs: performance.now() - began };
    },
    stop,
  };
}
