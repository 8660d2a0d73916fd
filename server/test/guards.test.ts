import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

/** Past the application: raw SQL against the real schema, as a bug, a script or a curious administrator would send it. */
describe('the database guards the books', () => {
  let database: TestDatabase;
  let db: Client;
  const home = randomUUID();
  const neighbours = randomUUID();
  const account = { checking: randomUUID(), dollars: randomUUID(), food: randomUUID(), theirs: randomUUID() };
  let transaction: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = new Client({ connectionString: database.url });
    await db.connect();
    for (const id of [home, neighbours]) {
      await db.query(
        `insert into household (household_id, name, base_currency, time_zone, number_locale) values ($1, 'H', 'EUR', 'UTC', 'en')`,
        [id],
      );
    }
    const own = `insert into account (household_id, id, type, account_group, name, currency) values ($1, $2, 'ASSET', 'EVERYDAY', $3, $4)`;
    await db.query(own, [home, account.checking, 'Checking', 'EUR']);
    await db.query(own, [home, account.dollars, 'Dollars', 'USD']);
    await db.query(own, [neighbours, account.theirs, 'Theirs', 'EUR']);
    await db.query(`insert into account (household_id, id, type, name) values ($1, $2, 'EXPENSE', 'Food')`, [
      home,
      account.food,
    ]);
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
  });
  beforeEach(async () => {
    transaction = randomUUID();
    await db.query('begin');
    await db.query(`insert into transaction (household_id, id, date) values ($1, $2, '2026-11-23')`, [
      home,
      transaction,
    ]);
    await post(transaction, [
      [0, account.checking, -500n, 'EUR', '2026-11-23'],
      [1, account.food, 500n, 'EUR', '2026-11-23'],
    ]);
    await db.query('commit');
  });

  type Row = readonly [position: number, accountId: string, amount: bigint, currency: string, date: string];

  async function post(transactionId: string, rows: readonly Row[]): Promise<void> {
    await db.query(
      `insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, status)
       select $1, $2, position, account_id, amount, currency, date, 'CLEARED'
       from unnest($3::smallint[], $4::uuid[], $5::bigint[], $6::text[], $7::date[]) p (position, account_id, amount, currency, date)`,
      [home, transactionId, ...[0, 1, 2, 3, 4].map((column) => rows.map((row) => row[column as 0]))],
    );
  }

  /** Constraint (or SQLSTATE) that refuses the statements, and proof that nothing of them stays. */
  async function refused(work: () => Promise<unknown>): Promise<string> {
    const before = await everything();
    let constraint = 'accepted';
    await db.query('begin');
    try {
      await work();
      await db.query('commit');
    } catch (error) {
      const { constraint: name, code } = error as { constraint?: string; code: string };
      constraint = name ?? code;
      await db.query('rollback');
    }
    expect(await everything()).toEqual(before);
    return constraint;
  }

  async function everything(): Promise<unknown> {
    const tables = ['posting', 'account_balance', 'account_month', 'account_day', 'transaction_imbalance'];
    const rows = [];
    for (const table of tables) rows.push((await db.query(`select * from ${table} t order by t::text`)).rows);
    return rows;
  }

  /** Every roll-up against its recomputation from the postings. */
  async function rollUpsHold(): Promise<void> {
    const { rows } = await db.query(`
      select 'balance' as what, * from (
        select account_id, currency, null::date as day, sum(amount) as amount, count(*) as n from posting group by 1, 2
        except select account_id, currency, null, amount, posting_count from account_balance) a
      union all select 'balance, too much', * from (
        select account_id, currency, null::date, amount, posting_count from account_balance where posting_count <> 0 or amount <> 0
        except select account_id, currency, null, sum(amount), count(*) from posting group by 1, 2) b
      union all select 'day', * from (
        select account_id, currency, date, sum(amount), count(*) from posting group by 1, 2, 3
        except select account_id, currency, day, amount, posting_count from account_day) c
      union all select 'day, too much', * from (
        select account_id, currency, day, amount, posting_count from account_day where posting_count <> 0 or amount <> 0
        except select account_id, currency, date, sum(amount), count(*) from posting group by 1, 2, 3) d
      union all select 'month', * from (
        select account_id, currency, date_trunc('month', date::timestamp)::date, sum(amount), count(*) from posting group by 1, 2, 3
        except select account_id, currency, month, amount, posting_count from account_month) e
      union all select 'month, too much', * from (
        select account_id, currency, month, amount, posting_count from account_month where posting_count <> 0 or amount <> 0
        except select account_id, currency, date_trunc('month', date::timestamp)::date, sum(amount), count(*) from posting group by 1, 2, 3) f`);
    expect(rows).toEqual([]);
    expect((await db.query('select * from transaction_imbalance')).rows).toEqual([]);
  }

  const mine = `household_id = '${home}' and transaction_id = $1`;

  it('refuses an amount that unbalances a transaction', async () => {
    const update = () =>
      db.query(`update posting set amount = 600 where ${mine} and position = 1`, [transaction]);
    expect(await refused(update)).toBe('transaction_balances');
  });

  it('refuses to delete one posting', async () => {
    const remove = () => db.query(`delete from posting where ${mine} and position = 1`, [transaction]);
    expect(await refused(remove)).toBe('transaction_balances');
  });

  it('refuses to move the date of one leg', async () => {
    const move = () =>
      db.query(`update posting set date = date + 1 where ${mine} and position = 0`, [transaction]);
    expect(await refused(move)).toBe('transaction_balances');
  });

  it('refuses an account of another household', async () => {
    const steal = () =>
      db.query(`update posting set account_id = $2 where ${mine} and position = 0`, [
        transaction,
        account.theirs,
      ]);
    expect(await refused(steal)).toBe('posting_household_id_account_id_fkey');
  });

  it('refuses a posting that moves to another household', async () => {
    const move = () =>
      db.query(`update posting set household_id = $2 where ${mine} and position = 0`, [
        transaction,
        neighbours,
      ]);
    expect(await refused(move)).toMatch(/^posting_household_id_.*_fkey$/);
  });

  it("refuses a currency that is not the account's", async () => {
    const update = () =>
      db.query(`update posting set account_id = $2 where ${mine} and position = 0`, [
        transaction,
        account.dollars,
      ]);
    expect(await refused(update)).toBe('posting_currency_is_the_accounts');
  });

  it('refuses UPDATE … FROM, COPY and TRUNCATE that break the books', async () => {
    const updateFrom = () =>
      db.query(
        `update posting p set amount = v.amount from (values (0, 7::bigint)) v (position, amount)
         where p.household_id = '${home}' and p.transaction_id = $1 and p.position = v.position`,
        [transaction],
      );
    expect(await refused(updateFrom)).toBe('transaction_balances');

    const copy = () =>
      pipeline(
        Readable.from([`${home}\t${transaction}\t2\t${account.food}\t100\tEUR\t2026-11-23\tCLEARED\n`]),
        db.query(
          copyFrom(
            'copy posting (household_id, transaction_id, position, account_id, amount, currency, date, status) from stdin',
          ),
        ),
      );
    expect(await refused(copy)).toBe('transaction_balances');
    expect(await refused(() => db.query('truncate posting'))).toBe('postings_are_not_truncated');
    expect(await refused(() => db.query('truncate posting, transaction cascade'))).toBe(
      'postings_are_not_truncated',
    );
  });

  it('refuses to write totals directly, and to clear away an imbalance', async () => {
    for (const statement of [
      'update account_balance set amount = amount + 1',
      'delete from account_month',
      'insert into account_day select * from account_day',
      'truncate account_balance',
    ]) {
      expect(await refused(() => db.query(statement))).toBe('totals_are_kept_by_the_database');
    }
    const cheat = async () => {
      await db.query(`update posting set amount = 600 where ${mine} and position = 1`, [transaction]);
      await db.query('delete from transaction_imbalance');
    };
    expect(await refused(cheat)).toBe('totals_are_kept_by_the_database');
  });

  it('refuses a zero amount and a sum past 64 bits', async () => {
    const zero = () => db.query(`update posting set amount = 0 where ${mine}`, [transaction]);
    expect(await refused(zero)).toBe('posting_amount_is_not_zero');
    const huge = async () => {
      const id = randomUUID();
      await db.query(`insert into transaction (household_id, id, date) values ($1, $2, '2026-01-01')`, [
        home,
        id,
      ]);
      await post(id, [
        [0, account.food, 2n ** 63n - 1n, 'EUR', '2026-01-01'],
        [1, account.checking, -(2n ** 63n - 1n), 'EUR', '2026-01-01'],
      ]);
    };
    expect(await refused(huge)).toBe('22003');
  });

  it('lets several statements pass through an imbalance, and keeps every roll-up', async () => {
    await db.query('begin');
    await db.query(`update posting set amount = -700 where ${mine} and position = 0`, [transaction]);
    await db.query(`update posting set amount = 700 where ${mine} and position = 1`, [transaction]);
    await db.query('commit');
    await rollUpsHold();

    await db.query(`update posting set date = '2027-02-01' where ${mine}`, [transaction]);
    await rollUpsHold();

    const copied = randomUUID();
    await db.query('begin');
    await db.query(`insert into transaction (household_id, id, date) values ($1, $2, '2026-01-31')`, [
      home,
      copied,
    ]);
    const rows = [`0\t${account.checking}\t-1234`, `1\t${account.food}\t1234`].map(
      (row) => `${home}\t${copied}\t${row}\tEUR\t2026-01-31\tPENDING\n`,
    );
    await pipeline(
      Readable.from(rows),
      db.query(
        copyFrom(
          'copy posting (household_id, transaction_id, position, account_id, amount, currency, date, status) from stdin',
        ),
      ),
    );
    await db.query('commit');
    await rollUpsHold();

    await db.query(`delete from posting where household_id = '${home}' and transaction_id = any($1)`, [
      [transaction, copied],
    ]);
    await rollUpsHold();
  });
});
