/**
 * `pnpm dev`: the server restarts when a file of it is saved, the page takes changes as they are. One address: Vite
 * serves the page there and passes the rest on to the server.
 */
import { existsSync } from 'node:fs';
import { startNodeChild, type NodeChild } from './launch/child.ts';
import { takeDataLock } from './launch/data-lock.ts';
import { checkDatabaseUrl, checkRedisUrl } from './launch/given-services.ts';
import { householdData, openDataFolder, secretKey } from './launch/household-data.ts';
import { checkAddress, listenAddress } from './launch/listen-address.ts';
import { lineSplitter, readableLine } from './launch/log-lines.ts';
import { openOwnDatabase } from './launch/own-database.ts';
import { freePort } from './launch/ports.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from './launch/stopping.ts';
import { tell } from './refusal.ts';
import { inRepository, packageCommand } from './repository.ts';

const stopWithinMs = 12_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function runNamed(name: string, child: Omit<Parameters<typeof startNodeChild>[0], 'onOutput'>): NodeChild {
  const show = lineSplitter((line) => {
    const readable = readableLine(line, 0);
    if (readable !== null) say(`${name} │ ${readable}`);
  });
  const started = startNodeChild({ ...child, onOutput: show });
  beforeExit(() => started.stop(stopWithinMs));
  void started.ended.then((code) => {
    if (isStopping()) return;
    say(`${name} has ended by itself (${code === null ? 'by a signal' : `code ${code}`})`);
    void stopAll(1);
  });
  return started;
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

  runNamed('server', {
    file: packageCommand('server', 'tsx/dist/cli.mjs'),
    args: ['watch', '--clear-screen=false', 'src/main.ts'],
    folder: inRepository('server'),
    environment: {
      GRAPHQL_IDE: 'true',
      UPLOAD_FOLDER: data.uploads,
      ...process.env,
      SECRET_KEY: secretKey(data),
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: serverPort,
      DATABASE_URL: databaseUrl,
    },
  });
  runNamed('web', {
    file: packageCommand('web', 'vite/bin/vite.js'),
    args: ['--clearScreen', 'false'],
    folder: inRepository('web'),
    environment: {
      ...process.env,
      NODE_ENV: 'development',
      API_PORT: serverPort,
      WEB_HOST: address.host,
      WEB_PORT: String(address.port),
    },
  });
  await untilServed(`${address.localUrl}/health`);
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
