import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountId } from '../src/ledger/account.ts';
import { balanceOn, netWorth } from '../src/ledger/balance.ts';
import type { CurrencyCode } from '../src/ledger/currency.ts';
import type { BusinessDate } from '../src/ledger/date.ts';
import { formatAmount } from '../src/ledger/money.ts';
import { convert, parseRate } from '../src/ledger/rate.ts';
import { TestBooks, testNow, testToday } from './support/raw-books.ts';
import type { TestClient } from './support/client.ts';
import { randomTransactions, writeRandomBooks } from './support/random-books.ts';
import { startServer, type TestServer } from './support/server.ts';
import { statementsOf } from './support/statements.ts';

const sideBar = `query ($h: ID!, $on: Date) { household(id: $h) {
  accounts(on: $on) { id balance { amount currency } clearedBalance { amount currency } postingCount
    balanceInBase { money { amount currency } reason missingCurrencies } }
  netWorth(on: $on) { money { amount currency } reason missingCurrencies }
  groupTotals(on: $on) { group total { money { amount } reason missingCurrencies } }
} }`;

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
async function ask(on: string | null = null): Promise<any> {
  return (await person.gql(sideBar, { h, on })).household;
}
async function worth(on: string | null = null): Promise<any> {
  return (await ask(on)).netWorth;
}
const euros = (amount: string) => ({
  money: { amount, currency: 'EUR' },
  reason: null,
  missingCurrencies: [],
});

describe('balances', () => {
  it('leave future entries out, and cleared balances leave pending ones out', async () => {
    const books = await newBooks();
    const account = await books.account('EUR');
    const category = await books.category('EXPENSE');
    const spend = async (date: string, amount: number, status: 'PENDING' | 'CLEARED' = 'CLEARED') =>
      await books.write(date, [
        { account, amount: -amount, status },
        { account: category, amount },
      ]);
    await spend('2098-12-31', 100);
    await spend('2099-06-14', 20, 'PENDING');
    await spend(testToday, 3);
    await spend('2099-06-16', 4_000);
    await spend('2099-06-20', 50_000, 'PENDING');
    await spend('2099-07-01', 600_000);
    const at = async (on: string | null) => {
      const [own] = (await ask(on)).accounts;
      return [own.balance.amount, own.clearedBalance.amount, own.postingCount];
    };
    expect(await at(null)).toEqual(['-1.23', '-1.03', 6]);
    expect(await at('2099-06-15')).toEqual(['-1.23', '-1.03', 6]);
    expect(await at('2099-06-14')).toEqual(['-1.20', '-1.00', 6]);
    expect(await at('2099-06-16')).toEqual(['-41.23', '-41.03', 6]);
    expect(await at('2099-06-30')).toEqual(['-541.23', '-41.03', 6]);
    expect(await at('2099-07-01')).toEqual(['-6541.23', '-6041.03', 6]);
    expect(await at('2099-01-01')).toEqual(['-1.00', '-1.00', 6]);
    expect(await at('2098-12-30')).toEqual(['0.00', '0.00', 6]);
    expect(await at('0001-01-01')).toEqual(['0.00', '0.00', 6]);
    expect(await at('9999-12-31')).toEqual(['-6541.23', '-6041.03', 6]);
  });

  it.each([
    [
      '2099-02-29',
      '“2099-02-29” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
    ],
    [
      '15.06.2099',
      '“15.06.2099” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
    ],
  ])('of %s are refused', async (on, message) => {
    await newBooks();
    const refusal = await person.refusal(sideBar, { h, on });
    expect([refusal.code, refusal.message]).toEqual(['date_unreadable', message]);
  });

  it('equal a recomputation from the postings on every day of random books', async () => {
    await fc.assert(
      fc.asyncProperty(randomTransactions, async (transactions) => {
        await newBooks();
        const { books, own } = await writeRandomBooks(server, h, transactions);
        await books.rate('JPY', '2000-01-01', '0.0061');
        await books.rate('BHD', '2000-01-01', '2.4567891');
        const postings = await books.postings();
        const cleared = postings.filter(({ status }) => status !== 'PENDING');
        for (const on of [
          '2098-12-31',
          '2099-02-14',
          '2099-05-31',
          testToday,
          '2099-09-10',
          '2099-12-31',
        ] as BusinessDate[]) {
          const told = await ask(on);
          for (const { id, currency } of own) {
            const account = told.accounts.find((each: any) => each.id === id);
            const code = currency as CurrencyCode;
            const sum = (among: typeof postings) => balanceOn(among, on).get(accountId(id))?.get(code) ?? 0n;
            expect(account.balance.amount).toBe(formatAmount(sum(postings), code));
            expect(account.clearedBalance.amount).toBe(formatAmount(sum(cleared), code));
            expect(account.postingCount).toBe(postings.filter(({ accountId }) => accountId === id).length);
          }
          const total = [...netWorth(postings, books.lookup, on)].reduce((base, [code, amount]) => {
            const rate = parseRate(code === 'JPY' ? '0.0061' : code === 'BHD' ? '2.4567891' : '1');
            if (!rate.ok) throw new Error(rate.error.code);
            return base + convert({ amount, currency: code }, rate.value, 'EUR').amount;
          }, 0n);
          expect(told.netWorth).toEqual(euros(formatAmount(total, 'EUR')));
        }
      }),
      { numRuns: 6 },
    );
  });

  it('come with net worth and group totals from one statement, and take no more with many accounts', async () => {
    const books = await newBooks();
    const few = await statementsOf(server, async () => await ask());
    for (let n = 0; n < 30; n += 1) await books.account(n % 2 === 0 ? 'EUR' : 'JPY');
    const many = await statementsOf(server, async () => await ask());
    expect(many).toEqual(few);
    expect(many.filter((text) => text.includes('account_balance'))).toHaveLength(1);
    // Session, membership with household, balances.
    expect(many).toHaveLength(3);
  });
});

