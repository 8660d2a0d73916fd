import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBooks, testNow, testToday } from './support/raw-books.ts';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

const accountFields = `id type group name currency position closedOn balance { amount currency } clearedBalance { amount currency }
  balanceInBase { money { amount currency } reason missingCurrencies } postingCount version`;

const createAccount = `mutation ($h: ID!, $input: AccountInput!, $key: String) {
  createAccount(householdId: $h, input: $input, idempotencyKey: $key) { account { ${accountFields} } revision } }`;
const updateAccount = `mutation ($h: ID!, $id: ID!, $version: Int!, $input: AccountUpdateInput!) {
  updateAccount(householdId: $h, id: $id, version: $version, input: $input) { account { ${accountFields} } revision } }`;
const reorderAccounts = `mutation ($h: ID!, $ids: [ID!]!) { reorderAccounts(householdId: $h, ids: $ids) {
  accounts { id position } revision } }`;
const closeAccount = `mutation ($h: ID!, $id: ID!, $version: Int!) {
  closeAccount(householdId: $h, id: $id, version: $version) { account { ${accountFields} } revision } }`;
const reopenAccount = `mutation ($h: ID!, $id: ID!, $version: Int!) {
  reopenAccount(householdId: $h, id: $id, version: $version) { account { ${accountFields} } revision } }`;
const readAccounts = `query ($h: ID!, $closed: Boolean) { household(id: $h) { revision accounts(includeClosed: $closed) { ${accountFields} } } }`;

let server: TestServer;
let person: TestClient;
let h: string;

beforeAll(async () => {
  server = await startServer({ now: () => testNow });
  person = server.client();
  await person.signUp();
});
afterAll(async () => await server.close());

async function newHousehold(): Promise<void> {
  h = await person.createHousehold({ categoryLanguage: null });
}
async function create(input: Record<string, unknown>): Promise<any> {
  const data = await person.gql(createAccount, {
    h,
    input: { group: 'EVERYDAY', currency: 'EUR', ...input },
  });
  return data.createAccount.account;
}
async function accounts(closed = true): Promise<any[]> {
  return (await person.gql(readAccounts, { h, closed })).household.accounts;
}
async function revision(): Promise<number> {
  return (await person.gql(readAccounts, { h })).household.revision;
}
async function rowCount(table: string): Promise<number> {
  const { rows } = await server.pool.query(
    `select count(*)::integer as n from ${table} where household_id = $1`,
    [h],
  );
  return rows[0].n;
}

describe('making an account', () => {
  beforeAll(newHousehold);

  it('writes its opening balance as one transaction and one revision', async () => {
    const before = await revision();
    const data = await person.gql(createAccount, {
      h,
      input: {
        name: 'Current account',
        group: 'EVERYDAY',
        currency: 'EUR',
        openingBalance: '1234.56',
        openingDate: '2099-01-01',
      },
    });
    expect(data.createAccount.account).toEqual({
      id: expect.any(String),
      type: 'ASSET',
      group: 'EVERYDAY',
      name: 'Current account',
      currency: 'EUR',
      position: 0,
      closedOn: null,
      balance: { amount: '1234.56', currency: 'EUR' },
      clearedBalance: { amount: '1234.56', currency: 'EUR' },
      balanceInBase: { money: { amount: '1234.56', currency: 'EUR' }, reason: null, missingCurrencies: [] },
      postingCount: 1,
      version: 1,
    });
    expect(data.createAccount.revision).toBe(before + 1);
    const books = await TestBooks.of(server, h);
    const postings = await books.postings();
    expect(postings.map(({ accountId, amount, date }) => [accountId, amount, date])).toEqual([
      [data.createAccount.account.id, 123456n, '2099-01-01'],
      [books.system('OPENING_BALANCES'), -123456n, '2099-01-01'],
    ]);
  });

  it('opens on today in the household’s time zone when no day is given', async () => {
    const account = await create({ name: 'Cash', openingBalance: '20.00' });
    const books = await TestBooks.of(server, h);
    const own = (await books.postings()).filter(({ accountId }) => accountId === account.id);
    expect(own.map(({ date }) => date)).toEqual([testToday]);
  });

  it.each([
    ['0.00', '0.00'],
    [null, '0.00'],
  ])('writes no transaction for an opening balance of %s', async (openingBalance, balance) => {
    const account = await create({ name: `Empty ${openingBalance}`, openingBalance });
    expect(account).toMatchObject({ balance: { amount: balance }, postingCount: 0 });
  });

  it.each([
    ['JPY', '-3500', 'CARDS', 'LIABILITY'],
    ['BHD', '12.345', 'SAVINGS', 'ASSET'],
    ['CLF', '1.2345', 'INVESTMENTS', 'ASSET'],
    ['EUR', '-180000.00', 'LOANS', 'LIABILITY'],
    ['EUR', '92233720368547758.07', 'PROPERTY', 'ASSET'],
  ])('holds %s with its own digits: %s in %s is a %s', async (currency, openingBalance, group, type) => {
    const account = await create({ name: `${group} ${currency}`, group, currency, openingBalance });
    expect(account).toMatchObject({ type, currency, balance: { amount: openingBalance, currency } });
  });

  it('takes its place at the end of its group', async () => {
    await newHousehold();
    const names = ['One', 'Two', 'Three'];
    for (const name of names) await create({ name });
    await create({ name: 'Savings', group: 'SAVINGS' });
    await create({ name: 'Four' });
    expect((await accounts()).map(({ name, position }) => [name, position])).toEqual([
      ['One', 0],
      ['Two', 1],
      ['Three', 2],
      ['Four', 3],
      ['Savings', 0],
    ]);
  });

  it('answers the same twice for one idempotency key, also at once', async () => {
    const input = { name: 'Only once', group: 'EVERYDAY', currency: 'EUR', openingBalance: '5.00' };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => person.gql(createAccount, { h, input, key: 'k1' })),
    );
    expect(new Set(answers.map((answer) => answer.createAccount.account.id)).size).toBe(1);
    expect((await accounts()).filter(({ name }) => name === 'Only once')).toHaveLength(1);
    const other = await person.refusal(createAccount, { h, input: { ...input, name: 'Other' }, key: 'k1' });
    expect(other.code).toBe('idempotency_key_reused');
  });

  it('lets one of two win who choose the same name at once', async () => {
    await newHousehold();
    const answers = await Promise.all(
      ['Shared', 'shared'].map((name) =>
        person.send(createAccount, { h, input: { name, group: 'EVERYDAY', currency: 'EUR' } }),
      ),
    );
    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'made').toSorted()).toEqual([
      'account_name_in_use',
      'made',
    ]);
  });
});

