import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '../../../server/test/support/postgres.ts';
import { requiredSetting } from '../../../server/test/support/setting.ts';

/** The real server in a process of its own. */
export interface Server {
  readonly url: string;
  /** What it has logged. */
  log(): string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and database. */
  restart(): Promise<void>;
  /** Ends it as an operator would; answers its exit code. */
  stop(): Promise<number | null>;
}

/** Servers on one database, with the Redis and files they share. */
export interface Installation {
  readonly servers: readonly Server[];
  readonly databaseUrl: string;
  /** Runs `pnpm people` on its database; answers what it says. */
  people(...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

const run = promisify(execFile);
const serverFolder = path.resolve(import.meta.dirname, '../../../server');
/** A run that is killed leaves no server behind. */
const exitWithParent = path.resolve(import.meta.dirname, '../../../scripts/launch/exit-with-parent.ts');

/**
 * Starts `count` servers on a new database. Several of them share a Redis, as they would behind a load balancer.
 * `settings` are given to each.
 */
export async function startInstallation(
  count: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const database = await createTestDatabase();
  const files = await mkdtemp(path.join(tmpdir(), 'finance-e2e-'));
  const environment = environmentOf({ database, files, isAlone: count === 1, settings });
  const servers = await Promise.all(Array.from({ length: count }, () => startServer(environment)));
  return {
    servers,
    databaseUrl: database.url,
    async people(...args) {
      const program = ['dist/people.js', ...args];
      const { stdout } = await run(process.execPath, program, { cwd: serverFolder, env: environment });
      return stdout;
    },
    async close() {
      await Promise.all(servers.map((server) => server.stop()));
      await database.drop();
      await rm(files, { recursive: true, force: true });
    },
  };
}

interface Surroundings {
  database: TestDatabase;
  files: string;
  isAlone: boolean;
  settings: Readonly<Record<string, string>>;
}

function environmentOf({ database, files, isAlone, settings }: Surroundings): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    // What every server would compile anew, as `pnpm start` does.
    NODE_COMPILE_CACHE: path.resolve(serverFolder, '../.cache/compiled'),
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    UPLOAD_FOLDER: files,
    WEB_ROOT: requiredSetting('WEB_ROOT'),
    SECRET_KEY: 'a secret of the tests alone, long enough',
    LOG_LEVEL: 'warn',
    DEMO: 'true',
    GRAPHQL_IDE: 'true',
    ...(isAlone ? {} : { REDIS_URL: requiredSetting('TEST_REDIS_URL') }),
    ...settings,
  };
}

async function startServer(environment: NodeJS.ProcessEnv): Promise<Server> {
  let output = '';
  const write = (chunk: Buffer) => (output += chunk.toString());
  let running = await listening(environment, '0', write);
  const { url } = running;

  const end = async (signal: NodeJS.Signals) => {
    running.process.kill(signal);
    return await running.ended;
  };
  return {
    url,
    log: () => output,
    async kill() {
      await end('SIGKILL');
    },
    async restart() {
      running = await listening(environment, new URL(url).port, write);
    },
    stop: () => end('SIGTERM'),
  };
}

interface Running {
  process: ChildProcess;
  url: string;
  /** Settles with the exit code; null when a signal ended it. */
  ended: Promise<number | null>;
}

async function listening(
  environment: NodeJS.ProcessEnv,
  port: string,
  write: (chunk: Buffer) => void,
): Promise<Running> {
  const child = spawn(process.execPath, ['--import', exitWithParent, 'dist/main.js'], {
    cwd: serverFolder,
    env: { ...environment, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      write(chunk);
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { address: string }) => resolve(message.address));
    void ended.then((code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
  return { process: child, url, ended };
}
