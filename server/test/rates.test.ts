import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBooks, testNow } from './support/raw-books.ts';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

const setRate = `mutation ($h: ID!, $input: RateInput!) { setRate(householdId: $h, input: $input) {
  rate { id currency base date rate } revision } }`;
const removeRate = `mutation ($h: ID!, $id: ID!) { removeRate(householdId: $h, id: $id) { rate { id rate } revision } }`;
const readRates = `query ($h: ID!, $currency: String, $first: Int, $after: String) { household(id: $h) {
  rates(currency: $currency, first: $first, after: $after) {
    edges { cursor node { id currency base date rate } } pageInfo { hasNextPage endCursor } } } }`;

let server: TestServer;
let person: TestClient;
let h: string;

beforeAll(async () => {
  server = await startServer({ now: () => testNow });
  person = server.client();
  await person.signUp();
});
afterAll(async () => await server.close());

async function set(currency: string, date: string, rate: string): Promise<any> {
  return (await person.gql(setRate, { h, input: { currency, date, rate } })).setRate;
}
async function page(variables: Record<string, unknown> = {}): Promise<any> {
  return (await person.gql(readRates, { h, ...variables })).household.rates;
}

describe('currencies', () => {
  it('are all of ISO 4217 with their digits, also for visitors', async () => {
    const { currencies } = await server.client().gql(`{ currencies { code name exponent } }`);
    expect(currencies.length).toBeGreaterThan(150);
    const exponents = Object.fromEntries(currencies.map(({ code, exponent }: any) => [code, exponent]));
    expect(exponents).toMatchObject({ EUR: 2, JPY: 0, BHD: 3, CLF: 4 });
    expect(currencies.find(({ code }: any) => code === 'EUR').name).toBe('Euro');
  });
});

describe('rates', () => {
  beforeAll(async () => {
    h = await person.createHousehold();
  });

  it('are set once per currency and day: again means instead', async () => {
    const first = await set('USD', '2099-01-01', '0.90');
    expect(first.rate).toEqual({
      id: expect.any(String),
      currency: 'USD',
      base: 'EUR',
      date: '2099-01-01',
      rate: '0.9',
    });
    const second = await set('USD', '2099-01-01', '0.000000000000001');
    expect(second.rate).toEqual({ ...first.rate, rate: '0.000000000000001' });
    expect(second.revision).toBe(first.revision + 1);
    await set('USD', '2099-01-01', '999999999999999.999999999999999');
    expect((await page()).edges.map(({ node }: any) => node.rate)).toEqual([
      '999999999999999.999999999999999',
    ]);
  });

  it('are removed, so that the one before holds again', async () => {
    h = await person.createHousehold();
    const books = await TestBooks.of(server, h);
    await books.write('2099-01-01', [
      { account: await books.account('USD'), amount: 1_000, currency: 'USD' },
      { account: books.system('OPENING_BALANCES'), amount: -1_000, currency: 'USD' },
    ]);
    await set('USD', '2099-01-01', '2');
    const later = await set('USD', '2099-02-01', '3');
    const worth = async () =>
      (await person.gql(`query ($h: ID!) { household(id: $h) { netWorth { money { amount } } } }`, { h }))
        .household.netWorth.money.amount;
    expect(await worth()).toBe('30.00');
    const removed = await person.gql(removeRate, { h, id: later.rate.id });
    expect(removed.removeRate).toEqual({
      rate: { id: later.rate.id, rate: '3' },
      revision: later.revision + 1,
    });
    expect(await worth()).toBe('20.00');
    expect((await person.refusal(removeRate, { h, id: later.rate.id })).message).toBe(
      'There is no such rate here, or you may not see it.',
    );
    expect((await person.refusal(removeRate, { h, id: 'nonsense' })).code).toBe('not_found');
  });

  it('come newest first, page by page, without gap or repetition', async () => {
    h = await person.createHousehold();
    const wanted: string[] = [];
    for (let day = 1; day <= 9; day += 1) {
      for (const currency of ['CHF', 'USD']) {
        await set(currency, `2099-01-0${day}`, `${day}`);
        wanted.unshift(`2099-01-0${day} ${currency}`);
      }
    }
    const read: string[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo } = await page({ first: 5, after });
      read.push(...edges.map(({ node }: any) => `${node.date} ${node.currency}`));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(read).toEqual(wanted);
    const ofOne = await page({ currency: 'CHF', first: 200 });
    expect(ofOne.edges.map(({ node }: any) => node.currency)).toEqual(Array.from({ length: 9 }, () => 'CHF'));
    expect(ofOne.pageInfo.hasNextPage).toBe(false);
  });

  it('belong to one household', async () => {
    const made = await set('USD', '2099-03-03', '1.5');
    const stranger = server.client();
    await stranger.signUp();
    const elsewhere = await stranger.createHousehold();
    expect((await stranger.gql(readRates, { h: elsewhere })).household.rates.edges).toEqual([]);
    expect((await stranger.refusal(removeRate, { h: elsewhere, id: made.rate.id })).code).toBe('not_found');
  });
});

