import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../launch/ports.ts';
import { isRunning, processCommand, processParent } from '../launch/process-identity.ts';
import { inRepository } from '../repository.ts';

/** `pnpm start` run by a test, with a data folder and a port of its own. */
export interface Launched {
  process: ChildProcess;
  port: number;
  url: string;
  /** All it has written so far, both streams in the order they came. */
  output: () => string;
  /** Settles when it says that the books are open; fails when it ends before. Answers the milliseconds it took. */
  ready: () => Promise<number>;
  /** The id of the server it runs. */
  server: () => number;
  /** How it ended: its exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
}

const readyWithinMs = 180_000;

/** Runs scripts/start.ts as its own process group, or the command in `through`, such as the package manager. */
export async function launch(options: {
  data: string;
  port?: number;
  environment?: Record<string, string>;
  through?: [string, ...string[]];
  /** What it writes once it is ready; else the last line of what `pnpm start` announces. */
  readyWhen?: RegExp;
}): Promise<Launched> {
  const port = options.port ?? (await freePort());
  const [file, ...args] = options.through ?? [process.execPath, inRepository('scripts/start.ts')];
  const startedAt = performance.now();
  const child = spawn(file, args, {
    cwd: inRepository(),
    env: { ...cleanEnvironment(), FINANCE_DATA: options.data, PORT: String(port), ...options.environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    process: child,
    port,
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    server: () => serverOf(child.pid ?? 0),
    ended,
    ready: async () => {
      const deadline = Date.now() + readyWithinMs;
      while (!(options.readyWhen ?? /^ {4}Demo/m).test(output)) {
        if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
          throw new Error(`it did not start:\n${output}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return performance.now() - startedAt;
    },
  };
}

function serverOf(script: number): number {
  const isServer = (pid: number) => /server\/(dist|src)\/main\.[jt]s/.test(processCommand(pid) ?? '');
  const found = runningProcesses().find((pid) => processParent(pid) === script && isServer(pid));
  if (found === undefined) throw new Error('the server does not run');
  return found;
}

function runningProcesses(): number[] {
  // Small images have no ps; Linux tells by itself.
  const names =
    process.platform === 'linux'
      ? readdirSync('/proc')
      : spawnSync('ps', ['-e', '-o', 'pid='], { encoding: 'utf8' }).stdout.split('\n');
  return names.map((name) => Number(name.trim())).filter((pid) => Number.isInteger(pid) && pid > 0);
}

/** The environment without what a developer or the test run has set for another server. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, REDIS_URL: _redis, HOST: _host, LOG_LEVEL: _level, ...rest } = process.env;
  return rest;
}

/** A data folder for one test, and the processes in it. */
export class TemporaryData {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'finance-start-'));

  /** The id of the PostgreSQL that runs on the folder; null when none does. */
  postgres(): number | null {
    const pid = Number(this.#firstLine('postgres/postmaster.pid'));
    return pid > 0 && isRunning(pid) && (processCommand(pid) ?? '').includes(this.folder) ? pid : null;
  }

  /** The id of the start script that has the folder open; null when none has. */
  script(): number | null {
    const lock = this.#firstLine('running.lock');
    const pid = lock === '' ? 0 : (JSON.parse(lock) as { pid: number }).pid;
    return pid > 0 && isRunning(pid) ? pid : null;
  }

  /** Ends what may still run there, and removes the folder. */
  remove(): void {
    for (const pid of [this.script(), this.postgres()]) if (pid !== null) process.kill(pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  #firstLine(file: string): string {
    try {
      return readFileSync(path.join(this.folder, file), 'utf8').split('\n')[0] ?? '';
    } catch {
      return '';
    }
  }
}
