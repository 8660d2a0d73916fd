import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incomeAndSpending, netWorth } from '../src/ledger/balance.ts';
import type { CurrencyCode } from '../src/ledger/currency.ts';
import { lastDayOf, type BusinessDate, type Month } from '../src/ledger/date.ts';
import { formatAmount } from '../src/ledger/money.ts';
import { convert, parseRate } from '../src/ledger/rate.ts';
import { TestBooks, testNow, testToday } from './support/raw-books.ts';
import type { TestClient } from './support/client.ts';
import { randomTransactions, writeRandomBooks } from './support/random-books.ts';
import { startServer, type TestServer } from './support/server.ts';
import { statementsOf } from './support/statements.ts';

const figure = 'money { amount currency } reason missingCurrencies';
const summaryFields = `month from to income { ${figure} } spending { ${figure} } kept { ${figure} }
  byCategory { categoryId total { ${figure} } amounts { amount currency } }`;
const summaryOf = `query ($h: ID!, $month: Month!, $day: Int) { household(id: $h) {
  monthSummary(month: $month, throughDay: $day) { ${summaryFields} } } }`;
const summariesOf = `query ($h: ID!, $from: Month!, $to: Month!) { household(id: $h) {
  monthSummaries(from: $from, to: $to) { ${summaryFields} } } }`;
const worthByMonth = `query ($h: ID!, $from: Month!, $to: Month!) { household(id: $h) {
  netWorthByMonth(from: $from, to: $to) { month on total { ${figure} } } } }`;
const problemsOf = `query ($h: ID!) { household(id: $h) { problems { kind batchId currency count since fileName } } }`;

let server: TestServer;
let person: TestClient;
let h: string;

beforeAll(async () => {
  server = await startServer({ now: () => testNow });
  person = server.client();
  await person.signUp();
});
afterAll(async () => await server.close());

async function newBooks(): Promise<TestBooks> {
  h = await person.createHousehold({ categoryLanguage: null });
  return await TestBooks.of(server, h);
}
async function summary(month: string, day: number | null = null): Promise<any> {
  return (await person.gql(summaryOf, { h, month, day })).household.monthSummary;
}
async function summaries(from: string, to: string): Promise<any[]> {
  return (await person.gql(summariesOf, { h, from, to })).household.monthSummaries;
}
async function points(from: string, to: string): Promise<any[]> {
  return (await person.gql(worthByMonth, { h, from, to })).household.netWorthByMonth;
}
async function problems(): Promise<any[]> {
  return (await person.gql(problemsOf, { h })).household.problems;
}
const euros = (amount: string) => ({
  money: { amount, currency: 'EUR' },
  reason: null,
  missingCurrencies: [],
});
const unknown = (...missingCurrencies: string[]) => ({
  money: null,
  reason: 'RATE_MISSING',
  missingCurrencies,
});

const randomRates = { JPY: '0.0061', BHD: '2.4567891' } as const;

/** A naive sum in euros: each currency's total converted once. */
function inEuros(totals: Iterable<readonly [CurrencyCode, bigint]>): string {
  let sum = 0n;
  for (const [code, amount] of totals) {
    const rate = parseRate(code === 'JPY' || code === 'BHD' ? randomRates[code] : '1');
    if (!rate.ok) throw new Error(rate.error.code);
    sum += convert({ amount, currency: code }, rate.value, 'EUR').amount;
  }
  return formatAmount(sum, 'EUR');
}