describe('net worth', () => {
  it('is nothing in books that hold nothing', async () => {
    await newBooks();
    expect(await ask()).toEqual({ accounts: [], netWorth: euros('0.00'), groupTotals: [] });
  });

  it('does not move on a transfer, not even while it is in transit', async () => {
    const books = await newBooks();
    const [from, to] = [await books.account('EUR'), await books.account('EUR', 'LIABILITY')];
    await books.write('2099-01-01', [
      { account: from, amount: 100_000 },
      { account: books.system('OPENING_BALANCES'), amount: -100_000 },
    ]);
    await books.write('2099-02-01', [
      { account: from, amount: -4_000 },
      { account: to, amount: 4_000 },
    ]);
    await books.write('2099-03-30', [
      { account: from, amount: -5_000 },
      { account: books.system('IN_TRANSIT'), amount: 5_000 },
      { account: books.system('IN_TRANSIT'), amount: -5_000, date: '2099-04-02' },
      { account: to, amount: 5_000, date: '2099-04-02' },
    ]);
    for (const on of [
      '2099-01-01',
      '2099-02-01',
      '2099-03-29',
      '2099-03-30',
      '2099-04-01',
      '2099-04-02',
      null,
    ]) {
      expect(await worth(on)).toEqual(euros('1000.00'));
    }
    const onTheWay = (await ask('2099-03-31')).accounts.map(({ balance }: any) => balance.amount).toSorted();
    expect(onTheWay).toEqual(['40.00', '910.00']);
  });

  it('after an exchange follows what is held, at the newest rates on or before the day', async () => {
    const books = await newBooks();
    const [euro, dollar] = [await books.account('EUR'), await books.account('USD')];
    await books.write('2099-01-01', [
      { account: euro, amount: 100_000 },
      { account: books.system('OPENING_BALANCES'), amount: -100_000 },
    ]);
    await books.write('2099-02-01', [
      { account: euro, amount: -10_000 },
      { account: books.system('CURRENCY_CONVERSION'), amount: 10_000 },
      { account: books.system('CURRENCY_CONVERSION'), amount: -11_000, currency: 'USD' },
      { account: dollar, amount: 11_000, currency: 'USD' },
    ]);
    expect(await worth('2099-02-01')).toEqual({
      money: null,
      reason: 'RATE_MISSING',
      missingCurrencies: ['USD'],
    });
    await books.rate('USD', '2099-02-01', '0.909090909090909');
    await books.rate('USD', '2099-03-01', '0.9');
    await books.rate('USD', '2099-12-01', '5');
    expect(await worth('2099-01-31')).toEqual(euros('1000.00'));
    expect(await worth('2099-02-28')).toEqual(euros('1000.00'));
    expect(await worth('2099-03-01')).toEqual(euros('999.00'));
    expect(await worth()).toEqual(euros('999.00'));
    expect(await worth('2099-12-01')).toEqual(euros('1450.00'));
  });

  it('has no figure without a rate, names the currencies, and never takes 1', async () => {
    const books = await newBooks();
    for (const [currency, amount] of [
      ['EUR', 5_000],
      ['JPY', 3_500],
      ['BHD', 12_345],
      ['USD', 1_000],
    ] as const) {
      await books.write('2099-01-01', [
        { account: await books.account(currency), amount, currency },
        { account: books.system('OPENING_BALANCES'), amount: -amount, currency },
      ]);
    }
    await books.account('CHF');
    await books.rate('USD', '2099-01-01', '2');
    const told = await ask();
    expect(told.netWorth).toEqual({ money: null, reason: 'RATE_MISSING', missingCurrencies: ['BHD', 'JPY'] });
    expect(told.groupTotals).toEqual([
      {
        group: 'EVERYDAY',
        total: { money: null, reason: 'RATE_MISSING', missingCurrencies: ['BHD', 'JPY'] },
      },
    ]);
    const inBase = told.accounts.map(({ balance, balanceInBase }: any) => [balance.currency, balanceInBase]);
    expect(Object.fromEntries(inBase)).toEqual({
      EUR: euros('50.00'),
      USD: euros('20.00'),
      CHF: euros('0.00'),
      JPY: { money: null, reason: 'RATE_MISSING', missingCurrencies: ['JPY'] },
      BHD: { money: null, reason: 'RATE_MISSING', missingCurrencies: ['BHD'] },
    });
    await books.rate('JPY', '2099-01-01', '0.01');
    await books.rate('BHD', '2099-01-01', '2');
    // 50.00 + 35.00 + 24.69 + 20.00
    expect((await ask()).netWorth).toEqual(euros('129.69'));
    expect((await ask('2099-01-01')).groupTotals).toEqual([
      { group: 'EVERYDAY', total: { money: { amount: '129.69' }, reason: null, missingCurrencies: [] } },
    ]);
  });

  it('converts the sum of a currency once, half to even', async () => {
    const books = await newBooks();
    await books.rate('JPY', '2099-01-01', '0.005');
    for (const amount of [1, 1, 1]) {
      await books.write('2099-01-01', [
        { account: await books.account('JPY'), amount, currency: 'JPY' },
        { account: books.system('OPENING_BALANCES'), amount: -amount, currency: 'JPY' },
      ]);
    }
    const told = await ask();
    // 0.005 each is nothing, to even; three of them, 0.015, are 0.02.
    expect(told.accounts.map(({ balanceInBase }: any) => balanceInBase.money.amount)).toEqual([
      '0.00',
      '0.00',
      '0.00',
    ]);
    expect(told.netWorth).toEqual(euros('0.02'));
  });

  it('does not count rates of a base currency that the household has left', async () => {
    const books = await newBooks();
    const dollar = await books.account('USD');
    await books.write('2099-01-01', [
      { account: dollar, amount: 1_000, currency: 'USD' },
      { account: books.system('OPENING_BALANCES'), amount: -1_000, currency: 'USD' },
    ]);
    await books.rate('USD', '2099-01-01', '3', 'CHF');
    expect(await worth()).toEqual({ money: null, reason: 'RATE_MISSING', missingCurrencies: ['USD'] });
    await person.gql(
      `mutation ($h: ID!) { updateHousehold(householdId: $h, input: { baseCurrency: "CHF" }) { revision } }`,
      { h },
    );
    expect(await worth()).toEqual({
      money: { amount: '30.00', currency: 'CHF' },
      reason: null,
      missingCurrencies: [],
    });
  });
});
