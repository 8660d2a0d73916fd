import { appendFileSync, existsSync, renameSync } from 'node:fs';
import { isSystemError, Refusal } from '../refusal.ts';
import { inRepository } from '../repository.ts';
import { startNodeChild, type NodeChild } from './child.ts';
import { secretKey, type HouseholdData } from './household-data.ts';
import type { ListenAddress } from './listen-address.ts';
import { lineSplitter, readableLine } from './log-lines.ts';
import { serverMemory } from './server-memory.ts';
import { pauseBeforeStart } from './starting-again.ts';
import { beforeExit, isStopping, stopAll } from './stopping.ts';

const readyWithinMs = 120_000;
/** The server lets running requests finish for 10 seconds; then it is ended. */
const stopWithinMs = 12_000;

/** What the server is started with. */
export interface OwnServer {
  data: HouseholdData;
  address: ListenAddress;
  databaseUrl: string;
  demo: boolean;
}

/**
 * Starts the server, resolves when it, its database and its migrations are ready, and starts it again whenever it ends by
 * itself, until this process ends. A server that has never been ready is not started again: then a person has something to
 * mend, and this process ends with 1.
 */
export async function openOwnServer(what: OwnServer, say: (line: string) => void): Promise<void> {
  const { serverLog } = what.data;
  if (existsSync(serverLog)) renameSync(serverLog, `${serverLog}.1`);
  let server = startServer(what, say);
  beforeExit(() => server.stop(stopWithinMs));
  if (!(await isReady(server, what.address))) {
    // What ends because everything is being stopped ends as wanted; who stops it waits for that.
    if (!isStopping()) {
      process.stderr.write(`${endOf(await server.ended)} Its log is ${serverLog}.\n`);
      void stopAll(1);
    }
    return await new Promise(() => undefined);
  }
  void (async () => {
    for (let failures = 0; ;) {
      const code = await server.ended;
      if (isStopping()) return;
      process.stderr.write(`${endOf(code)} It is started again. Its log is ${serverLog}.\n`);
      await pauseBeforeStart(failures);
      if (isStopping()) return;
      server = startServer(what, say);
      const isBack = await isReady(server, what.address).catch(() => false);
      if (isBack) say('The books are open again.');
      failures = isBack ? 0 : failures + 1;
    }
  })();
}

function endOf(code: number | null): string {
  return `The server has ended by itself${code === null ? '' : ` with code ${code}`}.`;
}

function startServer(
  { data, address, databaseUrl, demo }: OwnServer,
  say: (line: string) => void,
): NodeChild {
  // What the server says goes to its log; the screen shows warnings and worse, or all that LOG_LEVEL asks for.
  const levelMin = process.env['LOG_LEVEL'] ? 0 : 40;
  const showLine = lineSplitter((line) => {
    const readable = readableLine(line, levelMin);
    if (readable !== null) say(readable);
  });
  return startNodeChild({
    file: inRepository('server/dist/main.js'),
    args: [],
    folder: inRepository('server'),
    environment: {
      GRAPHQL_IDE: 'true',
      NODE_ENV: 'production',
      // Spares the server compiling its packages anew at every start: a third of the time it takes.
      NODE_COMPILE_CACHE: inRepository('.cache', 'compiled'),
      ...serverMemory,
      UPLOAD_FOLDER: data.uploads,
      ...process.env,
      SECRET_KEY: secretKey(data),
      HOST: address.host,
      PORT: String(address.port),
      DATABASE_URL: databaseUrl,
      WEB_ROOT: inRepository('web/dist'),
      ...(demo ? { DEMO: 'true' } : {}),
    },
    onOutput: (chunk) => {
      keepIn(data.serverLog, chunk);
      showLine(chunk);
    },
  });
}

/** Adds to the log. Where a full disk has no room for it, it is lost: that is no reason to close the books. */
function keepIn(log: string, chunk: string): void {
  try {
    appendFileSync(log, chunk, { mode: 0o600 });
  } catch (error) {
    if (!isSystemError(error, 'ENOSPC', 'EDQUOT')) throw error;
  }
}

/**
 * Waits until the server says that it, its database and its migrations are ready; false when it ended before.
 *
 * @throws Refusal when it takes too long
 */
async function isReady(server: NodeChild, address: ListenAddress): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs;
  let lastProblem = 'it does not answer';
  while (Date.now() < deadline) {
    if (isStopping() || server.process.exitCode !== null || server.process.signalCode !== null) return false;
    try {
      const response = await fetch(`${address.localUrl}/health?check=ready`, {
        signal: AbortSignal.timeout(5_000),
      });
      if (response.status === 200) return true;
      lastProblem = (await response.text()).slice(0, 500);
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Refusal(`The server is not ready after ${readyWithinMs / 1000} seconds: ${lastProblem}`);
}