describe('the summary of a month', () => {
  it('counts categories and nothing else', async () => {
    const books = await newBooks();
    const [account, other, dollars] = [
      await books.account('EUR'),
      await books.account('EUR'),
      await books.account('USD'),
    ];
    const [food, salary] = [await books.category('EXPENSE'), await books.category('INCOME')];
    await books.write('2099-05-31', [
      { account, amount: -99_999 },
      { account: food, amount: 99_999 },
    ]);
    await books.write('2099-06-01', [
      { account, amount: 300_000 },
      { account: salary, amount: -300_000 },
    ]);
    await books.write('2099-06-10', [
      { account, amount: -2_000 },
      { account: food, amount: 2_000 },
    ]);
    await books.write('2099-06-12', [
      { account, amount: 500 },
      { account: food, amount: -500 },
    ]);
    await books.write('2099-06-12', [
      { account, amount: -5_000 },
      { account: other, amount: 5_000 },
    ]);
    await books.write('2099-06-13', [
      { account, amount: -900 },
      { account: books.system('CURRENCY_CONVERSION'), amount: 900 },
      { account: books.system('CURRENCY_CONVERSION'), amount: -1_000, currency: 'USD' },
      { account: dollars, amount: 1_000, currency: 'USD' },
    ]);
    await books.write('2099-06-30', [
      { account, amount: -70_000 },
      { account: food, amount: 70_000 },
    ]);
    expect(await summary('2099-06', 15)).toEqual({
      month: '2099-06',
      from: '2099-06-01',
      to: '2099-06-15',
      income: euros('3000.00'),
      spending: euros('15.00'),
      kept: euros('2985.00'),
      byCategory: expect.arrayContaining([
        { categoryId: salary, total: euros('3000.00'), amounts: [{ amount: '3000.00', currency: 'EUR' }] },
        { categoryId: food, total: euros('15.00'), amounts: [{ amount: '15.00', currency: 'EUR' }] },
      ]),
    });
    expect(await summary('2099-06')).toMatchObject({
      to: '2099-06-30',
      spending: euros('715.00'),
      kept: euros('2285.00'),
    });
    expect(await summary('2099-06', 12)).toMatchObject({ to: '2099-06-12', spending: euros('15.00') });
    expect(await summary('2099-06', 11)).toMatchObject({ to: '2099-06-11', spending: euros('20.00') });
    expect(await summary('2098-01')).toMatchObject({
      income: euros('0.00'),
      spending: euros('0.00'),
      byCategory: [],
    });
  });

  it('ends with the month when the day is past it', async () => {
    await newBooks();
    expect(await summary('2099-02', 31)).toMatchObject({ from: '2099-02-01', to: '2099-02-28' });
    expect(await summary('2096-02', 31)).toMatchObject({ to: '2096-02-29' });
  });

  it('converts at the newest rate on or before its last day, and has no figure without one', async () => {
    const books = await newBooks();
    const dollars = await books.account('USD');
    const travel = await books.category('EXPENSE');
    await books.write('2099-06-01', [
      { account: dollars, amount: -1_000, currency: 'USD' },
      { account: travel, amount: 1_000, currency: 'USD' },
    ]);
    await books.rate('USD', '2099-06-10', '0.5');
    await books.rate('USD', '2099-06-20', '0.8');
    expect(await summary('2099-06', 9)).toMatchObject({
      income: euros('0.00'),
      spending: unknown('USD'),
      kept: unknown('USD'),
      byCategory: [
        { categoryId: travel, total: unknown('USD'), amounts: [{ amount: '10.00', currency: 'USD' }] },
      ],
    });
    expect((await summary('2099-06', 10)).spending).toEqual(euros('5.00'));
    expect((await summary('2099-06', 19)).spending).toEqual(euros('5.00'));
    expect((await summary('2099-06')).spending).toEqual(euros('8.00'));
  });

  it('of several months converts each at its own last day, from one statement', async () => {
    const books = await newBooks();
    const dollars = await books.account('USD');
    const travel = await books.category('EXPENSE');
    for (const date of ['2099-04-30', '2099-05-01', '2099-05-31', '2099-07-01']) {
      await books.write(date, [
        { account: dollars, amount: -1_000, currency: 'USD' },
        { account: travel, amount: 1_000, currency: 'USD' },
      ]);
    }
    await books.rate('USD', '2099-05-31', '0.5');
    await books.rate('USD', '2099-06-01', '0.8');
    const sent = await statementsOf(server, async () => {
      const told = await summaries('2099-04', '2099-07');
      expect(told.map(({ month, from, to, spending }) => [month, from, to, spending])).toEqual([
        ['2099-04', '2099-04-01', '2099-04-30', unknown('USD')],
        ['2099-05', '2099-05-01', '2099-05-31', euros('10.00')],
        ['2099-06', '2099-06-01', '2099-06-30', euros('0.00')],
        ['2099-07', '2099-07-01', '2099-07-31', euros('8.00')],
      ]);
    });
    expect(sent).toHaveLength(3);
    expect((await summaries('9999-12', '9999-12')).map(({ to }) => to)).toEqual(['9999-12-31']);
  });

  it.each([
    [{ from: '2099-05', to: '2099-04' }, 'range_is_backwards'],
    [{ from: '2079-01', to: '2099-01' }, 'number_out_of_range'],
    [{ from: '2099-1', to: '2099-04' }, 'month_unreadable'],
  ])('of several months is refused for %j: %s', async (variables, code) => {
    expect((await person.refusal(summariesOf, { h, ...variables })).code).toBe(code);
  });

  it('and net worth equal a naive recomputation from the postings of random books', async () => {
    await fc.assert(
      fc.asyncProperty(randomTransactions, async (transactions) => {
        await newBooks();
        const { books, categories } = await writeRandomBooks(server, h, transactions);
        for (const [code, rate] of Object.entries(randomRates)) await books.rate(code, '2000-01-01', rate);
        const postings = await books.postings();
        for (const [month, day] of [
          ['2099-01', null],
          ['2099-03', 14],
          ['2099-06', 15],
          ['2099-06', null],
          ['2099-09', 1],
        ] as [Month, number | null][]) {
          const told = await summary(month, day);
          const within = postings.filter(({ date }) => date >= told.from && date <= told.to);
          const sums = incomeAndSpending(within, books.lookup);
          const income = inEuros(Array.from(sums, ([code, sum]) => [code, sum.income] as const));
          const spending = inEuros(Array.from(sums, ([code, sum]) => [code, sum.spending] as const));
          expect([told.income, told.spending]).toEqual([euros(income), euros(spending)]);
          expect(BigInt(told.kept.money.amount.replace('.', ''))).toBe(
            BigInt(income.replace('.', '')) - BigInt(spending.replace('.', '')),
          );
          const byCategory = categories.flatMap((id) => {
            const own = incomeAndSpending(
              within.filter((posting) => posting.accountId === id),
              books.lookup,
            );
            const amounts = [...own]
              .map(([code, sum]) => [code, sum.income + sum.spending] as const)
              .filter(([, sum]) => sum !== 0n)
              .toSorted(([a], [b]) => (a < b ? -1 : 1));
            if (amounts.length === 0) return [];
            const told = amounts.map(([code, sum]) => ({ amount: formatAmount(sum, code), currency: code }));
            return [{ categoryId: id, total: euros(inEuros(amounts)), amounts: told }];
          });
          const byId = (a: { categoryId: string }, b: { categoryId: string }) =>
            a.categoryId < b.categoryId ? -1 : 1;
          expect(told.byCategory.toSorted(byId)).toEqual(byCategory.toSorted(byId));
        }
        const range = await summaries('2098-12', '2099-03');
        expect(range).toEqual([
          await summary('2098-12'),
          await summary('2099-01'),
          await summary('2099-02'),
          await summary('2099-03'),
        ]);
        for (const [from, to] of [
          ['2098-11', '2099-12'],
          ['2099-04', '2099-06'],
          ['2099-06', '2099-06'],
        ] as const) {
          for (const { month, on, total } of await points(from, to)) {
            expect(on).toBe(month === '2099-06' ? testToday : lastDayOf(month));
            expect(total).toEqual(euros(inEuros(netWorth(postings, books.lookup, on as BusinessDate))));
          }
        }
      }),
      { numRuns: 6 },
    );
  });

  it('takes one statement', async () => {
    await newBooks();
    const sent = await statementsOf(server, async () => await summary('2099-06', 15));
    // Session, membership with household, summary.
    expect(sent).toHaveLength(3);
  });

  it.each([
    [
      { month: '2099-13' },
      'month_unreadable',
      '“2099-13” is not a month. Write it as YYYY-MM, from 0001-01 to 9999-12.',
    ],
    [
      { month: '2099-6' },
      'month_unreadable',
      '“2099-6” is not a month. Write it as YYYY-MM, from 0001-01 to 9999-12.',
    ],
    [{ month: '2099-06', day: 0 }, 'number_out_of_range', 'The day must be between 1 and 31.'],
    [{ month: '2099-06', day: 32 }, 'number_out_of_range', 'The day must be between 1 and 31.'],
  ])('is refused for %j: %s', async (variables, code, message) => {
    const refusal = await person.refusal(summaryOf, { h, ...variables });
    expect([refusal.code, refusal.message]).toEqual([code, message]);
  });
});

