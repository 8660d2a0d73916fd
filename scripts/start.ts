/**
 * `pnpm start`: builds what has changed, starts the embedded PostgreSQL and the server, and stays until it is
 * stopped; either that ends by itself is started again. The steps stand in launch/ and postgres/; settings are environment
 * variables, or lines of `.env`.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from './launch/build.ts';
import { takeDataLock } from './launch/data-lock.ts';
import { checkDatabaseUrl, checkRedisUrl } from './launch/given-services.ts';
import { householdData, openDataFolder, type HouseholdData } from './launch/household-data.ts';
import { checkAddress, listenAddress, type ListenAddress } from './launch/listen-address.ts';
import { openOwnDatabase } from './launch/own-database.ts';
import { openOwnServer } from './launch/own-server.ts';
import { isStopping, stopAll, stopOnSignals } from './launch/stopping.ts';
import { postgresMajor } from './postgres/files.ts';
import { tell } from './refusal.ts';
import { inRepository } from './repository.ts';

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
  await openOwnServer({ data, address, databaseUrl, demo: values.demo }, say);
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
