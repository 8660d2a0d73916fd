import { execFile } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestBooks, testNow } from './support/raw-books.ts';
import type { TestClient } from './support/client.ts';
import { randomTransactions, writeRandomBooks } from './support/random-books.ts';
import { startServer, type TestServer } from './support/server.ts';

const integrityOf = `query ($h: ID!) { household(id: $h) { integrity { ok checkedAt durationMs transactionCount postingCount
  differenceCount differences { kind accountId transactionId currency day expected found } } } }`;

let server: TestServer;
let person: TestClient;

beforeAll(async () => {
  server = await startServer({ now: () => testNow });
  person = server.client();
  await person.signUp();
});
afterAll(async () => await server.close());

async function check(householdId: string): Promise<any> {
  return (await person.gql(integrityOf, { h: householdId })).household.integrity;
}

/** Writes past every trigger and foreign key, as a broken disk or a careless administrator would. */
async function corrupt(sql: string, values: readonly unknown[]): Promise<void> {
  const client = await server.pool.connect();
  try {
    await client.query('set session_replication_role = replica');
    const { rowCount } = await client.query(sql, [...values]);
    if (rowCount === 0) throw new Error(`nothing to corrupt: ${sql}`);
  } finally {
    await client.query('set session_replication_role = origin');
    client.release();
  }
}

/** Runs `src/verify-books.ts` as `pnpm books:verify` does. */
async function verifyBooks(databaseUrl: string): Promise<{ code: number; output: string; error: string }> {
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['dist/verify-books.js'],
      {
        cwd: new URL('../', import.meta.url).pathname,
        env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl },
      },
      (failure, output, error) =>
        resolve({ code: failure === null ? 0 : Number(failure.code), output, error }),
    );
  });
}

describe('the check of the books', () => {
  it('finds nothing in random books, and counts what it checked', async () => {
    await fc.assert(
      fc.asyncProperty(randomTransactions, async (transactions) => {
        const h = await person.createHousehold();
        const { books } = await writeRandomBooks(server, h, transactions);
        expect(await check(h)).toEqual({
          ok: true,
          checkedAt: testNow.toISOString(),
          durationMs: expect.any(Number),
          transactionCount: transactions.length,
          postingCount: (await books.postings()).length,
          differenceCount: 0,
          differences: [],
        });
      }),
      { numRuns: 4 },
    );
  });
});

