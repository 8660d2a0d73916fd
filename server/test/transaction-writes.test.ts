import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contention } from '../src/persistence/household-transaction.ts';
import { Books } from './support/books.ts';
import { Random } from './support/random.ts';
import { entryMaterial, randomEntry, RandomWriter, workTogether } from './support/random-writer.ts';
import { startServer, type TestServer } from './support/server.ts';

let server: TestServer;
let second: TestServer;
let books: Books;
beforeAll(async () => {
  server = await startServer();
  second = await startServer({ databaseUrl: server.databaseUrl });
  books = await Books.make(server.client());
});
afterAll(async () => {
  await second.close();
  await server.close();
});

describe('an idempotency key', () => {
  it('answers the first result again', async () => {
    const entry = {
      date: '2026-03-01',
      accountId: books.account('Giro'),
      amount: '-1.00',
      lines: [{ amount: '-1.00' }],
      payee: 'Once',
    };
    const first = await books.create(entry, 'key one');
    const again = await books.create(entry, 'key one');
    expect(again).toEqual(first);
    const error = await books.refused(books.create({ ...entry, payee: 'Other' }, 'key one'));
    expect(error.extensions.code).toBe('idempotency_key_reused');
    expect(await books.all({ payee: 'Once' })).toHaveLength(1);
  });

  it('makes one transaction of requests at once on two servers', async () => {
    const entry = {
      date: '2026-03-02',
      accountId: books.account('Giro'),
      amount: '-2.00',
      lines: [{ amount: '-2.00' }],
      payee: 'Twice',
    };
    const clients = [books.client, books.client.on(second.url)];
    const answers = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => await books.create(entry, 'key two', clients[index % 2])),
    );
    expect(new Set(answers.map(({ transaction }) => transaction.id)).size).toBe(1);
    expect(await books.all({ payee: 'Twice' })).toHaveLength(1);
  });

  it.each([
    ['x'.repeat(201), 'text_too_long'],
    ['a\u0000b', 'text_has_control_characters'],
    ['\ud800', 'text_has_control_characters'],
    [' ', 'text_missing'],
  ])('is refused where it cannot be kept: %j', async (key, code) => {
    const entry = {
      date: '2026-03-02',
      accountId: books.account('Giro'),
      amount: '-2.00',
      lines: [{ amount: '-2.00' }],
      payee: 'With a key that is none',
    };
    await expect(books.create(entry, key)).rejects.toMatchObject({ code });
    expect(await books.all({ payee: 'With a key that is none' })).toHaveLength(0);
  });

  it('is forgotten after 30 days', async () => {
    const entry = {
      date: '2026-03-05',
      accountId: books.account('Giro'),
      amount: '-1.00',
      lines: [{ amount: '-1.00' }],
    };
    await server.pool.query(
      `insert into idempotency_key (household_id, key, operation, request_hash, created_at)
       select $1, 'aged ' || days, 'createTransaction', 'any', now() - make_interval(days => days) from unnest($2::int[]) days`,
      [books.householdId, [1, 29, 31, 400]],
    );
    // A server looks for old ones once in a while.
    for (let round = 0; round < 10; round += 1)
      await Promise.all(
        Array.from({ length: 6 }, async (_, index) => await books.create(entry, `fresh ${round} ${index}`)),
      );
    const { rows } = await server.pool.query<{ key: string }>(
      `select key from idempotency_key where household_id = $1 and key like 'aged %' order by key`,
      [books.householdId],
    );
    expect(rows.map(({ key }) => key)).toEqual(['aged 1', 'aged 29']);
  });

  it('of a refused request can be used for the right one', async () => {
    const entry = {
      date: '2026-03-03',
      accountId: books.account('Giro'),
      amount: '-1.00',
      lines: [{ amount: '-2.00' }],
      payee: 'Right',
    };
    await books.refused(books.create(entry, 'key three'));
    await books.create({ ...entry, amount: '-2.00' }, 'key three');
    expect(await books.all({ payee: 'Right' })).toHaveLength(1);
  });

  it('makes an edit whose answer was lost the same edit again', async () => {
    const before = await books.spend('3.00');
    const entry = {
      date: '2026-03-04',
      accountId: books.account('Giro'),
      amount: '-4.00',
      lines: [{ amount: '-4.00' }],
    };
    const first = await books.edit(before, entry, 'key four');
    expect(first.transaction.version).toBe(before.version + 1);
    expect(await books.edit(before, entry, 'key four')).toEqual(first);
    const stale = await books.refused(books.edit(before, entry, 'key five'));
    expect(stale.extensions.code).toBe('transaction_changed');
    const other = await books.refused(books.edit(first.transaction, entry, 'key four'));
    expect(other.extensions.code).toBe('idempotency_key_reused');
  });

  it('moves many transactions once, also when two servers are asked at once', async () => {
    const { id } = await books.spend('5.00', { date: '2026-03-10' });
    const elsewhere = books.on(books.client.on(second.url));
    const answers = await Promise.all(
      [books, elsewhere, books].map(
        async (each) => await each.bulkEdit([id], { shiftDays: 1 }, 'key of a shift'),
      ),
    );
    for (const { transactions } of answers) expect(transactions).toMatchObject([{ id, date: '2026-03-11' }]);
    expect(await books.read(id)).toMatchObject({ date: '2026-03-11', version: 2 });
    const error = await books.refused(books.bulkEdit([id], { shiftDays: 2 }, 'key of a shift'));
    expect(error.extensions.code).toBe('idempotency_key_reused');
  });

  it('of a change that changed nothing answers the same again', async () => {
    const first = await books.bulkEdit([], { status: 'CLEARED' }, 'key of nothing');
    expect(first).toMatchObject({ ids: [], transactions: [] });
    expect(await books.bulkEdit([], { status: 'CLEARED' }, 'key of nothing')).toEqual(first);
  });
});

