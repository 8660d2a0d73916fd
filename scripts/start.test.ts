import assert from 'node:assert/strict';
import { chownSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { build } from './launch/build.ts';
import { householdData } from './launch/household-data.ts';
import { waitForExit } from './launch/process-identity.ts';
import { runningCluster } from './postgres/cluster.ts';
import { launch, TemporaryData, type Launched } from './testing/launched.ts';
import { timeLimitMs } from './testing/time-limit.ts';

const warmStartMsMax = 5_000;
const stopMsMax = 15_000;

const folders: TemporaryData[] = [];
after(() => folders.forEach((each) => each.remove()));
// What is measured and timed below is the start, not the compiler.
before(() => build(() => undefined));

function temporaryData(): TemporaryData {
  const data = new TemporaryData();
  folders.push(data);
  return data;
}

async function status(url: string): Promise<number> {
  return (await fetch(url)).status;
}

/** Leaves a mark in the books that a later start must find; answers the marks that are there. */
async function mark(data: TemporaryData, text?: string): Promise<string[]> {
  const running = runningCluster(householdData({ FINANCE_DATA: data.folder }).cluster);
  assert.ok(running, 'the embedded PostgreSQL runs');
  const client = new pg.Client({ connectionString: running.url('finance') });
  await client.connect();
  try {
    await client.query('create schema if not exists test; create table if not exists test.mark (text text)');
    if (text !== undefined) await client.query('insert into test.mark values ($1)', [text]);
    const { rows } = await client.query<{ text: string }>('select text from test.mark order by text');
    return rows.map((row) => row.text);
  } finally {
    await client.end();
  }
}

async function becomesReady(launched: Launched): Promise<void> {
  const deadline = Date.now() + 60_000;
  while ((await status(`${launched.url}/health?check=ready`).catch(() => 0)) !== 200) {
    assert.ok(Date.now() < deadline, launched.output());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function assertStopped(launched: Launched, data: TemporaryData, code: number): Promise<void> {
  assert.equal(await launched.ended, code, launched.output());
  assert.equal(data.postgres(), null, 'PostgreSQL has ended');
  await assert.rejects(fetch(`${launched.url}/health`), 'the server has ended');
}

/** Starts again on the same data, and finds the marks. */
async function assertRecovers(data: TemporaryData, marks: string[]): Promise<void> {
  const again = await launch({ data: data.folder });
  await again.ready();
  assert.equal(await status(`${again.url}/health?check=ready`), 200);
  assert.deepEqual(await mark(data), marks);
  again.process.kill('SIGTERM');
  await assertStopped(again, data, 0);
}

test('starts, says so last, serves the page and the API, keeps the books over a restart', async () => {
  const data = temporaryData();
  const first = await launch({ data: data.folder });
  await first.ready();
  for (const path of ['/', '/health', '/health?check=ready'])
    assert.equal(await status(`${first.url}${path}`), 200, path);
  await mark(data, 'kept');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const block = first.output().trimEnd().split('\n').slice(-5);
  assert.match(block[0] ?? '', new RegExp(`Open +http://localhost:${first.port}$`));
  assert.match(block[1] ?? '', new RegExp(`Books +${data.folder}/postgres`));
  assert.match(block[3] ?? '', /Stop +Ctrl-C here, or: kill \d+/);
  assert.match(block[4] ?? '', /Demo +.*pnpm@12 start --demo/);
  first.process.kill('SIGTERM');
  await assertStopped(first, data, 0);
  await assertRecovers(data, ['kept']);
});

test('a warm start through the package manager takes at most 5 seconds', async () => {
  const data = temporaryData();
  const through: [string, ...string[]] = ['npx', '-y', 'pnpm@12', 'start'];
  const first = await launch({ data: data.folder, through });
  await first.ready();
  process.kill(-(first.process.pid ?? 0), 'SIGTERM');
  await first.ended;
  await stoppedWithin(data);
  // The best of three: a machine that is busy otherwise says nothing about the start.
  const times: number[] = [];
  const isInTime = () => times.some((ms) => ms <= timeLimitMs(warmStartMsMax));
  while (times.length < 3 && !isInTime()) {
    const warm = await launch({ data: data.folder, through });
    times.push(Math.round(await warm.ready()));
    // npx ends at once and passes the signal to a shell that ends too; the rest must notice by itself.
    warm.process.kill('SIGTERM');
    await warm.ended;
    await stoppedWithin(data);
  }
  assert.ok(isInTime(), `it took ${times.join(', ')} ms`);
});

async function stoppedWithin(data: TemporaryData): Promise<void> {
  for (const pid of [data.script(), data.postgres()]) {
    if (pid !== null) assert.ok(await waitForExit(pid, stopMsMax), `process ${pid} has ended`);
  }
  assert.equal(data.postgres(), null);
}

test('Ctrl-C, which reaches every process of the terminal, stops in order', async () => {
  const data = temporaryData();
  const launched = await launch({ data: data.folder });
  await launched.ready();
  await mark(data, 'before Ctrl-C');
  process.kill(-(launched.process.pid ?? 0), 'SIGINT');
  await assertStopped(launched, data, 0);
  await assertRecovers(data, ['before Ctrl-C']);
});

test('Ctrl-C while PostgreSQL is still being made leaves nothing running and nothing broken', async () => {
  const data = temporaryData();
  const launched = await launch({ data: data.folder });
  while (!readdirSync(data.folder).some((name) => name.startsWith('postgres.unfinished'))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  process.kill(-(launched.process.pid ?? 0), 'SIGINT');
  await assertStopped(launched, data, 0);
  await assertRecovers(data, []);
});

test('after kill -9 of the script the next start recovers', async () => {
  const data = temporaryData();
  const launched = await launch({ data: data.folder });
  await launched.ready();
  await mark(data, 'script killed');
  launched.process.kill('SIGKILL');
  await launched.ended;
  assert.notEqual(data.postgres(), null, 'PostgreSQL is left running');
  await assertRecovers(data, ['script killed']);
});

test('after kill -9 of the server it is back at the same address, again and again, and still stops in order', async () => {
  const data = temporaryData();
  const launched = await launch({ data: data.folder });
  await launched.ready();
  await mark(data, 'server killed');
  for (let times = 0; times < 2; times += 1) {
    const killed = launched.server();
    process.kill(killed, 'SIGKILL');
    assert.ok(await waitForExit(killed, stopMsMax));
    await becomesReady(launched);
  }
  assert.match(launched.output(), /The server has ended by itself\. It is started again\. Its log is /);
  assert.deepEqual(await mark(data), ['server killed']);
  launched.process.kill('SIGTERM');
  await assertStopped(launched, data, 0);
});

test('after kill -9 of PostgreSQL it is back at the same address, and the server with it', async () => {
  const data = temporaryData();
  const launched = await launch({ data: data.folder });
  await launched.ready();
  await mark(data, 'PostgreSQL killed');
  const [server, postgres] = [launched.server(), data.postgres() ?? 0];
  process.kill(postgres, 'SIGKILL');
  assert.ok(await waitForExit(postgres, stopMsMax));
  await becomesReady(launched);
  assert.notEqual(data.postgres(), postgres);
  assert.equal(launched.server(), server, 'the server has lived on');
  assert.match(launched.output(), /PostgreSQL has ended by itself\. It is started again\. Its log is /);
  assert.deepEqual(await mark(data), ['PostgreSQL killed']);
  launched.process.kill('SIGTERM');
  await assertStopped(launched, data, 0);
});

test('a server that has never been ready is not started again', async () => {
  const data = temporaryData();
  const launched = await launch({ data: data.folder, environment: { SESSION_DAYS: 'many' } });
  await assertStopped(launched, data, 1);
  assert.match(launched.output(), /SESSION_DAYS/);
  assert.match(launched.output(), /The server has ended by itself with code 1\. Its log is /);
});

test('after kill -9 of everything, PostgreSQL included, the next start recovers', async () => {
  const data = temporaryData();
  const launched = await launch({ data: data.folder });
  await launched.ready();
  await mark(data, 'all killed');
  const postgres = data.postgres();
  assert.notEqual(postgres, null);
  for (const pid of [launched.process.pid ?? 0, launched.server(), postgres ?? 0])
    process.kill(pid, 'SIGKILL');
  await launched.ended;
  await assertRecovers(data, ['all killed']);
});

test('a stale postmaster.pid that names a living process of another program does not stop the start', async () => {
  const data = temporaryData();
  const first = await launch({ data: data.folder });
  await first.ready();
  await mark(data, 'stale pid');
  first.process.kill('SIGTERM');
  await first.ended;
  const pidFile = `${data.folder}/postgres/postmaster.pid`;
  writeFileSync(pidFile, `${process.pid}\n${data.folder}/postgres\n1\n5432\n\n127.0.0.1\n\nready\n`);
  chownSync(pidFile, statSync(`${data.folder}/postgres`).uid, statSync(`${data.folder}/postgres`).gid);
  await assertRecovers(data, ['stale pid']);
});

test('a lost password file is renewed', async () => {
  const data = temporaryData();
  const first = await launch({ data: data.folder });
  await first.ready();
  await mark(data, 'new password');
  first.process.kill('SIGTERM');
  await first.ended;
  rmSync(`${data.folder}/postgres-password`);
  await assertRecovers(data, ['new password']);
  assert.equal(statSync(`${data.folder}/postgres-password`).mode & 0o777, 0o600);
});

test('a second start on the same data names the first and leaves it alone', async () => {
  const data = temporaryData();
  const first = await launch({ data: data.folder });
  await first.ready();
  const second = await launch({ data: data.folder });
  assert.equal(await second.ended, 1);
  assert.match(
    second.output(),
    new RegExp(`open already, at http://localhost:${first.port} \\(process ${first.process.pid}\\)`),
  );
  assert.equal(await status(`${first.url}/health?check=ready`), 200);
  first.process.kill('SIGTERM');
  await assertStopped(first, data, 0);
});