describe('what is refused when an account is made', () => {
  beforeAll(async () => {
    await newHousehold();
    await create({ name: 'Taken' });
  });

  it.each([
    [{ name: '  ' }, 'text_missing', 'The name must not be empty.'],
    [
      { name: 'a\0b' },
      'text_has_control_characters',
      'The name contains characters that cannot be stored (NUL or half of a character pair).',
    ],
    [
      { name: '\ud800' },
      'text_has_control_characters',
      'The name contains characters that cannot be stored (NUL or half of a character pair).',
    ],
    [{ name: 'x'.repeat(10_000) }, 'text_too_long', 'The name may have at most 200 characters.'],
    [{ name: 'TAKEN' }, 'account_name_in_use', 'There is already an account called “TAKEN”.'],
    [
      { currency: 'EURO' },
      'currency_unknown',
      '“EURO” is not a currency. Use a code of ISO 4217, like EUR or JPY.',
    ],
    [{ type: 'EXPENSE' }, 'account_is_not_own', 'Only an asset or liability account can be used here.'],
    [
      { openingBalance: '1.234' },
      'amount_has_too_many_decimals',
      '“1.234” has too many decimals. Amounts in EUR have at most 2.',
    ],
    [
      { openingBalance: '1.5', currency: 'JPY' },
      'amount_has_too_many_decimals',
      '“1.5” has too many decimals. Amounts in JPY have at most 0.',
    ],
    [
      { openingBalance: '1e5' },
      'amount_unreadable',
      '“1e5” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
    ],
    [
      { openingBalance: 'NaN' },
      'amount_unreadable',
      '“NaN” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
    ],
    [
      { openingBalance: '١٢' },
      'amount_unreadable',
      '“١٢” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
    ],
    [
      { openingBalance: '１２' },
      'amount_unreadable',
      '“１２” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.',
    ],
    [
      { openingBalance: '9'.repeat(40) },
      'amount_out_of_range',
      'The amount is too large. Amounts in EUR go up to 92233720368547758.07.',
    ],
    [
      { openingBalance: '1', openingDate: '2026-02-30' },
      'date_unreadable',
      '“2026-02-30” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
    ],
    [
      { openingBalance: '1', openingDate: '0000-01-01' },
      'date_unreadable',
      '“0000-01-01” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
    ],
    [
      { openingBalance: '1', openingDate: '10000-01-01' },
      'date_unreadable',
      '“10000-01-01” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.',
    ],
  ])('%j: %s', async (input, code, message) => {
    const before = await rowCount('account');
    const refusal = await person.refusal(createAccount, {
      h,
      input: { name: 'New', group: 'EVERYDAY', currency: 'EUR', ...input },
    });
    expect([refusal.code, refusal.message]).toEqual([code, message]);
    expect(await rowCount('account')).toBe(before);
    expect(await rowCount('posting')).toBe(0);
  });

  it('leaves nothing half-written when the sum of opening balances is past what the books can hold', async () => {
    await create({ name: 'Huge', openingBalance: '92233720368547758.07' });
    const before = await rowCount('account');
    const refusal = await person.refusal(createAccount, {
      h,
      input: { name: 'Huge too', group: 'EVERYDAY', currency: 'EUR', openingBalance: '92233720368547758.07' },
    });
    expect([refusal.code, refusal.message]).toEqual([
      'amount_out_of_range',
      'This amount is larger than the books can hold.',
    ]);
    expect(await rowCount('account')).toBe(before);
  });

  it('keeps marks of direction in a name', async () => {
    expect((await create({ name: 'حساب \u200fجاري' })).name).toBe('حساب \u200fجاري');
  });
});

