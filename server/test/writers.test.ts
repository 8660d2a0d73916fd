import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contention } from '../src/persistence/household-transaction.ts';
import { Books } from './support/books.ts';
import { ImportClient } from './support/import-client.ts';
import { Random } from './support/random.ts';
import { importOperations } from './support/random-import-writer.ts';
import { recomputed } from './support/recomputed.ts';
import { RandomWriter, type SharedTransactions } from './support/random-writer.ts';
import { startServer, type TestServer } from './support/server.ts';

/** Six who type and two who import and undo, in turn: 1,500 operations. */
const typists = 6;
const typistSteps = 240;
const importers = 2;
const importerSteps = 30;
const operationCount = typists * typistSteps + importers * importerSteps;

/** Eight writers on one household's books at once, as bugs in other trackers have it: posts that race, edits that cross. */
describe('parallel writers', () => {
  let server: TestServer;
  let books: Books;

  beforeAll(async () => {
    server = await startServer({ environment: { DATABASE_CONNECTIONS: '16' } });
    books = await Books.make(server.client());
  });
  afterAll(async () => await server.close());

  it(`leaves every total equal to its recomputation after ${operationCount} operations`, async () => {
    const retriesBefore = contention.retries;
    const shared: SharedTransactions = { known: [] };
    const outcomes = new Map<string, number>();
    const count = (key: string): void => void outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    const bank = new ImportClient(books.client, books.householdId);
    const euroAccounts = books.accounts.filter(({ currency }) => currency === 'EUR').map(({ id }) => id);
    await Promise.all([
      ...Array.from({ length: typists }, async (_, index) => {
        const writer = new RandomWriter(books, books.client, new Random(20_261_124 + index), shared);
        for (let step = 0; step < typistSteps; step += 1) {
          const { operation, outcome } = await writer.step();
          count(`${operation}: ${outcome}`);
        }
      }),
      ...Array.from({ length: importers }, async (_, index) => {
        const random = new Random(20_262_411 + index);
        const operations = importOperations(bank, euroAccounts, () => random.below(1_000_000) / 1_000_000);
        for (let step = 0; step < importerSteps; step += 1) {
          const { kind, run } = operations.next().value;
          count(`${kind}: ${await run()}`);
        }
      }),
    ]);
    const retries = contention.retries - retriesBefore;
    console.log(
      `${operationCount} operations, ${retries} retries after a conflict`,
      Object.fromEntries([...outcomes].sort()),
    );

    const done = [...outcomes]
      .filter(([key]) => key.endsWith(': done'))
      .reduce((sum, [, count]) => sum + count, 0);
    expect(done).toBeGreaterThan(operationCount / 2);
    for (const operation of ['create', 'edit', 'delete', 'restore', 'bulk']) {
      expect(outcomes.get(`${operation}: done`) ?? 0).toBeGreaterThan(20);
    }
    expect(outcomes.get('import: done') ?? 0).toBeGreaterThan(10);
    expect(outcomes.get('undo: done') ?? 0).toBeGreaterThan(2);
    expect(contention.gaveUp).toBe(0);
    // A storm would be several retries for each operation.
    expect(retries).toBeLessThan(operationCount);

    const { integrity } = (
      await books.client.gql(
        `query ($id: ID!) { household(id: $id) { integrity { ok transactionCount postingCount differences { kind } } } }`,
        { id: books.householdId },
      )
    ).household;
    expect(integrity).toMatchObject({ ok: true, differences: [] });
    expect(integrity.postingCount).toBeGreaterThan(500);
    expect(await recomputed(server.pool, books.householdId)).toEqual([]);
  }, 300_000);
});
