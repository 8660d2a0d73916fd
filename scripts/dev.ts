/**
 * `pnpm dev`: the server restarts when a file of it is saved, the page takes changes as they are. One address: Vite
 * serves the page there and passes the rest on to the server.
 */
import { existsSync } from 'node:fs';
import { startNodeChild } from './launch/child.ts';
import { takeDataLock } from './launch/data-lock.ts';
import { startDevServer } from './launch/dev-server.ts';
import { checkDatabaseUrl, checkRedisUrl } from './launch/given-services.ts';
import { householdData, openDataFolder, secretKey } from './launch/household-data.ts';
import { checkAddress, listenAddress } from './launch/listen-address.ts';
import { lineSplitter, readableLine } from './launch/log-lines.ts';
import { openOwnDatabase } from './launch/own-database.ts';
import { freePort } from './launch/ports.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from './launch/stopping.ts';
import { tell } from './refusal.ts';
import { inRepository, packageCommand } from './repository.ts';

const stopWithinMs = 2_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Shows what a program writes, each line with its name. */
function shownAs(name: string): (chunk: string) => void {
  return lineSplitter((line) => {
    const readable = readableLine(line, 0);
    if (readable !== null) say(`${name} │ ${readable}`);
  });
}

async function untilServed(url: string): Promise<void> {
  while (!isStopping()) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function dev(): Promise<void> {
  if (existsSync(inRepository('.env'))) process.loadEnvFile(inRepository('.env'));
  stopOnSignals(say);
  const address = listenAddress(process.env);
  const data = householdData(process.env);
  openDataFolder(data);
  takeDataLock(data, address.url);
  await checkAddress(address);
  if (process.env['REDIS_URL']) await checkRedisUrl(process.env['REDIS_URL']);
  const given = process.env['DATABASE_URL'];
  if (given) await checkDatabaseUrl(given);
  const databaseUrl = given || (await openOwnDatabase(data));
  const serverPort = String(await freePort());

  startDevServer(
    {
      GRAPHQL_IDE: 'true',
      UPLOAD_FOLDER: data.uploads,
      ...process.env,
      SECRET_KEY: secretKey(data),
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: serverPort,
      DATABASE_URL: databaseUrl,
    },
    shownAs('server'),
  );
  await untilServed(`http://127.0.0.1:${serverPort}/health`);
  if (isStopping()) return;
  const web = startNodeChild({
    file: packageCommand('web', 'vite/bin/vite.js'),
    args: ['--clearScreen', 'false'],
    folder: inRepository('web'),
    environment: {
      ...process.env,
      NODE_ENV: 'development',
      API_ORIGIN: `http://127.0.0.1:${serverPort}`,
      WEB_HOST: address.host,
      WEB_PORT: String(address.port),
    },
    onOutput: shownAs('web'),
  });
  beforeExit(() => web.stop(stopWithinMs));
  void web.ended.then((code) => {
    if (isStopping()) return;
    say(`Vite has ended by itself (${code === null ? 'by a signal' : `code ${code}`}).`);
    void stopAll(1);
  });
  await untilServed(`${address.localUrl}/`);
  if (!isStopping())
    say(
      `\n  The books are open for development at ${address.url}\n  Stop with Ctrl-C, or: kill ${process.pid}\n`,
    );
}

try {
  await dev();
} catch (error) {
  if (!isStopping()) tell(error);
  await stopAll(1);
}