describe('changing accounts', () => {
  beforeAll(newHousehold);

  it('renames and regroups; a stale version is told the present state', async () => {
    const account = await create({ name: 'Old name' });
    await create({ name: 'Saved', group: 'SAVINGS' });
    const answer = await person.gql(updateAccount, {
      h,
      id: account.id,
      version: 1,
      input: { name: 'New name', group: 'SAVINGS' },
    });
    expect(answer.updateAccount.account).toMatchObject({
      name: 'New name',
      group: 'SAVINGS',
      position: 1,
      version: 2,
    });
    const stale = await person.refusal(updateAccount, {
      h,
      id: account.id,
      version: 1,
      input: { name: 'Mine' },
    });
    expect(stale.code).toBe('account_changed');
    expect(stale.message).toBe(
      'Somebody changed this account since you opened it. Look at it and try again.',
    );
    expect(stale.error.extensions.details).toMatchObject({ id: account.id, name: 'New name', version: 2 });
    const nothing = await person.refusal(updateAccount, { h, id: account.id, version: 2, input: {} });
    expect([nothing.code, nothing.message]).toEqual(['nothing_to_change', 'Say what to change.']);
    const taken = await person.refusal(updateAccount, {
      h,
      id: account.id,
      version: 2,
      input: { name: 'Saved' },
    });
    expect(taken.code).toBe('account_name_in_use');
    const sameAgain = await person.gql(updateAccount, {
      h,
      id: account.id,
      version: 2,
      input: { name: 'NEW name' },
    });
    expect(sameAgain.updateAccount.account.name).toBe('NEW name');
  });

  it('lets one of two win who edit the same version at once', async () => {
    const account = await create({ name: 'Contested' });
    const answers = await Promise.all(
      ['A', 'B', 'C'].map((name) =>
        person.send(updateAccount, { h, id: account.id, version: 1, input: { name } }),
      ),
    );
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'changed').toSorted();
    expect(codes).toEqual(['account_changed', 'account_changed', 'changed']);
  });

  it('puts the open accounts of a group in order, and refuses anything else', async () => {
    await newHousehold();
    const made = [];
    for (const name of ['A', 'B', 'C']) made.push(await create({ name }));
    const card = await create({ name: 'Card', group: 'CARDS' });
    const [a, b, c] = made.map(({ id }) => id);
    await person.gql(closeAccount, { h, id: b, version: 1 });
    const answer = await person.gql(reorderAccounts, { h, ids: [c, a] });
    expect(answer.reorderAccounts.accounts).toEqual([
      { id: c, position: 0 },
      { id: a, position: 1 },
    ]);
    expect((await accounts()).map(({ name }) => name)).toEqual(['C', 'A', 'B', 'Card']);
    for (const ids of [[a], [a, a], [a, c, card.id], [a, b, c], [a, card.id], []]) {
      const refusal = await person.refusal(reorderAccounts, { h, ids });
      expect([refusal.code, refusal.message]).toEqual([
        'accounts_must_be_of_one_group',
        'These must be all the open accounts of one group.',
      ]);
    }
    expect((await person.refusal(reorderAccounts, { h, ids: [a, 'nonsense'] })).code).toBe('not_found');
  });
});

