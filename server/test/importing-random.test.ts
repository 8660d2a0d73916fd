import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportClient } from './support/import-client.ts';
import { importOperations } from './support/random-import-writer.ts';
import { startServer, type TestServer } from './support/server.ts';

/** Mulberry32: numbers that a seed tells again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('imports and undos at random', { timeout: 180_000 }, () => {
  let server: TestServer;
  let bank: ImportClient;
  let accounts: string[];

  beforeAll(async () => {
    server = await startServer({ environment: { DATABASE_CONNECTIONS: '12' } });
    const person = server.client();
    await person.signUp();
    bank = new ImportClient(person, await person.createHousehold());
    accounts = [
      await bank.createAccount('Checking'),
      await bank.createAccount('Rainy day', { group: 'SAVINGS' }),
    ];
  });
  afterAll(async () => await server.close());

  it('by four writers at once leave books that balance, and batches that can all be undone', async () => {
    const seed = 20_261_124;
    const outcomes = new Map<string, number>();
    const done = (kind: string): number => outcomes.get(`${kind} done`) ?? 0;
    // Writers who meet refuse each other, as it happens.
    const isEnough = (): boolean => done('import') > 20 && done('undo') > 3;
    await Promise.all(
      [0, 1, 2, 3].map(async (writer) => {
        const operations = importOperations(bank, accounts, seeded(seed + writer));
        for (let step = 0; step < 15 || (step < 60 && !isEnough()); step += 1) {
          const { kind, run } = operations.next().value;
          const name = `${kind} ${await run()}`;
          outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
        }
      }),
    );
    expect(isEnough(), `seed ${seed}`).toBe(true);

    const integrity = async (): Promise<any> =>
      (
        await bank.person.gql(
          `query ($h: ID!) { household(id: $h) { integrity { ok transactionCount differences { kind accountId expected found } } } }`,
          { h: bank.householdId },
        )
      ).household.integrity;
    expect(await integrity(), `seed ${seed}`).toMatchObject({ ok: true, differences: [] });

    // Undone from the newest to the oldest, nothing edited since: all of them go, and no merge is left behind.
    const { rows } = await server.pool.query(
      `select id from import_batch where household_id = $1 and status = 'COMMITTED' order by committed_at desc`,
      [bank.householdId],
    );
    const kept: string[] = [];
    for (const { id } of rows) kept.push(...(await bank.undo(id)).keptTransactionIds);
    expect(kept, `seed ${seed}`).toEqual([]);
    expect(await integrity(), `seed ${seed}`).toMatchObject({ ok: true, differences: [] });
    // What stays is what an earlier undo kept, because another batch held it then: it still counts as imported.
    const left = await server.pool.query(
      `select count(*)::int as n from transaction t
       where t.household_id = $1 and not exists (select from statement_line l join import_batch b on b.household_id = $1 and b.id = l.batch_id
         where l.household_id = $1 and l.transaction_id = t.id and l.outcome = 'CREATED' and b.status = 'UNDONE' and b.id = t.import_batch_id)`,
      [bank.householdId],
    );
    expect(left.rows[0].n, `seed ${seed}`).toBe(0);
    const merged = await server.pool.query(
      `select count(*)::int as n from statement_line where household_id = $1 and outcome = 'MERGED'`,
      [bank.householdId],
    );
    expect(merged.rows[0].n, `seed ${seed}`).toBe(0);
  });
});
