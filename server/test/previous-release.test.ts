import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../src/persistence/orm.ts';
import type { Books } from './support/books.ts';
import type { TestClient } from './support/client.ts';
import type { ImportClient } from './support/import-client.ts';
import { createEmptyDatabase, type TestDatabase } from './support/postgres.ts';
import { exportPreviousRelease, isShallow, previousRelease } from './support/previous-release.ts';
import { type RandomWriter, workTogether } from './support/random-writer.ts';
import type { Random } from './support/random.ts';
import { testRedisUrl } from './support/redis.ts';
import { runToEnd, type ServerProcess, spawnServer } from './support/server.ts';
import { Standstill } from './support/standstill.ts';
import { statementFile } from './support/statement-file.ts';

/** What the tests of the previous release speak to it with: its own words, whatever this one has added since. */
interface Words {
  readonly Books: typeof Books;
  readonly TestClient: typeof TestClient;
  readonly ImportClient: typeof ImportClient;
  readonly Random: typeof Random;
  readonly RandomWriter: typeof RandomWriter;
}

const watch = `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`;
const lineCount = 4_000;

if (isShallow)
  console.warn('This checkout has no history: nothing is known of the release before. git fetch --unshallow');

/**
 * Expand, then contract: while servers are replaced one by one, the previous release and this one serve the same households on
 * the schema of this one.
 */