describe('closing accounts', () => {
  beforeAll(newHousehold);

  it('is refused with the amount that is left, and leaves the account open', async () => {
    const account = await create({ name: 'Old bank', currency: 'JPY', openingBalance: '3500' });
    const refusal = await person.refusal(closeAccount, { h, id: account.id, version: 1 });
    expect([refusal.code, refusal.message, refusal.error.extensions.params]).toEqual([
      'account_has_balance',
      'Old bank still holds 3500 JPY. Move it elsewhere before you close the account.',
      { name: 'Old bank', amount: '3500 JPY' },
    ]);
    expect((await accounts()).find(({ id }) => id === account.id)).toMatchObject({
      closedOn: null,
      version: 1,
    });
  });

  it('counts what is held today and what future entries leave', async () => {
    const books = await TestBooks.of(server, h);
    const other = await create({ name: 'Other' });
    const emptied = await create({
      name: 'Empty after tomorrow',
      openingBalance: '10.00',
      openingDate: '2099-01-01',
    });
    await books.refresh();
    await books.write('2099-06-16', [
      { account: emptied.id, amount: -1000 },
      { account: other.id, amount: 1000 },
    ]);
    expect(
      (await person.refusal(closeAccount, { h, id: emptied.id, version: 1 })).error.extensions.params,
    ).toEqual({
      name: 'Empty after tomorrow',
      amount: '10.00 EUR',
    });
    expect(
      (await person.refusal(closeAccount, { h, id: other.id, version: 1 })).error.extensions.params,
    ).toEqual({
      name: 'Other',
      amount: '10.00 EUR',
    });
  });

  it('happens today, once, and can be taken back', async () => {
    const account = await create({ name: 'Done with' });
    const closed = await person.gql(closeAccount, { h, id: account.id, version: 1 });
    expect(closed.closeAccount.account).toMatchObject({ closedOn: testToday, version: 2 });
    expect((await accounts(false)).map(({ id }) => id)).not.toContain(account.id);
    expect((await accounts(true)).map(({ id }) => id)).toContain(account.id);
    const again = await person.gql(closeAccount, { h, id: account.id, version: 2 });
    expect(again.closeAccount.account).toMatchObject({ closedOn: testToday, version: 2 });
    expect((await person.refusal(reopenAccount, { h, id: account.id, version: 1 })).code).toBe(
      'account_changed',
    );
    const open = await person.gql(reopenAccount, { h, id: account.id, version: 2 });
    expect(open.reopenAccount.account).toMatchObject({ closedOn: null, version: 3 });
  });
});

describe('closing an account while somebody spends from it', () => {
  beforeAll(newHousehold);

  it('never leaves money on a closed account', async () => {
    const spend = `mutation ($h: ID!, $input: TransactionInput!) { createTransaction(householdId: $h, input: $input) { revision } }`;
    const outcomes = new Set<string>();
    for (let round = 1; round <= 12; round += 1) {
      const { id } = await create({ name: `Contested ${round}` });
      const input = { date: testToday, accountId: id, amount: '-1.00', lines: [{ amount: '-1.00' }] };
      const [closing, spending] = await Promise.all([
        person.send(closeAccount, { h, id, version: 1 }),
        person.send(spend, { h, input }),
      ]);
      const codes = [closing, spending].map(({ errors }) => errors?.[0]?.extensions.code ?? 'done');
      outcomes.add(codes.join(', '));
      const account = (await accounts()).find((each) => each.id === id);
      expect(account.closedOn === null || account.balance.amount === '0.00').toBe(true);
    }
    for (const outcome of outcomes)
      expect(['done, account_is_closed', 'account_has_balance, done']).toContain(outcome);
  });
});

describe('accounts of others', () => {
  beforeAll(newHousehold);

  it('are not found, nor are categories and the system’s accounts', async () => {
    const mine = await create({ name: 'Mine' });
    const books = await TestBooks.of(server, h);
    const stranger = server.client();
    await stranger.signUp();
    const elsewhere = await stranger.createHousehold();
    const ask = `query ($h: ID!, $id: ID!) { household(id: $h) { account(id: $id) { name } } }`;
    expect((await person.gql(ask, { h, id: mine.id })).household.account).toEqual({ name: 'Mine' });
    expect((await stranger.refusal(ask, { h: elsewhere, id: mine.id })).message).toBe(
      'There is no such account here, or you may not see it.',
    );
    for (const id of [
      books.system('UNCATEGORISED_EXPENSE'),
      books.system('IN_TRANSIT'),
      'nonsense',
      crypto.randomUUID(),
    ]) {
      expect((await person.refusal(ask, { h, id })).code).toBe('not_found');
      for (const [mutation, more] of [
        [updateAccount, { input: { name: 'X' } }],
        [closeAccount, {}],
        [reopenAccount, {}],
      ] as const) {
        expect((await person.refusal(mutation, { h, id, version: 1, ...more })).code).toBe('not_found');
      }
    }
  });
});