/** How often the servers asked PostgreSQL something so far. */
let trips = 0;
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  trips += 1;
  return Reflect.apply(query, this, given);
} as typeof query;

/** How often they ask meanwhile; what goes in one message counts once. */
async function tripsOf(work: () => Promise<unknown>): Promise<number> {
  const before = trips;
  await work();
  return trips - before;
}

describe('the number of trips to PostgreSQL', () => {
  // Session, membership and household come together.
  const toTheHousehold = 1;
  let many: Books;
  beforeAll(async () => {
    many = await Books.make(server.client());
    const random = new Random(7);
    for (let count = 0; count < 60; count += 1) await many.create(randomEntry(random, entryMaterial(many)));
  });

  it('of a list is one and one for its totals, whatever its size', async () => {
    for (const first of [1, 50]) {
      expect(await tripsOf(async () => await many.page('transactions', { first }))).toBe(toTheHousehold + 2);
      expect(
        await tripsOf(async () => await many.page('transactions', { first }, 'id lines { categoryId }')),
      ).toBe(toTheHousehold + 2);
      expect(await tripsOf(async () => await many.page('trash', { first }))).toBe(toTheHousehold + 2);
      expect(await tripsOf(async () => await many.registerPage(many.account('Giro'), { first }))).toBe(
        toTheHousehold + 2,
      );
    }
    const filter = {
      text: 'market',
      categoryIds: [many.category('Food')],
      tags: ['work'],
      amountMin: '1',
      status: 'CLEARED',
    };
    expect(await tripsOf(async () => await many.page('transactions', { filter }))).toBe(toTheHousehold + 2);
  });

  it('of totals that nobody asks for is none', async () => {
    const query = `query ($id: ID!) { household(id: $id) { transactions { edges { node { id payee tags kind postings { accountName } } } } payees { edges { node { name count lastCategoryId } } } tags { edges { node { name count } } } } }`;
    const ask = async (): Promise<unknown> => await many.client.gql(query, { id: many.householdId });
    // Connections that it needs at once are open after it.
    await ask();
    expect(await tripsOf(ask)).toBe(toTheHousehold + 3);
  });

  it('of a write does not grow with its lines or its transactions', async () => {
    const entry = (lines: number) => ({
      date: '2026-03-01',
      accountId: many.account('Giro'),
      amount: `-${lines}.00`,
      payee: 'Known',
      lines: Array.from({ length: lines }, () => ({ amount: '-1.00', categoryId: many.category('Rent') })),
    });
    const one = (await many.create(entry(1))).transaction;
    const ofOne = await tripsOf(async () => await many.create(entry(1)));
    // The key, the accounts, what is entered, and its end; then what is answered of it.
    expect(ofOne).toBe(toTheHousehold + 4 + 1);
    expect(await tripsOf(async () => await many.create(entry(40)))).toBe(ofOne);

    const edit = await tripsOf(async () => await many.edit(one, entry(40)));
    expect(edit).toBeLessThanOrEqual(13);
    const ids = (await many.all()).map(({ id }) => id);
    for (const work of [
      async (some: string[]) =>
        await many.bulkEdit(some, { status: 'PENDING', payee: 'Known', addTags: ['x'], removeTags: ['y'] }),
      async (some: string[]) => await many.delete(some),
      async (some: string[]) => await many.restore(some),
    ]) {
      const few = await tripsOf(async () => await work(ids.slice(0, 1)));
      expect(few).toBeLessThanOrEqual(13);
      expect(await tripsOf(async () => await work(ids.slice(1)))).toBe(few);
    }
  });
});

describe('several writers at once', () => {
  it('leave balanced transactions and true totals', async () => {
    const own = await Books.make(server.client());
    const shared = { known: [] };
    const writers = [1, 2, 3, 4].map(
      (seed) =>
        new RandomWriter(
          own,
          own.client.on(seed % 2 === 0 ? server.url : second.url),
          new Random(seed),
          shared,
        ),
    );
    expect(await workTogether(writers, { steps: 60, stepsMax: 500 })).toBe(true);
    expect(contention.gaveUp).toBe(0);
    const { household } = await own.client.gql(
      `query ($id: ID!) { household(id: $id) { integrity { ok transactionCount differences { kind } } } }`,
      { id: own.householdId },
    );
    expect(household.integrity).toEqual({
      ok: true,
      transactionCount: (await own.all({}, 200, 'id')).length,
      differences: [],
    });
  });
});