describe('a planted corruption', () => {
  let h: string;
  let account: string;
  let category: string;
  let transaction: string;

  beforeEach(async () => {
    h = await person.createHousehold({ categoryLanguage: null });
    const books = await TestBooks.of(server, h);
    account = await books.account('EUR');
    category = await books.category('EXPENSE');
    transaction = await books.write('2099-03-05', [
      { account, amount: -1_000 },
      { account: category, amount: 1_000 },
    ]);
    await books.write('2099-03-05', [
      { account, amount: -50, status: 'PENDING' },
      { account: category, amount: 50 },
    ]);
    await books.write(
      '2099-03-06',
      [
        { account, amount: -70 },
        { account: category, amount: 70 },
      ],
      'trashed_posting',
    );
    // Another household stands beside it, whose rows must not be mixed in.
    const beside = await TestBooks.of(server, await person.createHousehold({ categoryLanguage: null }));
    await beside.write('2099-03-05', [
      { account: await beside.account('EUR'), amount: 5 },
      { account: beside.system('OPENING_BALANCES'), amount: -5 },
    ]);
  });

  async function found(): Promise<any[]> {
    const report = await check(h);
    expect(report.ok).toBe(false);
    expect(report.differenceCount).toBe(report.differences.length);
    return report.differences;
  }
  const nothing = {
    accountId: null,
    transactionId: null,
    currency: null,
    day: null,
    expected: null,
    found: null,
  };

  it('of a posting’s amount shows as an unbalanced transaction and in every total', async () => {
    await corrupt(
      `update posting set amount = 1001 where household_id = $1 and transaction_id = $2 and position = 1`,
      [h, transaction],
    );
    const total = { ...nothing, accountId: category, currency: 'EUR', expected: '10.51', found: '10.50' };
    expect(await found()).toEqual([
      {
        ...nothing,
        kind: 'UNBALANCED_TRANSACTION',
        transactionId: transaction,
        currency: 'EUR',
        day: '2099-03-05',
        expected: '0.00',
        found: '0.01',
      },
      { ...total, kind: 'BALANCE' },
      { ...total, kind: 'CLEARED_BALANCE' },
      { ...total, kind: 'DAY', day: '2099-03-05' },
      { ...total, kind: 'MONTH', day: '2099-03-01' },
    ]);
  });

  it('of a posting’s day shows on both days, though the balance is right', async () => {
    await corrupt(
      `update posting set date = '2099-03-07' where household_id = $1 and transaction_id = $2 and position = 0`,
      [h, transaction],
    );
    const kinds = (await found()).map(({ kind, day, accountId }) => [kind, day, accountId === account]);
    expect(kinds).toEqual([
      ['UNBALANCED_TRANSACTION', '2099-03-05', false],
      ['UNBALANCED_TRANSACTION', '2099-03-07', false],
      ['DAY', '2099-03-05', true],
      ['DAY', '2099-03-07', true],
      ['POSTING_COUNT', '2099-03-05', true],
      ['POSTING_COUNT', '2099-03-07', true],
    ]);
  });

  it('that loses a posting shows its transaction and its account', async () => {
    await corrupt(`delete from posting where household_id = $1 and transaction_id = $2 and position = 0`, [
      h,
      transaction,
    ]);
    const kinds = (await found()).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'UNBALANCED_TRANSACTION',
      'BALANCE',
      'CLEARED_BALANCE',
      'DAY',
      'MONTH',
      'POSTING_COUNT',
      'POSTING_COUNT',
      'POSTING_COUNT',
    ]);
  });

  it('that loses a whole transaction’s postings shows the transaction that has none', async () => {
    await corrupt(`delete from posting where household_id = $1 and transaction_id = $2`, [h, transaction]);
    expect((await found()).at(-1)).toEqual({
      ...nothing,
      kind: 'MISPLACED_POSTINGS',
      transactionId: transaction,
      day: '2099-03-05',
    });
  });

  it.each([
    [
      'account_balance',
      'amount = amount + 3',
      { kind: 'BALANCE', day: null, expected: '-10.50', found: '-10.47' },
    ],
    [
      'account_balance',
      'cleared_amount = 0',
      { kind: 'CLEARED_BALANCE', day: null, expected: '-10.00', found: '0.00' },
    ],
    ['account_balance', 'posting_count = 9', { kind: 'POSTING_COUNT', day: null, expected: '2', found: '9' }],
    [
      'account_month',
      'amount = amount - 1',
      { kind: 'MONTH', day: '2099-03-01', expected: '-10.50', found: '-10.51' },
    ],
    [
      'account_month',
      'posting_count = 1',
      { kind: 'POSTING_COUNT', day: '2099-03-01', expected: '2', found: '1' },
    ],
    ['account_day', 'amount = 0', { kind: 'DAY', day: '2099-03-05', expected: '-10.50', found: '0.00' }],
    [
      'account_day',
      'posting_count = 3',
      { kind: 'POSTING_COUNT', day: '2099-03-05', expected: '2', found: '3' },
    ],
  ])('of %s (%s) is found with what it should be', async (table, change, difference) => {
    await corrupt(`update ${table} set ${change} where household_id = $1 and account_id = $2`, [h, account]);
    expect(await found()).toEqual([{ ...nothing, accountId: account, currency: 'EUR', ...difference }]);
  });

  it.each(['account_balance', 'account_month', 'account_day'])(
    'that loses a row of %s is found',
    async (table) => {
      await corrupt(`delete from ${table} where household_id = $1 and account_id = $2`, [h, account]);
      const [first] = await found();
      expect(first).toMatchObject({ accountId: account, expected: '-10.50', found: '0.00' });
    },
  );

  it('that invents a row of a total is found', async () => {
    await corrupt(
      `insert into account_day (household_id, account_id, currency, day, amount, posting_count) values ($1, $2, 'JPY', '2099-01-01', 7, 0)`,
      [h, account],
    );
    expect(await found()).toEqual([
      {
        ...nothing,
        kind: 'DAY',
        accountId: account,
        currency: 'JPY',
        day: '2099-01-01',
        expected: '0',
        found: '7',
      },
    ]);
  });

  it('of an account’s currency is found at each of its postings', async () => {
    await corrupt(`update account set currency = 'USD' where household_id = $1 and id = $2`, [h, account]);
    const differences = await found();
    expect(differences).toHaveLength(2);
    expect(differences).toContainEqual({
      ...nothing,
      kind: 'CURRENCY_MISMATCH',
      accountId: account,
      transactionId: transaction,
      currency: 'EUR',
      day: '2099-03-05',
      found: '-10.00',
    });
  });

  it('of the trash is found on both sides', async () => {
    await corrupt(`update transaction set deleted_at = now() where household_id = $1 and id = $2`, [
      h,
      transaction,
    ]);
    await corrupt(
      `update transaction set deleted_at = null where household_id = $1 and date = '2099-03-06'`,
      [h],
    );
    const differences = await found();
    expect(differences.map(({ kind, day }) => [kind, day]).toSorted()).toEqual([
      ['MISPLACED_POSTINGS', '2099-03-05'],
      ['MISPLACED_POSTINGS', '2099-03-06'],
    ]);
  });

  it('that takes a transaction or an account away from its postings is found', async () => {
    await corrupt(`delete from transaction where household_id = $1 and id = $2`, [h, transaction]);
    expect(await found()).toHaveLength(2);
    await corrupt(`delete from account where household_id = $1 and id = $2`, [h, account]);
    expect((await found()).map(({ kind }) => kind)).toEqual([
      'MISPLACED_POSTINGS',
      'MISPLACED_POSTINGS',
      'MISPLACED_POSTINGS',
    ]);
  });

  it('of an imbalance left behind is found', async () => {
    await corrupt(
      `insert into transaction_imbalance (household_id, transaction_id, currency, date, amount) values ($1, $2, 'EUR', '2099-03-05', 4)`,
      [h, transaction],
    );
    expect(await found()).toEqual([
      {
        ...nothing,
        kind: 'UNBALANCED_TRANSACTION',
        transactionId: transaction,
        currency: 'EUR',
        day: '2099-03-05',
        expected: '0.00',
        found: '0.04',
      },
    ]);
  });

  it('in more than a hundred places is counted in full and told in part; nothing is repaired', async () => {
    await corrupt(
      `insert into account_day (household_id, account_id, currency, day, amount, posting_count)
       select $1, $2, 'EUR', date '2098-01-01' + n, 1, 0 from generate_series(1, 250) n`,
      [h, account],
    );
    for (let time = 1; time <= 2; time += 1) {
      const report = await check(h);
      expect(report).toMatchObject({ ok: false, differenceCount: 250 });
      expect(report.differences).toHaveLength(100);
    }
  });
});

