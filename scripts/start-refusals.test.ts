/** Each thing a person may have set wrong: what `pnpm start` says of it, and which setting it names. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { build } from './launch/build.ts';
import { freePort } from './launch/ports.ts';
import { launch, TemporaryData } from './testing/launched.ts';
import { joinSharedPostgres } from './testing/test-postgres.ts';

const folders: TemporaryData[] = [];
const ends: (() => Promise<void>)[] = [];
let serverUrl = process.env['TEST_DATABASE_URL'] ?? '';

before(async () => {
  await build(() => undefined);
  if (serverUrl !== '') return;
  const postgres = await joinSharedPostgres();
  ends.push(postgres.release);
  serverUrl = postgres.url;
});
after(async () => {
  for (const end of ends.toReversed()) await end();
  for (const each of folders) each.remove();
});

function temporaryData(): TemporaryData {
  const data = new TemporaryData();
  folders.push(data);
  return data;
}

/** Starts, expects it to refuse, and checks the sentence: a wrong setting is no bug, so it shows no stack trace. */
async function assertRefuses(
  options: { data?: string; port?: number; environment?: Record<string, string> },
  ...sentences: RegExp[]
): Promise<void> {
  const launched = await launch({ ...options, data: options.data ?? temporaryData().folder });
  assert.equal(await launched.ended, 1, launched.output());
  for (const sentence of sentences) assert.match(launched.output(), sentence);
  assert.doesNotMatch(launched.output(), /^\s+at .*[:(]/m, 'no stack trace');
  assert.doesNotMatch(launched.output(), /books are open\./);
}

function urlWith(change: (url: URL) => void): string {
  const url = new URL(serverUrl);
  change(url);
  return url.href;
}

test('a port in use', async () => {
  const blocker: Server = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const address = blocker.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await assertRefuses({ port }, new RegExp(`Port ${port} is in use`), /set PORT/);
  blocker.close();
});

test('a port that is none', async () => {
  await assertRefuses({ environment: { PORT: 'http' } }, /PORT is http/, /setting PORT/);
  await assertRefuses({ environment: { PORT: '70000' } }, /PORT is 70000/, /setting PORT/);
});

test('a host that is not this machine', async () => {
  await assertRefuses({ environment: { HOST: '192.0.2.1' } }, /HOST is 192\.0\.2\.1/, /setting HOST/);
});

test('a data folder that may not be used', async () => {
  if (process.getuid?.() === 0) {
    // Root may read and write everything but what the kernel itself keeps.
    await assertRefuses({ data: '/sys/finance-test' }, /data folder \/sys\/finance-test/, /FINANCE_DATA/);
    return;
  }
  const data = temporaryData();
  mkdirSync(`${data.folder}/closed`);
  chmodSync(`${data.folder}/closed`, 0o000);
  await assertRefuses({ data: `${data.folder}/closed` }, /may not be read and written/, /FINANCE_DATA/);
  chmodSync(`${data.folder}/closed`, 0o700);
});

test('a data folder that is a file', async () => {
  const data = temporaryData();
  writeFileSync(`${data.folder}/file`, '');
  await assertRefuses({ data: `${data.folder}/file` }, /is a file/, /FINANCE_DATA/);
  await assertRefuses({ data: `${data.folder}/file/below` }, /is a file, or lies below one/, /FINANCE_DATA/);
});

test('a data directory of an older PostgreSQL', async () => {
  const data = temporaryData();
  mkdirSync(`${data.folder}/postgres`);
  writeFileSync(`${data.folder}/postgres/PG_VERSION`, '16\n');
  await assertRefuses(
    { data: data.folder },
    /made by PostgreSQL 16/,
    /PostgreSQL 18/,
    /FINANCE_DATA/,
    /DATABASE_URL/,
  );
  assert.deepEqual(readdirSync(`${data.folder}/postgres`), ['PG_VERSION']);
});

test('a data directory that holds something else', async () => {
  const data = temporaryData();
  mkdirSync(`${data.folder}/postgres`);
  writeFileSync(`${data.folder}/postgres/letters.txt`, 'mine');
  await assertRefuses({ data: data.folder }, /something else than a PostgreSQL cluster/, /FINANCE_DATA/);
  assert.equal(readFileSync(`${data.folder}/postgres/letters.txt`, 'utf8'), 'mine');
});

test('a broken data directory', async () => {
  const data = temporaryData();
  mkdirSync(`${data.folder}/postgres`, { mode: 0o700 });
  writeFileSync(`${data.folder}/postgres/PG_VERSION`, '18\n');
  await assertRefuses({ data: data.folder }, /postgresql\.conf/, /FINANCE_DATA/);
  writeFileSync(`${data.folder}/postgres-password`, 'kept\n', { mode: 0o600 });
  await assertRefuses({ data: data.folder }, /postgresql\.conf/, /FINANCE_DATA/);
});

test('a DATABASE_URL that is no address', async () => {
  for (const text of ['finance', 'mysql://root@localhost/finance', 'postgres//x']) {
    await assertRefuses(
      { environment: { DATABASE_URL: text } },
      /DATABASE_URL is not an address of the form postgresql:/,
      /setting DATABASE_URL/,
    );
  }
});

test('a DATABASE_URL where nothing listens', async () => {
  const url = urlWith((each) => (each.port = '1'));
  await assertRefuses(
    { environment: { DATABASE_URL: url } },
    /nothing listens at 127\.0\.0\.1:1/,
    /setting DATABASE_URL/,
  );
});

test('a DATABASE_URL that names a certificate which is not there', async () => {
  const url = urlWith((each) => each.searchParams.set('sslrootcert', '/none/ca.crt'));
  await assertRefuses({ environment: { DATABASE_URL: url } }, /\/none\/ca\.crt/, /setting DATABASE_URL/);
});

test('a DATABASE_URL of a host that does not exist', async () => {
  const url = urlWith((each) => (each.hostname = 'no-such-host.invalid'));
  await assertRefuses(
    { environment: { DATABASE_URL: url } },
    /no-such-host\.invalid/,
    /setting DATABASE_URL/,
  );
});

test('a DATABASE_URL with a wrong password, which is not shown', async () => {
  const url = urlWith((each) => (each.password = 'wrong-secret'));
  const data = temporaryData();
  const launched = await launch({ data: data.folder, environment: { DATABASE_URL: url } });
  assert.equal(await launched.ended, 1);
  assert.match(launched.output(), /refuses the password of the user postgres/);
  assert.match(launched.output(), /setting DATABASE_URL/);
  assert.doesNotMatch(launched.output(), /wrong-secret/);
});

test('a DATABASE_URL of a database that is missing', async () => {
  const url = urlWith((each) => (each.pathname = '/nowhere'));
  await assertRefuses(
    { environment: { DATABASE_URL: url } },
    /has no database nowhere/,
    /setting DATABASE_URL/,
  );
});

test('a DATABASE_URL that is right is used, and no PostgreSQL is started', async () => {
  const name = `finance_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`create database ${name}`);
  const data = temporaryData();
  const url = urlWith((each) => (each.pathname = `/${name}`));
  const launched = await launch({ data: data.folder, environment: { DATABASE_URL: url } });
  await launched.ready();
  assert.equal((await fetch(`${launched.url}/health?check=ready`)).status, 200);
  assert.ok(!readdirSync(data.folder).includes('postgres'));
  launched.process.kill('SIGTERM');
  assert.equal(await launched.ended, 0);
  await server.query(`drop database ${name} with (force)`);
  await server.end();
});

test('a REDIS_URL that is no address, or where nothing listens', async () => {
  await assertRefuses(
    { environment: { REDIS_URL: 'localhost' } },
    /REDIS_URL is not an address/,
    /setting REDIS_URL/,
  );
  const url = `redis://127.0.0.1:${await freePort()}`;
  await assertRefuses(
    { environment: { REDIS_URL: url } },
    /REDIS_URL: Redis at .* cannot be reached/,
    /setting REDIS_URL/,
  );
});
