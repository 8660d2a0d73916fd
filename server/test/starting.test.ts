import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { timeLimitMs } from '../../scripts/testing/time-limit.ts';
import { migrations } from '../src/persistence/orm.ts';
import { TestClient } from './support/client.ts';
import { ImportClient } from './support/import-client.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { Relay } from './support/relay.ts';
import { runToEnd, type ServerProcess, spawnServer, startMain } from './support/server.ts';

const secret = '5f1e0c97a2b84d63a0c1d9e8b7f60514';
const newest = migrations.at(-1)!.name;

/** Who waits for a table. Those of other tests have the same numbers in databases of their own. */
const waitingFor = `select 1 from pg_locks where relation = $1::regclass and not granted
  and database = (select oid from pg_database where datname = current_database())`;

/** The lines of a log as records; each must be one. */
function records(output: string): { level: number; msg: string; [key: string]: unknown }[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** What the log's last words are. */
function lastWords(output: string): string {
  return records(output)
    .filter(({ level }) => level === 60)
    .map(({ msg }) => msg)
    .join('\n');
}

describe('a start', () => {
  let database: TestDatabase;
  let db: pg.Client;
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'finance-starting-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    database = await createTestDatabase();
    db = new pg.Client({ connectionString: database.url });
    await db.connect();
  });
  afterEach(async () => {
    await db.end();
    await database.drop();
  });

  const environment = (): Record<string, string> => ({
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    SECRET_KEY: secret,
    UPLOAD_FOLDER: join(folder, 'uploads'),
  });
  const urlWith = (change: (url: URL) => void): string => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };
  const refusal = async (settings: Record<string, string>): Promise<string> => {
    const { code, output } = await runToEnd({ ...environment(), START_WAIT_SECONDS: '0', ...settings });
    expect(code).toBe(1);
    expect(output).not.toMatch(/^\s+at /m);
    return lastWords(output);
  };

  it.each([
    [{ SECRET_KEY: '' }, /SECRET_KEY is needed: at least 32 random characters/],
    [{ SECRET_KEY: 'short' }, /SECRET_KEY needs at least 32 characters: openssl rand -hex 32/],
    [{ SECRET_KEY: 'change-me-change-me-change-me-change-me' }, /SECRET_KEY is still a placeholder/],
    [{ DATABASE_URL: '' }, /DATABASE_URL is needed: postgres:\/\/user:password@host:5432\/database/],
    [{ DRAIN_SECONDS: '-1', LOG_LEVEL: 'silent' }, /DRAIN_SECONDS must be a whole number/],
  ])('with the settings %j says what is wrong', async (settings, sentence) => {
    expect(await refusal(settings as Record<string, string>)).toMatch(sentence);
  });

  it('with a password that no longer fits says that a volume keeps its password, and the two ways out', async () => {
    const words = await refusal({ DATABASE_URL: urlWith((url) => (url.password = 'another-one')) });
    expect(words).toMatch(/refuses the password of the user postgres\./);
    expect(words).toContain('keeps the password that its volume was made with');
    expect(words).toContain(
      'Either put the old password back into DATABASE_URL, or give the database the new one',
    );
    expect(words).not.toContain('another-one');
  });

  it('without its database, its host or its port says which', async () => {
    expect(await refusal({ DATABASE_URL: urlWith((url) => (url.pathname = '/nowhere')) })).toMatch(
      /has no database nowhere\. Create it \(createdb nowhere\)/,
    );
    expect(
      await refusal({ DATABASE_URL: urlWith((url) => (url.hostname = 'no-such-host.invalid')) }),
    ).toMatch(/no host of the name in DATABASE_URL \(no-such-host\.invalid:\d+\)/);
    expect(await refusal({ DATABASE_URL: urlWith((url) => (url.port = '1')), LOG_LEVEL: 'silent' })).toMatch(
      /No PostgreSQL answers at 127\.0\.0\.1:1 .* Check host and port in DATABASE_URL/,
    );
  });

  it('with a port in use says which', async () => {
    const server = await spawnServer(environment());
    const { port } = new URL(server.url);
    expect(await refusal({ PORT: port })).toBe(
      `Port ${port} is in use by another program. Set PORT to a free one.`,
    );
    await server.stop();
  });

  it('with a folder for uploads that it may not write says whose it must be', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal({ UPLOAD_FOLDER: join(folder, 'file') })).toMatch(/is a file, or lies below one/);
    let closed = '/sys/finance-uploads';
    if (process.getuid?.() !== 0) {
      closed = mkdtempSync(join(folder, 'closed-'));
      chmodSync(closed, 0o500);
    }
    expect(await refusal({ UPLOAD_FOLDER: closed })).toMatch(
      new RegExp(
        `UPLOAD_FOLDER ${closed} may not be written by this process \\(user and group ${process.getuid?.()}:`,
      ),
    );
  });

  it('waits for a database that comes up later, saying for what, and for no longer than it was told', async () => {
    const relay = new Relay(new URL(database.url));
    await relay.open();
    const { url } = relay;
    await relay.close();
    const began = performance.now();
    const words = await refusal({ DATABASE_URL: url, START_WAIT_SECONDS: '2' });
    expect(words).toMatch(/No PostgreSQL answers at/);
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThan(2_000);

    const server = startMain({ ...environment(), DATABASE_URL: url });
    await expect
      .poll(() => records(server.output()), { timeout: 30_000 })
      .toContainEqual(
        expect.objectContaining({
          level: 40,
          msg: expect.stringMatching(/^waiting for PostgreSQL at 127\.0\.0\.1:\d+: /),
        }),
      );
    await relay.open();
    await expect.poll(server.output, { timeout: 30_000 }).toMatch(/PostgreSQL answers.*Server listening/s);
    expect(await server.stop()).toBe(0);
    await relay.close();
  });

  it('as --wait-for-database needs the address alone, and ends when it answers', async () => {
    const answered = await runToEnd({ DATABASE_URL: database.url }, '--wait-for-database');
    expect(answered.code).toBe(0);
    const missing = await runToEnd(
      { DATABASE_URL: urlWith((url) => (url.port = '1')), START_WAIT_SECONDS: '1' },
      '--wait-for-database',
    );
    expect(missing.code).toBe(1);
    expect(records(missing.output)[0]).toMatchObject({
      msg: expect.stringMatching(/^waiting for PostgreSQL/),
    });
  });

  it('that still waits ends at once when it is told to', async () => {
    const waiting = startMain({ DATABASE_URL: urlWith((url) => (url.port = '1')) }, '--wait-for-database');
    await expect.poll(waiting.output, { timeout: 30_000 }).toContain('waiting for PostgreSQL');
    const toldAt = performance.now();
    expect(await waiting.stop()).toBe(143);
    expect(performance.now() - toldAt).toBeLessThan(5_000);
  });

  it('as --migrate-only says what ran, and runs nothing twice', async () => {
    const empty = await createEmptyDatabase();
    const first = await runToEnd({ DATABASE_URL: empty.url }, '--migrate-only');
    expect(first.code).toBe(0);
    expect(records(first.output)).toContainEqual(
      expect.objectContaining({ migrations: migrations.map(({ name }) => name) }),
    );
    const again = await runToEnd({ DATABASE_URL: empty.url }, '--migrate-only');
    expect(again.code).toBe(0);
    expect(records(again.output)).toContainEqual(
      expect.objectContaining({ msg: 'the database is up to date' }),
    );
    await empty.drop();
  });

  it('with MIGRATE=false leaves the database as it is, and is ready once something else has migrated it', async () => {
    const empty = await createEmptyDatabase();
    const server = await spawnServer({ ...environment(), DATABASE_URL: empty.url, MIGRATE: 'false' });
    const ready = () => fetch(`${server.url}/health?check=ready`);
    const unready = await ready();
    expect(unready.status).toBe(503);
    expect(await unready.json()).toMatchObject({ failing: expect.arrayContaining(['migrations']) });
    expect((await runToEnd({ DATABASE_URL: empty.url, MIGRATE: 'false' }, '--migrate-only')).code).toBe(0);
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(200);
    await server.stop();
    await empty.drop();
  });

  it('whose migration fails leaves the database as it was, and says which', async () => {
    const empty = await createEmptyDatabase();
    const client = new pg.Client({ connectionString: empty.url });
    await client.connect();
    // The last migration finds its place taken; those before it have run by then.
    await client.query('create table mine (n integer); create index import_batch_at_work on mine (n)');
    const { code, output } = await runToEnd({ DATABASE_URL: empty.url }, '--migrate-only');
    expect(code).toBe(1);
    expect(lastWords(output)).toMatch(
      /^The migration 2026-11-25-2-leases failed \(.*import_batch_at_work.* already exists\)\. Nothing of it was kept/s,
    );
    const { rows } = await client.query(
      `select table_name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    expect(rows.map((row) => row.table_name)).toEqual(['mine', 'schema_migration']);
    expect((await client.query('select 1 from schema_migration')).rowCount).toBe(0);
    await client.query('drop table mine');
    expect((await runToEnd({ DATABASE_URL: empty.url }, '--migrate-only')).code).toBe(0);
    await client.end();
    await empty.drop();
  });

  it('whose migration meets work that is under way gives way, and goes on after it', async () => {
    await db.query(`delete from schema_migration where name = '2026-11-25-2-leases'`);
    await db.query('drop index import_batch_at_work');
    await db.query('begin');
    await db.query('lock table import_batch in row exclusive mode');
    const migrating = runToEnd({ DATABASE_URL: database.url }, '--migrate-only');
    const waits = async (): Promise<boolean> => (await db.query(waitingFor, ['import_batch'])).rowCount !== 0;
    while (!(await waits())) await new Promise((resume) => setTimeout(resume, 100));
    while (await waits()) await new Promise((resume) => setTimeout(resume, 100));
    await db.query('commit');
    const { code, output } = await migrating;
    expect(records(output)).toContainEqual(
      expect.objectContaining({ msg: 'a migration waits for work that is under way' }),
    );
    expect(code).toBe(0);
    expect((await db.query(`select 1 from schema_migration where name = $1`, [newest])).rowCount).toBe(1);
  });

  it('on a database that a newer release has migrated serves it', async () => {
    await db.query(`insert into schema_migration (name) values ('2099-01-01-1-from-the-future')`);
    const server = await spawnServer(environment());
    expect((await fetch(`${server.url}/health?check=ready`)).status).toBe(200);
    expect(records(server.output())).toContainEqual(
      expect.objectContaining({ level: 40, migrations: ['2099-01-01-1-from-the-future'] }),
    );
    await new TestClient(server.url).signUp();
    await server.stop();
  });
});

describe('readiness', () => {
  let database: TestDatabase;
  let relay: Relay;
  let folder: string;
  let server: ServerProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    relay = new Relay(new URL(database.url));
    await relay.open();
    folder = join(mkdtempSync(join(tmpdir(), 'finance-ready-')), 'uploads');
    server = await spawnServer({
      DATABASE_URL: relay.url,
      DATABASE_CONNECTIONS: '2',
      UPLOAD_FOLDER: folder,
    });
  });
  afterAll(async () => {
    await server.stop();
    await relay.close();
    await database.drop();
  });

  const ask = async (): Promise<{ failing: string[]; tookMs: number }> => {
    const began = performance.now();
    const answer = (await (await fetch(`${server.url}/health?check=ready`)).json()) as { failing?: string[] };
    return { failing: answer.failing ?? [], tookMs: performance.now() - began };
  };

  it('answers within two seconds when PostgreSQL hangs, and recovers', async () => {
    expect((await ask()).failing).toEqual([]);
    relay.block();
    for (let question = 0; question < 2; question += 1) {
      const { failing, tookMs } = await ask();
      expect(failing).toEqual(['database', 'migrations']);
      expect(tookMs).toBeLessThan(timeLimitMs(2_000));
    }
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    relay.unblock();
    await expect.poll(async () => (await ask()).failing, { timeout: 10_000 }).toEqual([]);
  });

  it('outlives a database that goes and comes back', async () => {
    const ana = new TestClient(server.url);
    await ana.signUp();
    await relay.close();
    expect((await ask()).failing).toEqual(['database', 'migrations']);
    const away = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: ana.cookie },
      body: JSON.stringify({ query: '{ me { id } }' }),
    });
    expect(((await away.json()) as any).errors[0].extensions).toEqual({
      code: 'database_unavailable',
      requestId: away.headers.get('x-request-id'),
    });
    await relay.open();
    await expect.poll(async () => (await ask()).failing, { timeout: 10_000 }).toEqual([]);
    expect((await ana.gql('{ me { id } }')).me).not.toBeNull();
  });

  it('is that of the database, not of a pool that is busy', async () => {
    const ana = new TestClient(server.url);
    await ana.signUp();
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('lock table session in access exclusive mode');
    // Both connections wait for the lock, and the rest for a connection.
    const waiting = Array.from({ length: 6 }, async () => await ana.send('{ me { id } }'));
    await expect
      .poll(async () => (await blocker.query(waitingFor, ['session'])).rowCount, { interval: 20 })
      .toBe(2);
    expect(await ask()).toMatchObject({ failing: [] });
    await blocker.query('commit');
    await blocker.end();
    for (const answer of await Promise.all(waiting)) expect(answer.errors).toBeUndefined();
  });

  it('says uploads when their folder is gone, until it is back; nothing is put in its place', async () => {
    const ana = new TestClient(server.url);
    await ana.signUp();
    const bank = new ImportClient(ana, await ana.createHousehold());
    renameSync(folder, `${folder}-elsewhere`);
    expect((await ask()).failing).toEqual(['uploads']);
    expect(await bank.upload('Date;Amount\n')).toMatchObject({
      status: 500,
      body: { code: 'internal_error' },
    });
    expect(existsSync(folder)).toBe(false);
    renameSync(`${folder}-elsewhere`, folder);
    expect((await ask()).failing).toEqual([]);
  });
});