describe('what is refused of rates', () => {
  beforeAll(async () => {
    h = await person.createHousehold();
  });

  it.each([
    [{ currency: 'EUR' }, 'rate_between_same_currency', 'A rate needs two different currencies.'],
    [
      { currency: 'XXX' },
      'currency_unknown',
      '“XXX” is not a currency. Use a code of ISO 4217, like EUR or JPY.',
    ],
    [
      { date: '2026-02-30' },
      'date_unreadable',
      '“2026-02-30” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
    ],
    [
      { rate: '0' },
      'rate_not_positive',
      'A rate is greater than zero. Enter what one unit of the currency is worth in the other.',
    ],
    [
      { rate: '-1' },
      'rate_not_positive',
      'A rate is greater than zero. Enter what one unit of the currency is worth in the other.',
    ],
    [
      { rate: '1e5' },
      'rate_unreadable',
      '“1e5” is not a rate. Write up to 15 digits before and 15 after a point, like 1.0825.',
    ],
    [
      { rate: '1,5' },
      'rate_unreadable',
      '“1,5” is not a rate. Write up to 15 digits before and 15 after a point, like 1.0825.',
    ],
    [
      { rate: '0.0000000000000001' },
      'rate_unreadable',
      '“0.0000000000000001” is not a rate. Write up to 15 digits before and 15 after a point, like 1.0825.',
    ],
    [
      { rate: '1000000000000000' },
      'rate_unreadable',
      '“1000000000000000” is not a rate. Write up to 15 digits before and 15 after a point, like 1.0825.',
    ],
  ])('%j: %s', async (input, code, message) => {
    const refusal = await person.refusal(setRate, {
      h,
      input: { currency: 'USD', date: '2099-01-01', rate: '1', ...input },
    });
    expect([refusal.code, refusal.message]).toEqual([code, message]);
    expect((await page()).edges).toEqual([]);
  });

  it('pages of no or too many rows, and cursors that are none or of another list', async () => {
    for (const day of [1, 2]) await set('USD', `2099-01-0${day}`, '1');
    for (const first of [0, -1, 201, 10_000]) {
      const refusal = await person.refusal(readRates, { h, first });
      expect([refusal.code, refusal.message]).toEqual([
        'page_size_out_of_range',
        `A page has 1 to 200 rows, not ${first}.`,
      ]);
    }
    const { edges } = await page({ first: 1, currency: 'USD' });
    const own = JSON.parse(Buffer.from(edges[0].cursor, 'base64url').toString());
    const tampered = Buffer.from(JSON.stringify([own[0], 'no day', 'USD'])).toString('base64url');
    for (const [currency, after] of [
      [null, edges[0].cursor],
      ['USD', tampered],
      ['USD', 'garbage'],
      ['USD', ''],
      ['USD', '\0'],
    ]) {
      const refusal = await person.refusal(readRates, { h, first: 1, currency, after });
      expect([refusal.code, refusal.message]).toEqual([
        'cursor_unreadable',
        'This cursor is not of this list. Start again from its first page.',
      ]);
    }
  });
});