describe('net worth by month', () => {
  it('is of each month’s end, of today in the present month, and converts at each day’s rate', async () => {
    const books = await newBooks();
    const [from, to, dollars] = [
      await books.account('EUR'),
      await books.account('EUR'),
      await books.account('USD'),
    ];
    const opening = async (account: string, date: string, amount: number, currency = 'EUR') =>
      await books.write(date, [
        { account, amount, currency },
        { account: books.system('OPENING_BALANCES'), amount: -amount, currency },
      ]);
    await opening(from, '2090-01-01', 100_000);
    await opening(dollars, '2099-04-10', 10_000, 'USD');
    await books.rate('USD', '2099-04-30', '0.9');
    await books.rate('USD', '2099-06-16', '7');
    await opening(from, '2099-06-15', 1_000);
    await opening(from, '2099-06-16', 5_000_000);
    await opening(from, '2099-07-01', 5_000_000);
    await books.write('2099-03-31', [
      { account: from, amount: -50_000 },
      { account: books.system('IN_TRANSIT'), amount: 50_000 },
      { account: books.system('IN_TRANSIT'), amount: -50_000, date: '2099-04-01' },
      { account: to, amount: 50_000, date: '2099-04-01' },
    ]);
    expect(await points('2099-02', '2099-12')).toEqual([
      { month: '2099-02', on: '2099-02-28', total: euros('1000.00') },
      { month: '2099-03', on: '2099-03-31', total: euros('1000.00') },
      { month: '2099-04', on: '2099-04-30', total: euros('1090.00') },
      { month: '2099-05', on: '2099-05-31', total: euros('1090.00') },
      { month: '2099-06', on: '2099-06-15', total: euros('1100.00') },
    ]);
    await opening(dollars, '2099-03-10', 10_000, 'USD');
    const [march] = await points('2099-03', '2099-03');
    expect(march.total).toEqual(unknown('USD'));
    expect(await points('2099-07', '2099-12')).toEqual([]);
  });

  it('reaches twenty years and takes one statement', async () => {
    await newBooks();
    expect(await points('2079-07', '2099-06')).toHaveLength(240);
    const sent = await statementsOf(server, async () => await points('2079-07', '2099-06'));
    expect(sent).toHaveLength(3);
    expect(await points('9990-01', '9999-12')).toEqual([]);
  });

  it.each([
    [
      { from: '2079-06', to: '2099-06' },
      'number_out_of_range',
      'The number of months must be between 1 and 240.',
    ],
    [
      { from: '0001-01', to: '9999-12' },
      'number_out_of_range',
      'The number of months must be between 1 and 240.',
    ],
    [{ from: '2099-06', to: '2099-05' }, 'range_is_backwards', 'The range ends before it begins.'],
    [
      { from: 'May', to: '2099-05' },
      'month_unreadable',
      '“May” is not a month. Write it as YYYY-MM, from 0001-01 to 9999-12.',
    ],
  ])('is refused for %j: %s', async (variables, code, message) => {
    const refusal = await person.refusal(worthByMonth, { h, ...variables });
    expect([refusal.code, refusal.message]).toEqual([code, message]);
  });
});

