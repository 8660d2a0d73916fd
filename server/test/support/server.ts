import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { buildApp } from '../../src/http/app.ts';
import { Prometheus } from '../../src/http/prometheus.ts';
import { inProcessTransport, type LiveTransport, redisTransport } from '../../src/live/transport.ts';
import { silentLog } from '../../src/log.ts';
import { unmeasured } from '../../src/measures.ts';
import { openOrm, type Orm, poolOf } from '../../src/persistence/orm.ts';
import { Reader } from '../../src/persistence/reader.ts';
import { findServerIdentity } from '../../src/persistence/server-role.ts';
import { TestClient } from './client.ts';
import { createTestDatabase } from './postgres.ts';

/** A server in this process on a database of its own. */
export interface TestServer {
  readonly url: string;
  readonly databaseUrl: string;
  readonly orm: Orm;
  /** The server's own connections. */
  readonly serverPool: Pool;
  /** Connections of the tables' owner, whom no wall holds: for what a test reads and writes below the API. */
  readonly pool: Pool;
  readonly reader: Reader;
  readonly transport: LiveTransport;
  readonly uploadFolder: string;
  client(): TestClient;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** A database to share; made and dropped by the server when omitted. */
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  /** Settings besides. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly now?: () => Date;
}

/** Starts the real server in this process: real Postgres, real HTTP, on a free port. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database =
    options.databaseUrl === undefined
      ? await createTestDatabase()
      : { url: options.databaseUrl, drop: async () => undefined };
  const uploadFolder = await mkdtemp(join(tmpdir(), 'finance-uploads-'));
  const config = readConfig({
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    UPLOAD_FOLDER: uploadFolder,
    LOG_LEVEL: 'silent',
    REQUESTS_PER_MINUTE_MAX: '1000000',
    // Tests write below the API too, where no revision tells of it.
    READ_CACHE_MEGABYTES: '0',
    SECRET_KEY: 'a secret of the tests alone, long enough',
    ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
    ...options.environment,
  });
  const { role } = await findServerIdentity(database.url);
  const orm = await openOrm({
    databaseUrl: database.url,
    role,
    connectionsMax: config.DATABASE_CONNECTIONS,
    statementTimeoutMs: config.DATABASE_STATEMENT_SECONDS_MAX * 1_000,
  });
  const serverPool = await poolOf(orm);
  const pool = new Pool({ connectionString: database.url, application_name: 'finance-tracker-test' });
  // A database that a test takes away ends these as well.
  pool.on('error', () => undefined);
  const prometheus = config.METRICS ? new Prometheus(config.version) : null;
  const measures = prometheus?.measures ?? unmeasured;
  const reader = new Reader(serverPool);
  const transport =
    options.redisUrl === undefined
      ? inProcessTransport({ measures })
      : await redisTransport(options.redisUrl, { log: silentLog, measures });
  const now = options.now ?? (() => new Date());
  const { schema, files, hub, imports } = compose({
    config,
    orm,
    reader,
    transport,
    log: silentLog,
    measures,
    now,
  });
  const app = await buildApp({
    config,
    schema,
    log: silentLog,
    measures,
    prometheus,
    reader,
    files,
    live: hub,
    now,
    readiness: { database: async () => (await serverPool.query('select 1')).rowCount === 1 },
  });
  prometheus?.read({
    pool: serverPool,
    socketCount: app.sockets.count,
    subscriptionCount: app.sockets.subscriptionCount,
    waitingBytes: app.sockets.waitingBytes,
  });
  const url = await app.http.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    databaseUrl: database.url,
    orm,
    serverPool,
    pool,
    reader,
    transport,
    uploadFolder,
    client: () => new TestClient(url),
    async close() {
      await app.retire();
      await app.close();
      await imports.close();
      await transport.close();
      await orm.close(true);
      await pool.end();
      await database.drop();
      await rm(uploadFolder, { recursive: true, force: true });
    },
  };
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Sends a signal and resolves with the exit code (null after a kill). */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Where the server stands. */
const serverFolder = new URL('../../', import.meta.url).pathname;
const builtMain = ['dist/main.js'];
const sourceMain = ['--import', 'tsx', 'src/main.ts'];

/** Runs the built server with these settings and no others; that of another folder from its sources. */
function runMain(
  environment: Readonly<Record<string, string>>,
  { args = [], folder = serverFolder }: { readonly args?: readonly string[]; readonly folder?: string } = {},
) {
  const child = spawn(process.execPath, [...(folder === serverFolder ? builtMain : sourceMain), ...args], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return { child, exited, output: () => output };
}

/** Starts the server as a command, or one that does not begin to listen. */
export function startMain(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Pick<ServerProcess, 'output' | 'stop'> {
  const { child, exited, output } = runMain(environment, { args });
  return {
    output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return await exited;
    },
  };
}

/** Runs the server as a command, or a server that does not start, to its end. */
export async function runToEnd(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { exited, output } = runMain(environment, { args });
  const code = await exited;
  return { code, output: output() };
}

/** Starts a server as a process on a free port and waits until it listens. @param folder of a server's sources; else these */
export async function spawnServer(
  environment: Readonly<Record<string, string>>,
  folder?: string,
): Promise<ServerProcess> {
  const { child, exited, output } = runMain(
    {
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
      SECRET_KEY: 'a secret of the tests alone, long enough',
      // One for all servers that a test starts, as several pods have one.
      UPLOAD_FOLDER: join(tmpdir(), `finance-uploads-${process.pid}`),
      ...environment,
    },
    folder === undefined ? {} : { folder },
  );
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { address: string }) => resolve(message.address));
    void exited.then((code) => reject(new Error(`the server ended with ${code}: ${output()}`)));
  });
  let isStopped = false;
  void exited.then((code) => {
    // Whatever test this happens to, it would not know why nobody answers.
    if (!isStopped) console.error(`a server ended by itself with ${code}:\n${output().slice(-4_000)}`);
  });
  return {
    url,
    process: child,
    output,
    async stop(signal = 'SIGTERM') {
      isStopped = true;
      child.kill(signal);
      return await exited;
    },
  };
}
