/**
 * `pnpm start`: builds what has changed, starts the embedded PostgreSQL and the server, and stays until it is
 * stopped. The steps stand in launch/ and postgres/; settings are environment variables, or lines of `.env`.
 */
import { appendFileSync, existsSync, renameSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from './launch/build.ts';
import { startNodeChild, type NodeChild } from './launch/child.ts';
import { takeDataLock } from './launch/data-lock.ts';
import { checkDatabaseUrl, checkRedisUrl } from './launch/given-services.ts';
import { householdData, openDataFolder, secretKey, type HouseholdData } from './launch/household-data.ts';
import { checkAddress, listenAddress, type ListenAddress } from './launch/listen-address.ts';
import { lineSplitter, readableLine } from './launch/log-lines.ts';
import { openOwnDatabase } from './launch/own-database.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from './launch/stopping.ts';
import { postgresMajor } from './postgres/files.ts';
import { Refusal, tell } from './refusal.ts';
import { inRepository } from './repository.ts';

const readyWithinMs = 120_000;
/** The server lets running requests finish for 10 seconds; then it is ended. */
const stopWithinMs = 12_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function start(): Promise<void> {
  const { values } = parseArgs({ options: { demo: { type: 'boolean', default: false } } });
  if (existsSync(inRepository('.env'))) process.loadEnvFile(inRepository('.env'));
  stopOnSignals(say);

  const address = listenAddress(process.env);
  const data = householdData(process.env);
  openDataFolder(data);
  takeDataLock(data, address.url);
  await checkAddress(address);
  if (process.env['REDIS_URL']) await checkRedisUrl(process.env['REDIS_URL']);

  const [databaseUrl] = await Promise.all([openDatabase(data), build(say)]);
  if (isStopping()) return;
  const server = startServer({ data, address, databaseUrl, demo: values.demo });
  await untilReady(server, address);
  say(announcement({ data, address, demo: values.demo }));
}

/** The address of the books: what DATABASE_URL says, or that of an embedded PostgreSQL started here. */
async function openDatabase(data: HouseholdData): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given) {
    await checkDatabaseUrl(given);
    return given;
  }
  return await openOwnDatabase(data);
}

function startServer(what: {
  data: HouseholdData;
  address: ListenAddress;
  databaseUrl: string;
  demo: boolean;
}): NodeChild {
  const { data, address } = what;
  if (existsSync(data.serverLog)) renameSync(data.serverLog, `${data.serverLog}.1`);
  // What the server says goes to its log; the screen shows warnings and worse, or all that LOG_LEVEL asks for.
  const levelMin = process.env['LOG_LEVEL'] ? 0 : 40;
  const showLine = lineSplitter((line) => {
    const readable = readableLine(line, levelMin);
    if (readable !== null) say(readable);
  });
  const server = startNodeChild({
    file: inRepository('server/dist/main.js'),
    args: [],
    folder: inRepository('server'),
    environment: {
      GRAPHQL_IDE: 'true',
      NODE_ENV: 'production',
      // Spares the server compiling its packages anew at every start: a third of the time it takes.
      NODE_COMPILE_CACHE: inRepository('.cache', 'compiled'),
      // On a machine with much memory V8 takes much before it looks for what it can give back: an import of 100,000 lines
      // stays under 512 MiB with these, and under 700 without.
      NODE_OPTIONS: '--max-semi-space-size=8 --max-old-space-size=320',
      UPLOAD_FOLDER: data.uploads,
      ...process.env,
      SECRET_KEY: secretKey(data),
      HOST: address.host,
      PORT: String(address.port),
      DATABASE_URL: what.databaseUrl,
      WEB_ROOT: inRepository('web/dist'),
      ...(what.demo ? { DEMO: 'true' } : {}),
    },
    onOutput: (chunk) => {
      appendFileSync(data.serverLog, chunk, { mode: 0o600 });
      showLine(chunk);
    },
  });
  beforeExit(() => server.stop(stopWithinMs));
  void server.ended.then((code) => {
    if (isStopping()) return;
    process.stderr.write(
      `The server has ended by itself${code === null ? '' : ` with code ${code}`}. Its log is ${data.serverLog}.\n`,
    );
    void stopAll(1);
  });
  return server;
}

/** Waits until the server says that it, its database and its migrations are ready. */
async function untilReady(server: NodeChild, address: ListenAddress): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  let lastProblem = 'it does not answer';
  while (Date.now() < deadline) {
    if (isStopping() || server.process.exitCode !== null) return await new Promise(() => undefined);
    try {
      const response = await fetch(`${address.localUrl}/health?check=ready`, {
        signal: AbortSignal.timeout(5_000),
      });
      if (response.status === 200) return;
      lastProblem = (await response.text()).slice(0, 500);
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Refusal(`The server is not ready after ${readyWithinMs / 1000} seconds: ${lastProblem}`);
}

function announcement({
  data,
  address,
  demo,
}: {
  data: HouseholdData;
  address: ListenAddress;
  demo: boolean;
}): string {
  const embedded = `${data.cluster.directory} (PostgreSQL ${postgresMajor}, embedded)`;
  const rows = [
    ['Open', address.url],
    ['Books', process.env['DATABASE_URL'] ? 'in the database that DATABASE_URL names' : embedded],
    ['Files', `${process.env['UPLOAD_FOLDER'] ?? data.uploads}, logs beside it`],
    ['Stop', `Ctrl-C here, or: kill ${process.pid}`],
    ['Demo', demo ? 'the demo household is on the sign-in page' : 'stop, then: npx -y pnpm@12 start --demo'],
  ];
  return [
    '',
    '  The books are open.',
    '',
    ...rows.map(([name, text]) => `    ${name?.padEnd(6)}${text}`),
    '',
  ].join('\n');
}

try {
  await start();
} catch (error) {
  // What fails because everything is being stopped is no failure.
  if (!isStopping()) tell(error);
  await stopAll(1);
}