describe('books:verify', () => {
  it('passes over sound books, and names each household whose books differ', async () => {
    const own = await startServer({ now: () => testNow });
    try {
      const someone = own.client();
      await someone.signUp();
      const sound = await someone.createHousehold();
      await writeRandomBooks(own, sound, fc.sample(randomTransactions, { numRuns: 1, seed: 7 })[0] ?? []);
      const first = await verifyBooks(own.databaseUrl);
      expect(first).toMatchObject({ code: 0, error: '' });
      expect(first.output).toMatch(
        /^1 household, \d+ transactions?, \d+ postings checked: every one agrees\n$/,
      );

      const broken = await someone.createHousehold({ name: 'Broken books' });
      const books = await TestBooks.of(own, broken);
      const account = await books.account('EUR');
      await books.write('2099-01-01', [
        { account, amount: 100 },
        { account: books.system('OPENING_BALANCES'), amount: -100 },
      ]);
      const client = await own.pool.connect();
      await client.query('set session_replication_role = replica');
      await client.query(
        `update account_balance set amount = 150 where household_id = $1 and account_id = $2`,
        [broken, account],
      );
      await client.query('set session_replication_role = origin');
      client.release();
      const second = await verifyBooks(own.databaseUrl);
      expect(second.code).toBe(1);
      const lines = second.output.trimEnd().split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[0]).toBe(
        `${broken} "Broken books": 1 difference, first BALANCE account ${account} currency EUR expected 1.00 found 1.50`,
      );
      expect(lines[1]).toMatch(
        /^2 households, \d+ transactions, \d+ postings checked: 1 household with 1 difference$/,
      );
    } finally {
      await own.close();
    }
  });

  it('says what is wrong when it cannot look', async () => {
    const unset = await verifyBooks('');
    expect(unset).toMatchObject({ code: 2, output: '' });
    expect(unset.error).toContain('DATABASE_URL');
    expect(unset.error).not.toContain('    at ');
    const away = await verifyBooks('postgres://nobody@127.0.0.1:1/none');
    expect(away).toMatchObject({ code: 2, output: '' });
    expect(away.error).not.toContain('    at ');
  });
});