describe.skipIf(isShallow)(`release ${previousRelease.version} beside this one`, { timeout: 300_000 }, () => {
  let folder: string;
  let database: TestDatabase;
  let db: pg.Client;
  let uploads: string;
  let previous: ServerProcess;
  let present: ServerProcess;
  let words: Words;
  let ana: TestClient;
  let books: Books;

  const environment = (): Record<string, string> => ({
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    UPLOAD_FOLDER: uploads,
    // A test asks faster than people do.
    REQUESTS_PER_MINUTE_MAX: '1000000',
  });
  const load = async (): Promise<Words> => {
    const files = ['books', 'client', 'import-client', 'random', 'random-writer'];
    const modules = await Promise.all(
      files.map(async (file) => (await import(join(folder, 'test/support', `${file}.ts`))) as object),
    );
    return Object.assign({}, ...modules) as Words;
  };
  beforeAll(async () => {
    folder = await exportPreviousRelease();
    words = await load();
    database = await createEmptyDatabase();
    uploads = await mkdtemp(join(tmpdir(), 'finance-uploads-'));
    db = new pg.Client({ connectionString: database.url });
    await db.connect();
    previous = await spawnServer(environment(), folder);
    ana = new words.TestClient(previous.url);
    books = await words.Books.make(ana);
  });
  afterAll(async () => {
    await Promise.all([previous, present].map(async (server) => await server?.stop()));
    await db?.end();
    await database?.drop();
    if (uploads !== undefined) await rm(uploads, { recursive: true, force: true });
  });

  const migrated = async (): Promise<string[]> =>
    (await db.query('select name from schema_migration order by id')).rows.map(({ name }) => name);
  const ready = async (server: ServerProcess): Promise<number> =>
    (await fetch(`${server.url}/health?check=ready`)).status;
  const bankOn = (server: ServerProcess): ImportClient =>
    new words.ImportClient(ana.on(server.url), books.householdId);
  const transactions = async (): Promise<number> =>
    (
      await db.query('select count(*)::int as n from transaction where household_id = $1', [
        books.householdId,
      ])
    ).rows[0].n;

  it('is not passed over in silence where the history does not reach it', async () => {
    await expect(exportPreviousRelease({ version: '0.0.1', commit: '0'.repeat(40) })).rejects.toThrow(
      /previous release \(0\.0\.1, commit 0+\) is not in the history of this checkout.*git fetch --unshallow/,
    );
  });

  it('writes on while the schema is migrated under it', async () => {
    const before = await migrated();
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(migrations.length);
    let isMigrating = true;
    let steps = 0;
    const writer = new words.RandomWriter(books, ana, new words.Random(1), { known: [] });
    const writing = (async () => {
      // Enough before, during and after to have every statement prepared on every side of the change.
      for (let after = 0; after < 40; after += isMigrating ? 0 : 1) {
        await writer.step();
        steps += 1;
      }
    })();
    await expect.poll(() => steps, { timeout: 60_000 }).toBeGreaterThan(40);
    const { code, output } = await runToEnd({ DATABASE_URL: database.url }, '--migrate-only');
    isMigrating = false;
    await writing;
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await migrated()).toEqual(migrations.map(({ name }) => name));
    expect(await ready(previous)).toBe(200);
  });

  it('starts on the schema of this one', async () => {
    expect(await previous.stop()).toBe(0);
    previous = await spawnServer(environment(), folder);
    ana = ana.on(previous.url);
    expect(await ready(previous)).toBe(200);
    const tom = new words.TestClient(previous.url);
    expect(await words.Books.make(tom)).toBeDefined();
  });

  it('shares the books with this one: what either writes both read, and each tells the clients of the other', async () => {
    present = await spawnServer(environment());
    const onPresent = ana.on(present.url);
    const from = (
      await ana.gql(`query ($id: ID!) { household(id: $id) { revision } }`, { id: books.householdId })
    ).household.revision;
    const listening = await Promise.all(
      [ana, onPresent].map(async (client) => await client.listen(watch, { id: books.householdId })),
    );
    const shared = { known: [] };
    const writers = [ana, onPresent].map(
      (client, index) => new words.RandomWriter(books, client, new words.Random(20 + index), shared),
    );
    expect(await workTogether(writers, { steps: 120, stepsMax: 1_000 })).toBe(true);

    const question = `query ($id: ID!) { household(id: $id) { revision netWorth { money { amount } reason }
      accounts { id balance { amount currency } } categories { id } trash(first: 200) { totals { count } }
      transactions(first: 200) { edges { node { id version payee lines { kind amount { amount } } } } totals { count } } } }`;
    const [old, now] = await Promise.all(
      [ana, onPresent].map(async (client) => await client.gql(question, { id: books.householdId })),
    );
    expect(now).toEqual(old);
    const expected = Array.from({ length: now.household.revision - from }, (_, index) => from + 1 + index);
    expect(expected.length).toBeGreaterThan(100);
    for (const socket of listening) {
      // A release may begin with the revision as it was.
      const seen = () =>
        socket.events
          .map((event) => event.data.householdChanged.revision)
          .filter((revision) => revision > from)
          .sort((a, b) => a - b);
      await expect.poll(seen, { timeout: 10_000 }).toEqual(expected);
      socket.stop();
    }
  });

  it('reads, commits and undoes what the other has begun', async () => {
    const account = await bankOn(previous).createAccount('Bank');
    const before = await transactions();
    for (const [first, second] of [
      [previous, present],
      [present, previous],
    ] as const) {
      const batch = await bankOn(first).preview(statementFile(60), { accountId: account });
      expect(await bankOn(second).batch(batch.id)).toMatchObject({ status: 'READY', counts: { new: 60 } });
      expect((await bankOn(second).commit(batch.id)).status).toBe('COMMITTED');
      expect(await transactions()).toBe(before + 60);
      expect(await bankOn(first).undo(batch.id)).toMatchObject({ removed: 60 });
      expect(await transactions()).toBe(before);
    }
  });

  it('leaves nothing half when it is killed, and takes over from this one when that is', async () => {
    const account = await bankOn(previous).createAccount('Large bank');
    const before = await transactions();
    const standstill = await Standstill.in(database.url);
    const letTimePass = async (id: string): Promise<void> => {
      await db.query(
        `update import_batch set worker_seen_at = worker_seen_at - interval '31 seconds' where household_id = $1 and id = $2`,
        [books.householdId, id],
      );
    };
    const status = async (id: string): Promise<string> =>
      (
        await db.query('select status from import_batch where household_id = $1 and id = $2', [
          books.householdId,
          id,
        ])
      ).rows[0].status;
    const killWhileCommitting = async (victim: ServerProcess, id: string): Promise<void> => {
      await standstill.after(1);
      const committing = bankOn(victim)
        .commit(id)
        .catch(() => undefined);
      await standstill.reached();
      expect(await status(id)).toBe('COMMITTING');
      await victim.stop('SIGKILL');
      await standstill.end();
      await committing;
      await letTimePass(id);
    };

    const batch = await bankOn(previous).preview(statementFile(lineCount), { accountId: account });
    await killWhileCommitting(previous, batch.id);
    await expect.poll(async () => await status(batch.id), { timeout: 15_000 }).toBe('READY');
    expect(await bankOn(present).batch(batch.id)).toMatchObject({
      problem: { code: 'import_commit_was_interrupted' },
    });
    expect(await transactions()).toBe(before);

    previous = await spawnServer(environment(), folder);
    await killWhileCommitting(present, batch.id);
    expect((await bankOn(previous).commit(batch.id)).status).toBe('COMMITTED');
    expect(await transactions()).toBe(before + lineCount);
    present = await spawnServer(environment());
    // The code that explained the interruption explains nothing any more.
    expect(await bankOn(present).batch(batch.id)).toMatchObject({ status: 'COMMITTED', problem: null });
    expect(await bankOn(present).undo(batch.id)).toMatchObject({ removed: lineCount });
    expect(await transactions()).toBe(before);
    await standstill.close();
  });

  it('leaves books that are right', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/verify-books.js'], {
      cwd: new URL('../', import.meta.url).pathname,
      env: { PATH: process.env['PATH'], DATABASE_URL: database.url },
    });
    expect(stdout).toMatch(/^2 households, .* checked: every one agrees\n$/);
  });
});
