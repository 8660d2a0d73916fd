import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../launch/ports.ts';
import { isRunning, processCommand, processFolder, waitForExit } from '../launch/process-identity.ts';
import { isSystemError, Refusal } from '../refusal.ts';
import { postgresAccount, type PostgresAccount } from './account.ts';
import { giveTo, inspectClusterFiles, type ClusterPlace } from './files.ts';
import { initialiseCluster, resetPassword } from './initialise.ts';
import { newPassword, readPassword, writePassword } from './password.ts';

export interface Cluster {
  pid: number;
  port: number;
  /** The address of a database of the cluster, for its superuser. */
  url: (database: string) => string;
  /** Settles when PostgreSQL has ended, wanted or not. */
  ended: Promise<void>;
  /** Ends PostgreSQL in order: connections are cut, everything is written. */
  stop: () => Promise<void>;
  /** Lets PostgreSQL run on when this process ends. */
  leaveRunning: () => void;
}

const startTimeoutMs = 120_000;
const stopTimeoutMs = 60_000;
const retryPauseMs = 200;

/**
 * Starts PostgreSQL on the place, making the cluster first where there is none. A PostgreSQL still running there,
 * left by a start that was killed, is stopped in order first; the caller holds a lock that says nobody else uses it.
 *
 * @param at the port that it listens on, where clients know it already; else one that is free
 */
export async function startCluster(place: ClusterPlace, at: { port?: number } = {}): Promise<Cluster> {
  const found = inspectClusterFiles(place.directory, place.setting);
  mkdirSync(path.dirname(place.directory), { recursive: true });
  const account = postgresAccount(place.directory);
  const kept = readPassword(place.passwordFile, place.setting);
  const password = found.state === 'cluster' && kept !== null ? kept : newPassword();
  if (found.state === 'none') {
    await initialiseCluster(place, account, password);
  } else {
    if (account.owner) giveTo(account.owner, place.directory);
    await stopLeftover(place);
    if (kept === null) await resetPassword(place, account, password);
  }
  if (password !== kept) writePassword(place.passwordFile, password);
  return await launch(place, account, { password, ...at });
}

/** The PostgreSQL that runs on the place now; null when none does. */
export function runningCluster(
  place: ClusterPlace,
): { pid: number; port: number; url: (database: string) => string } | null {
  const file = readPidFile(place.directory);
  if (!file || !isPostgresOf(file.pid, place.directory) || file.status !== 'ready') return null;
  const password = readPassword(place.passwordFile, place.setting);
  return password === null ? null : { pid: file.pid, port: file.port, url: urlTo(file.port, password) };
}

/** Ends the PostgreSQL with this process id in order, and waits until it has ended. */
export async function stopPostgres(pid: number): Promise<void> {
  // SIGINT is PostgreSQL's "fast shutdown": it does not wait for clients, and leaves nothing to recover.
  if (!signal(pid, 'SIGINT') || (await waitForExit(pid, stopTimeoutMs))) return;
  throw new Refusal(
    `PostgreSQL (process ${pid}) has not ended after ${stopTimeoutMs / 1000} seconds. Look at its log.`,
  );
}

async function stopLeftover(place: ClusterPlace): Promise<void> {
  const file = readPidFile(place.directory);
  if (!file) return;
  if (isPostgresOf(file.pid, place.directory)) await stopPostgres(file.pid);
  // PostgreSQL refuses to start while any process of its user bears the id in a stale file, whatever program it is.
  else if (isRunning(file.pid)) rmSync(path.join(place.directory, 'postmaster.pid'), { force: true });
}

async function launch(
  place: ClusterPlace,
  account: PostgresAccount,
  { password, port: wanted }: { password: string; port?: number },
): Promise<Cluster> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const port = wanted ?? (await freePort());
    const attempt = spawnPostgres(place, account, port);
    const outcome = await attempt.outcome(deadline);
    if (outcome === 'ready') return attempt.cluster(password);
    // The processes of a killed PostgreSQL take a moment to notice; and another program may have got the port first.
    const passes = /pre-existing shared memory block|lock file .* already exists|Address already in use/.test(
      outcome,
    );
    if (!passes || Date.now() > deadline) throw cannotStart(place, outcome);
    await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
  }
}

function spawnPostgres(place: ClusterPlace, account: PostgresAccount, port: number) {
  const log = openSync(place.logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const configuration = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    ...place.configuration,
  };
  const flags = Object.entries(configuration).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = account.postgres(['-D', place.directory, '-p', String(port), ...flags]);
  // Detached: a Ctrl-C goes to every process of the terminal's group, and PostgreSQL must outlive the server's last
  // requests. Its output goes to a file and not to a pipe, so it is not lost with the process that started it.
  const child = spawn(command.file, command.args, {
    ...command.options,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    outcome: (deadline: number) => waitUntilReady({ place, child, deadline, logStart }),
    cluster: (password: string): Cluster => ({
      pid: child.pid ?? 0,
      port,
      url: urlTo(port, password),
      ended,
      stop: async () => {
        if (child.pid !== undefined) await stopPostgres(child.pid);
        await ended;
      },
      leaveRunning: () => child.unref(),
    }),
  };
}

/** `ready`, or what PostgreSQL wrote to its log before it ended. */
async function waitUntilReady(start: {
  place: ClusterPlace;
  child: ChildProcess;
  deadline: number;
  logStart: number;
}): Promise<string> {
  let failure: string | null = null;
  start.child.once('error', (error) => (failure = error.message));
  start.child.once(
    'exit',
    () => (failure ??= readFileSync(start.place.logFile).subarray(start.logStart).toString().trim()),
  );
  for (;;) {
    if (failure !== null) return failure;
    const file = readPidFile(start.place.directory);
    if (file?.pid === start.child.pid && file?.status === 'ready') return 'ready';
    if (Date.now() > start.deadline) {
      start.child.kill('SIGINT');
      return `it was not ready after ${startTimeoutMs / 1000} seconds`;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function cannotStart(place: ClusterPlace, said: string): Refusal {
  const lines = said.split('\n').filter((line) => /FATAL|ERROR|PANIC|HINT|DETAIL/.test(line));
  return new Refusal(
    `The embedded PostgreSQL does not start on ${place.directory}. It says:\n` +
      `${(lines.length > 0 ? lines : said.split('\n')).slice(-6).join('\n')}\n` +
      `Its log is ${place.logFile}. To use another data directory set ${place.setting}.`,
  );
}

function urlTo(port: number, password: string): (database: string) => string {
  return (database) => `postgresql://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** PostgreSQL's note of who runs on a data directory: lines 1, 4 and 8 of postmaster.pid (miscadmin.h). */
function readPidFile(directory: string): { pid: number; port: number; status: string } | null {
  let lines: string[];
  try {
    lines = readFileSync(path.join(directory, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0
    ? { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() }
    : null;
}

/** Whether the process is a PostgreSQL on this data directory, and not another program that got the id since. */
function isPostgresOf(pid: number, directory: string): boolean {
  if (!isRunning(pid)) return false;
  const program = processCommand(pid)?.split(' ')[0] ?? '';
  if (path.basename(program) !== 'postgres') return false;
  // PostgreSQL works in its data directory; a copied checkout carries a file that names a process of the original.
  const folder = processFolder(pid);
  if (folder !== null) return folder === realpathSync(directory);
  return processCommand(pid)?.includes(`-D ${directory}`) ?? false;
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ESRCH')) return false;
    if (isSystemError(error, 'EPERM')) {
      throw new Refusal(
        `PostgreSQL (process ${pid}) was started by another user; start or stop it as that user.`,
      );
    }
    throw error;
  }
}