describe('problems', () => {
  it('are none in new books', async () => {
    await newBooks();
    expect(await problems()).toEqual([]);
  });

  it('name currencies held today without a rate, or with an old one', async () => {
    const books = await newBooks();
    const hold = async (currency: string, date = '2099-01-01') =>
      await books.write(date, [
        { account: await books.account(currency), amount: 100, currency },
        { account: books.system('OPENING_BALANCES'), amount: -100, currency },
      ]);
    for (const currency of ['EUR', 'USD', 'USD', 'JPY', 'CHF', 'GBP']) await hold(currency);
    await hold('NOK', '2099-06-16');
    await books.account('SEK');
    await books.rate('JPY', '2099-05-15', '1');
    await books.rate('CHF', '2099-05-14', '1');
    await books.rate('CHF', '2098-05-14', '1');
    await books.rate('GBP', '2099-06-16', '1');
    const nothing = { batchId: null, since: null, fileName: null };
    expect(await problems()).toEqual([
      { ...nothing, kind: 'RATE_MISSING', currency: 'GBP', count: 1 },
      { ...nothing, kind: 'RATE_MISSING', currency: 'USD', count: 2 },
      { ...nothing, kind: 'RATE_OLD', currency: 'CHF', count: 1, since: '2099-05-14' },
    ]);
  });

  it('count postings without a category, of both types', async () => {
    const books = await newBooks();
    const account = await books.account('EUR');
    for (const [role, amount] of [
      ['UNCATEGORISED_EXPENSE', 5],
      ['UNCATEGORISED_EXPENSE', 7],
      ['UNCATEGORISED_INCOME', -9],
    ] as const) {
      await books.write('2099-01-01', [
        { account, amount: -amount },
        { account: books.system(role), amount },
      ]);
    }
    expect(await problems()).toEqual([
      { kind: 'UNCATEGORISED', batchId: null, currency: null, count: 3, since: null, fileName: null },
    ]);
  });

  it('name imports that wait, and their unreadable lines', async () => {
    await newBooks();
    const ready = await plantBatch('ready.csv', 'READY', ['NEW', 'DUPLICATE', 'UNREADABLE']);
    const clean = await plantBatch('clean.csv', 'READY', ['NEW']);
    await plantBatch('empty.csv', 'READY', []);
    await plantBatch('reading.csv', 'READING', ['UNREADABLE']);
    await plantBatch('done.csv', 'COMMITTED', ['NEW', 'UNREADABLE']);
    const found = await problems();
    expect(
      found.map(({ kind, batchId, count, fileName }) => [kind, batchId, count, fileName]).toSorted(),
    ).toEqual(
      [
        ['IMPORT_TO_REVIEW', ready, 3, 'ready.csv'],
        ['IMPORT_TO_REVIEW', clean, 1, 'clean.csv'],
        ['UNREADABLE_LINES', ready, 1, 'ready.csv'],
      ].toSorted(),
    );
    expect(found.every(({ since }) => since === '2099-06-14')).toBe(true);
  });

  it('take one statement', async () => {
    expect(await statementsOf(server, async () => await problems())).toHaveLength(3);
  });
});

async function plantBatch(fileName: string, status: string, verdicts: readonly string[]): Promise<string> {
  const [file, batch] = [crypto.randomUUID(), crypto.randomUUID()];
  const { rows } = await server.pool.query(`select person_id from member where household_id = $1`, [h]);
  await server.pool.query(
    `insert into stored_file (household_id, id, sha256, size_bytes, name, created_by) values ($1, $2, '', 1, $3, $4)`,
    [h, file, fileName, rows[0].person_id],
  );
  // Half past midnight of the 14th in Berlin is still the 13th in UTC.
  await server.pool.query(
    `insert into import_batch (household_id, id, file_id, file_name, status, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, '2099-06-13T22:30:00Z')`,
    [h, batch, file, fileName, status, rows[0].person_id],
  );
  await server.pool.query(
    `insert into statement_line (household_id, id, batch_id, account_position, line_number, verdict, reason, proposed_verdict, chosen)
     select $1, gen_random_uuid(), $2, 0, n.number, n.verdict, '{}', n.verdict, false
     from unnest($3::text[]) with ordinality as n (verdict, number)`,
    [h, batch, verdicts],
  );
  return batch;
}
