import type { Pool, PoolClient } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Measures } from '../measures.ts';
import { contention } from '../persistence/household-transaction.ts';
import { BoundedLabels } from './bounded-labels.ts';

const requestBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const statementBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];
const jobBuckets = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Names of operations told apart; the SPA has about fifty. */
const operationNamesMax = 200;
/** The product has about a hundred codes; what a client makes up comes after them. */
const codesMax = 200;

/** What is read at each scrape: it stands somewhere already and needs no counting. */
export interface Readings {
  readonly pool: Pool;
  readonly socketCount: () => number;
  readonly subscriptionCount: () => number;
  readonly waitingBytes: () => number;
  /** Whether Redis answers; absent where there is none. */
  readonly redis?: () => Promise<boolean>;
}

/** The server's figures for Prometheus: what the rooms tell (`measures`), and what is read when somebody asks. */
export class Prometheus {
  readonly registry = new Registry();
  readonly measures: Measures;
  readonly #requests = this.#histogram(
    'finance_http_request_seconds',
    'Duration of requests by route and status',
    requestBuckets,
    ['method', 'route', 'status'],
  );

  constructor(version: string) {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge('finance_build_info', 'The release that runs, always 1', ['version', 'node']).set(
      { version, node: process.versions.node },
      1,
    );
    this.measures = { ...this.#graphql(), ...this.#services(), ...this.#imports() };
  }

  request(told: { method: string; route: string; status: number; seconds: number }): void {
    const { method, route, status, seconds } = told;
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** Begins to time the statements of a connection. */
  readonly timeStatements = (connection: PoolClient): void => {
    timeStatements(connection, this.measures.statement);
  };

  /** Adds what is read at each scrape. */
  read({ pool, socketCount, subscriptionCount, waitingBytes, redis }: Readings): void {
    this.#reading('finance_sockets_open', 'Open GraphQL sockets', socketCount);
    this.#reading('finance_socket_subscriptions', 'Open subscriptions of all sockets', subscriptionCount);
    this.#reading(
      'finance_socket_waiting_bytes',
      'Bytes that wait for the slowest reader of a socket',
      waitingBytes,
    );
    this.#reading('finance_database_connections', 'Connections in the pool', () => pool.totalCount);
    this.#reading('finance_database_connections_idle', 'Idle connections in the pool', () => pool.idleCount);
    this.#reading(
      'finance_database_connections_max',
      'Connections the pool may have',
      () => pool.options.max,
    );
    this.#reading('finance_database_waiting', 'Requests waiting for a connection', () => pool.waitingCount);
    this.#readCounter(
      'finance_transaction_retries_total',
      'Database transactions tried again after a conflict',
      () => contention.retries,
    );
    this.#readCounter(
      'finance_transaction_gave_up_total',
      'Database transactions given up after conflicts',
      () => contention.gaveUp,
    );
    if (redis !== undefined)
      this.#reading('finance_redis_connected', 'Whether Redis answers: 1 or 0', async () =>
        Number(await redis()),
      );
  }

  #graphql(): Pick<Measures, 'operation' | 'socketMessage' | 'socketClosed'> {
    const operations = this.#counter(
      'finance_graphql_operations_total',
      'GraphQL operations by name (the first that people signed in gave, else other), kind, and ok or the code of the first error',
      ['name', 'kind', 'code'],
    );
    const names = new BoundedLabels(operationNamesMax, /^[A-Za-z_]\w{0,59}$/);
    const codes = new BoundedLabels(codesMax, /^[a-z_]{1,60}$/);
    const messages = this.#counter('finance_socket_messages_total', 'Messages sent to sockets');
    const closed = this.#counter('finance_sockets_closed_total', 'Closed sockets by close code', ['code']);
    return {
      operation({ name, kind, code, isSignedIn }) {
        operations.inc({ name: names.of(name ?? '', isSignedIn), kind, code: codes.of(code, true) });
      },
      socketMessage: () => messages.inc(),
      // Clients choose from 4000 to 4999 as they like.
      socketClosed: (code) =>
        closed.inc({
          code: code < 4_000 || [4401, 4402, 4403, 4408].includes(code) ? String(code) : 'other',
        }),
    };
  }

  #services(): Pick<Measures, 'statement' | 'published' | 'received' | 'pinged' | 'uploaded' | 'scanned'> {
    const statements = this.#histogram(
      'finance_database_statement_seconds',
      'Duration of statements, from sending to the last row',
      statementBuckets,
    );
    const published = this.#counter(
      'finance_live_published_total',
      'Events published, by whether they left',
      ['delivered'],
    );
    const received = this.#counter('finance_live_received_total', 'Events received from the transport');
    const ping = this.#histogram(
      'finance_redis_ping_seconds',
      'Round trip of a ping to Redis',
      statementBuckets,
    );
    const uploads = this.#counter('finance_uploads_total', 'Uploaded files');
    const bytes = this.#counter('finance_upload_bytes_total', 'Bytes of uploaded files');
    const scans = this.#counter(
      'finance_upload_scans_total',
      'Uploads that a virus scanner looked at, by what it made of them; away is a scanner that gave no answer',
      ['outcome'],
    );
    // What begins with its first one has not risen when it comes.
    for (const outcome of ['clean', 'found', 'too_large', 'away']) scans.inc({ outcome }, 0);
    return {
      statement: (seconds) => statements.observe(seconds),
      published: (isDelivered) => published.inc({ delivered: String(isDelivered) }),
      received: () => received.inc(),
      pinged: (seconds) => ping.observe(seconds),
      uploaded(sizeBytes) {
        uploads.inc();
        bytes.inc(sizeBytes);
      },
      scanned: (outcome) => scans.inc({ outcome }),
    };
  }

  #imports(): Pick<Measures, 'importBegan' | 'importEnded'> {
    const running = this.#gauge('finance_imports_running', 'Imports at work here, by phase', ['phase']);
    const ended = this.#counter(
      'finance_imports_ended_total',
      'Work on imports that ended, by phase and how',
      ['phase', 'outcome'],
    );
    const lines = this.#counter('finance_import_lines_total', 'Statement lines read, written or taken out', [
      'phase',
    ]);
    const duration = this.#histogram('finance_import_seconds', 'Duration of work on imports', jobBuckets, [
      'phase',
    ]);
    for (const phase of ['reading', 'committing', 'undoing']) running.set({ phase }, 0);
    return {
      importBegan: (phase) => running.inc({ phase }),
      importEnded(phase, { outcome, lines: count, seconds }) {
        running.dec({ phase });
        ended.inc({ phase, outcome });
        duration.observe({ phase }, seconds);
        // A commit that was rolled back wrote nothing.
        if (outcome === 'done') lines.inc({ phase }, count);
      },
    };
  }

  #counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  #gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  #histogram(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly string[] = [],
  ): Histogram {
    return new Histogram({
      name,
      help,
      buckets: [...buckets],
      labelNames: [...labelNames],
      registers: [this.registry],
    });
  }

  #reading(name: string, help: string, read: () => number | Promise<number>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect(): Promise<void> {
        gauge.set(await read());
      },
    });
  }

  #readCounter(name: string, help: string, read: () => number): void {
    const counter: Counter = new Counter({
      name,
      help,
      registers: [this.registry],
      collect(): void {
        counter.reset();
        counter.inc(read());
      },
    });
  }
}

/** Times what a connection is asked, in either of the forms in which pg takes it. */
function timeStatements(client: PoolClient, told: (seconds: number) => void): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const timed = (...args: unknown[]): unknown => {
    const began = performance.now();
    const tell = (): void => told((performance.now() - began) / 1_000);
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      return send(...args.slice(0, -1), (...answer: unknown[]) => {
        tell();
        (callback as (...all: unknown[]) => void)(...answer);
      });
    }
    const answer = send(...args);
    if (answer instanceof Promise) answer.then(tell, tell);
    return answer;
  };
  client.query = timed as typeof client.query;
}
