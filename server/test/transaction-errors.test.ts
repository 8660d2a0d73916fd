import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Books, type EntryInput } from './support/books.ts';
import { startServer, type TestServer } from './support/server.ts';

let server: TestServer;
let books: Books;
let stranger: Books;
let spent: any;
let revisionBefore: number;
beforeAll(async () => {
  server = await startServer();
  books = await Books.make(server.client());
  stranger = await Books.make(server.client());
  spent = await books.spend('5.00');
  revisionBefore = await revision();
});
afterAll(async () => await server.close());

async function revision(): Promise<number> {
  return (
    await books.client.gql(`query ($id: ID!) { household(id: $id) { revision } }`, { id: books.householdId })
  ).household.revision;
}

/** What is asked, which rule it breaks, what the person reads, and which field it is about. */
type Golden = readonly [string, () => Promise<unknown>, { code: string; message: string; field?: string[] }];

const entry = (more: Partial<EntryInput> = {}): EntryInput => ({
  date: '2026-03-01',
  accountId: books.account('Giro'),
  amount: '-5.00',
  lines: [{ amount: '-5.00', categoryId: books.category('Groceries') }],
  ...more,
});
/** An entry of one line whose amount is also the entry's. */
const amounting = (amount: string, account = 'Giro'): EntryInput =>
  entry({ accountId: books.account(account), amount, lines: [{ amount }] });
const line = (more: Record<string, unknown>): EntryInput => entry({ lines: [{ amount: '-5.00', ...more }] });
const transfer = (more: Record<string, unknown>): EntryInput =>
  line({ kind: 'TRANSFER', accountId: books.account('Savings'), ...more });
const create = (make: () => EntryInput) => async () => await books.create(make());
const list =
  (filter: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  async () =>
    await books.page('transactions', { filter, ...more });

const unreadable = (text: string): string =>
  `“${text}” is not an amount. Write digits with a point before the decimals, like 12.34 or -12.34.`;
const notADay = (text: string): string =>
  `“${text}” is not a day. Write a day of the calendar as YYYY-MM-DD, from 0001-01-01 to 9999-12-31.`;
const notHere = (what: string): string => `There is no such ${what} here, or you may not see it.`;
const control = (field: string): string =>
  `${field} contains characters that cannot be stored (NUL or half of a character pair).`;
const badCursor = 'This cursor is not of this list. Start again from its first page.';
const amountField = ['input', 'lines', '0', 'amount'];

const golden: readonly Golden[] = [
  [
    'an amount that is not the sum of its lines',
    create(() => entry({ amount: '-6.00' })),
    {
      code: 'transaction_does_not_balance',
      message:
        'The transaction does not balance: on 2026-03-01 its EUR postings are off by -1.00. Make them add up to zero.',
      field: ['input', 'amount'],
    },
  ],
  [
    'an entry of one leg',
    create(() => entry({ lines: [] })),
    {
      code: 'category_needed',
      message:
        'Choose a category or another account: the transaction has no line that says where the money goes.',
      field: ['input', 'lines'],
    },
  ],
  [
    'a zero amount',
    create(() => amounting('0.00')),
    {
      code: 'amount_is_zero',
      message: 'The amount is zero. Enter an amount other than zero, or remove the line.',
      field: amountField,
    },
  ],
  [
    'lines that cancel out',
    create(() => entry({ amount: '0', lines: [{ amount: '1.00' }, { amount: '-1.00' }] })),
    {
      code: 'amount_is_zero',
      message: 'The amount is zero. Enter an amount other than zero, or remove the line.',
      field: ['input', 'lines'],
    },
  ],
  [
    'too many decimals for euros',
    create(() => amounting('1.005')),
    {
      code: 'amount_has_too_many_decimals',
      message: '“1.005” has too many decimals. Amounts in EUR have at most 2.',
      field: amountField,
    },
  ],
  [
    'too many decimals for yen',
    create(() => amounting('1.5', 'Yen')),
    {
      code: 'amount_has_too_many_decimals',
      message: '“1.5” has too many decimals. Amounts in JPY have at most 0.',
      field: amountField,
    },
  ],
  [
    'scientific notation',
    create(() => amounting('1e5')),
    { code: 'amount_unreadable', message: unreadable('1e5'), field: amountField },
  ],
  [
    'NaN',
    create(() => amounting('NaN')),
    { code: 'amount_unreadable', message: unreadable('NaN'), field: amountField },
  ],
  [
    'Arabic digits',
    create(() => amounting('١٢')),
    { code: 'amount_unreadable', message: unreadable('١٢'), field: amountField },
  ],
  [
    'full-width digits',
    create(() => amounting('１２')),
    { code: 'amount_unreadable', message: unreadable('１２'), field: amountField },
  ],
  [
    '40 digits',
    create(() => amounting('9'.repeat(40))),
    {
      code: 'amount_out_of_range',
      message: 'The amount is too large. Amounts in EUR go up to 92233720368547758.07.',
      field: amountField,
    },
  ],
  [
    'amounts that add up past 64 bits',
    create(() => {
      const most = '-92233720368547758.07';
      return entry({ amount: most, lines: [{ amount: most }, { amount: most }] });
    }),
    {
      code: 'amount_out_of_range',
      message: 'The amount is too large. Amounts in EUR go up to 92233720368547758.07.',
      field: ['input', 'amount'],
    },
  ],
  [
    'a day that is not',
    create(() => entry({ date: '2026-02-30' })),
    { code: 'date_unreadable', message: notADay('2026-02-30'), field: ['input', 'date'] },
  ],
  [
    'the year 0',
    create(() => entry({ date: '0000-01-01' })),
    { code: 'date_unreadable', message: notADay('0000-01-01'), field: ['input', 'date'] },
  ],
  [
    'the year 10000',
    create(() => entry({ date: '10000-01-01' })),
    { code: 'date_unreadable', message: notADay('10000-01-01'), field: ['input', 'date'] },
  ],
  [
    'NUL in a payee',
    create(() => entry({ payee: 'a\0b' })),
    { code: 'text_has_control_characters', message: control('The payee'), field: ['input', 'payee'] },
  ],
  [
    'half of a character pair in a note',
    create(() => entry({ note: '\ud83d' })),
    {
      code: 'text_has_control_characters',
      message: control('The note'),
      field: ['input', 'note'],
    },
  ],
  [
    'a payee of 501 characters',
    create(() => entry({ payee: 'x'.repeat(501) })),
    {
      code: 'text_too_long',
      message: 'The payee may have at most 500 characters.',
      field: ['input', 'payee'],
    },
  ],
  [
    'a note of 10,000 characters',
    create(() => entry({ note: 'x'.repeat(10_000) })),
    {
      code: 'text_too_long',
      message: 'The note may have at most 5000 characters.',
      field: ['input', 'note'],
    },
  ],
  [
    'a memo of 1,001 characters',
    create(() => line({ memo: 'x'.repeat(1_001) })),
    {
      code: 'text_too_long',
      message: 'The memo may have at most 1000 characters.',
      field: ['input', 'lines', '0', 'memo'],
    },
  ],
  [
    'a tag of 101 characters',
    create(() => entry({ tags: ['ok', 'x'.repeat(101)] })),
    {
      code: 'text_too_long',
      message: 'A tag may have at most 100 characters.',
      field: ['input', 'tags', '1'],
    },
  ],
  [
    'an empty tag',
    create(() => entry({ tags: ['  '] })),
    { code: 'text_missing', message: 'A tag must not be empty.', field: ['input', 'tags', '0'] },
  ],
  [
    '51 tags',
    create(() => entry({ tags: Array.from({ length: 51 }, (_, index) => `tag ${index}`) })),
    {
      code: 'too_many_items',
      message: 'The tags may have at most 50 items.',
      field: ['input', 'tags'],
    },
  ],
  [
    '201 lines',
    create(() => entry({ amount: '-2.01', lines: Array.from({ length: 201 }, () => ({ amount: '-0.01' })) })),
    {
      code: 'too_many_lines',
      message: 'A transaction has at most 200 lines, and this one has 201. Enter it as several transactions.',
      field: ['input', 'lines'],
    },
  ],
  [
    'a transfer to the same account',
    create(() => transfer({ accountId: books.account('Giro') })),
    {
      code: 'accounts_must_differ',
      message: 'A transfer goes from one account to another. Choose an account other than Giro.',
      field: ['input', 'lines', '0', 'accountId'],
    },
  ],
  [
    'a transfer to nowhere',
    create(() => transfer({ accountId: null })),
    {
      code: 'transfer_needs_account',
      message: 'Choose the account that the transfer goes to or comes from.',
      field: ['input', 'lines', '0', 'accountId'],
    },
  ],
  [
    'a transfer to a category',
    create(() => transfer({ accountId: books.category('Groceries') })),
    {
      code: 'account_is_not_own',
      message: 'Only an asset or liability account can be used here.',
      field: ['input', 'lines', '0', 'accountId'],
    },
  ],
  [
    'an entry in a category',
    create(() => entry({ accountId: books.category('Groceries') })),
    {
      code: 'account_is_not_own',
      message: 'Only an asset or liability account can be used here.',
      field: ['input', 'accountId'],
    },
  ],
  [
    'an account for a category',
    create(() => line({ categoryId: books.account('Savings') })),
    {
      code: 'not_found',
      message: notHere('category'),
      field: ['input', 'lines', '0', 'categoryId'],
    },
  ],
  [
    "another household's account",
    create(() => entry({ accountId: stranger.account('Giro') })),
    {
      code: 'not_found',
      message: notHere('account'),
      field: ['input', 'accountId'],
    },
  ],
  [
    "another household's category",
    create(() => line({ categoryId: stranger.category('Groceries') })),
    {
      code: 'not_found',
      message: notHere('category'),
      field: ['input', 'lines', '0', 'categoryId'],
    },
  ],
  [
    'an account that can be none',
    create(() => entry({ accountId: 'giro' })),
    { code: 'not_found', message: notHere('account'), field: ['input', 'accountId'] },
  ],
  [
    'a category on a transfer line',
    create(() => transfer({ categoryId: books.category('Groceries') })),
    {
      code: 'line_takes_no_such_field',
      message: 'A transfer line takes no categoryId. Leave it out, or say another kind of line.',
      field: ['input', 'lines', '0', 'categoryId'],
    },
  ],
  [
    'an arrival on a category line',
    create(() => line({ arrivesOn: '2026-03-02' })),
    {
      code: 'line_takes_no_such_field',
      message: 'A category line takes no arrivesOn. Leave it out, or say another kind of line.',
      field: ['input', 'lines', '0', 'arrivesOn'],
    },
  ],
  [
    'another currency without its amount',
    create(() => transfer({ accountId: books.account('Dollars') })),
    {
      code: 'counter_amount_needed',
      message: 'Giro holds EUR and Dollars holds USD. Enter the amount in USD too.',
      field: ['input', 'lines', '0', 'counterAmount'],
    },
  ],
  [
    'one currency with two amounts',
    create(() => transfer({ counterAmount: '5.00' })),
    {
      code: 'counter_amount_not_allowed',
      message: 'Both accounts hold EUR, so one amount says it all. Remove the second amount.',
      field: ['input', 'lines', '0', 'counterAmount'],
    },
  ],
  [
    'two amounts of one sign',
    create(() => transfer({ accountId: books.account('Dollars'), counterAmount: '-5.00' })),
    {
      code: 'sign_must_differ',
      message:
        'What leaves one account arrives in the other: one amount must be negative and the other positive.',
      field: ['input', 'lines', '0', 'counterAmount'],
    },
  ],
  [
    'an arrival before the departure',
    create(() => transfer({ arrivesOn: '2026-02-28' })),
    {
      code: 'arrival_before_departure',
      message:
        'The money would arrive on 2026-02-28, before it leaves on 2026-03-01. Correct one of the dates.',
      field: ['input', 'lines', '0', 'arrivesOn'],
    },
  ],
  [
    'an edit of a stale version',
    async () => await books.edit({ ...spent, version: 7 }, entry()),
    {
      code: 'transaction_changed',
      message:
        'Somebody changed this transaction since you opened it. Look at the present state and try again.',
      field: ['version'],
    },
  ],
  [
    "an edit of another household's transaction",
    async () => await stranger.edit(spent, entry()),
    {
      code: 'not_found',
      message: notHere('transaction'),
      field: ['id'],
    },
  ],
  [
    "a deletion of another household's transaction",
    async () => await stranger.delete([spent.id]),
    {
      code: 'not_found',
      message: notHere('transaction'),
      field: ['ids'],
    },
  ],
  [
    "a reading of another household's transaction",
    async () => await stranger.read(spent.id),
    { code: 'not_found', message: notHere('transaction') },
  ],
  [
    "a register of another household's account",
    async () => await books.registerPage(stranger.account('Giro')),
    {
      code: 'not_found',
      message: notHere('account'),
      field: ['accountId'],
    },
  ],
  [
    'a bulk edit of nothing',
    async () => await books.bulkEdit([spent.id], { addTags: [] }),
    {
      code: 'nothing_to_change',
      message: 'Say what to change.',
      field: ['input'],
    },
  ],
  [
    'a date shifted out of the calendar',
    async () => await books.bulkEdit([spent.id], { shiftDays: 2_147_483_647 }),
    {
      code: 'date_out_of_range',
      message:
        'Moving 2026-03-01 by 2147483647 days leaves the calendar. Days go from 0001-01-01 to 9999-12-31.',
      field: ['input', 'shiftDays'],
    },
  ],
  [
    "a bulk edit into another household's category",
    async () => await books.bulkEdit([spent.id], { categoryId: stranger.category('Rent') }),
    {
      code: 'not_found',
      message: notHere('category'),
      field: ['input', 'categoryId'],
    },
  ],
  [
    "a filter by another household's account",
    list2(() => ({ accountIds: [stranger.account('Giro')] })),
    {
      code: 'not_found',
      message: notHere('account, category or import'),
      field: ['filter'],
    },
  ],
  [
    "a filter by another household's category",
    list2(() => ({ categoryIds: [stranger.category('Food')] })),
    {
      code: 'not_found',
      message: notHere('account, category or import'),
      field: ['filter'],
    },
  ],
  [
    'a filter by an import that is none',
    list({ importBatchId: '0190b8a0-0000-7000-8000-000000000000' }),
    {
      code: 'not_found',
      message: notHere('account, category or import'),
      field: ['filter'],
    },
  ],
  [
    'a range that ends before it begins',
    list({ from: '2026-03-02', to: '2026-03-01' }),
    {
      code: 'range_is_backwards',
      message: 'The range ends before it begins.',
      field: ['filter', 'to'],
    },
  ],
  [
    'a bound that is no amount',
    list({ amountMin: '1e5' }),
    { code: 'amount_unreadable', message: unreadable('1e5'), field: ['filter', 'amountMin'] },
  ],
  [
    '11 words',
    list({ text: 'a b c d e f g h i j k' }),
    { code: 'too_many_items', message: 'The search may have at most 10 items.', field: ['filter', 'text'] },
  ],
  [
    'a page of no rows',
    list({}, { first: 0 }),
    { code: 'page_size_out_of_range', message: 'A page has 1 to 200 rows, not 0.', field: ['first'] },
  ],
  [
    'a page of 10,000 rows',
    list({}, { first: 10_000 }),
    {
      code: 'page_size_out_of_range',
      message: 'A page has 1 to 200 rows, not 10000.',
      field: ['first'],
    },
  ],
  [
    'garbage for a cursor',
    list({}, { after: '%%% not a cursor' }),
    { code: 'cursor_unreadable', message: badCursor, field: ['after'] },
  ],
  [
    "another list's cursor",
    async () => {
      const { edges } = await books.page('transactions', {});
      return await books.page('transactions', { filter: { payee: 'x' }, after: edges[0].cursor });
    },
    { code: 'cursor_unreadable', message: badCursor, field: ['after'] },
  ],
  [
    'a cursor with keys of its own',
    async () => {
      const { edges } = await books.page('transactions', {});
      const [fingerprint] = JSON.parse(Buffer.from(edges[0].cursor, 'base64url').toString()) as [string];
      const forged = Buffer.from(
        JSON.stringify([fingerprint, "2026-01-01'; drop table posting", 'x']),
      ).toString('base64url');
      return await books.page('transactions', { after: forged });
    },
    { code: 'cursor_unreadable', message: badCursor, field: ['after'] },
  ],
];

/** A list whose filter is made when the books are. */
function list2(filter: () => Record<string, unknown>): () => Promise<unknown> {
  return async () => await books.page('transactions', { filter: filter() });
}

describe('what cannot be done is refused with a code and a sentence', () => {
  it.each(golden)('%s', async (_name, work, expected) => {
    const error = await books.refused(work());
    expect({ code: error.extensions.code, message: error.message, field: error.extensions.field }).toEqual({
      field: undefined,
      ...expected,
    });
  });

  it('and nothing of it was written', async () => {
    expect(await revision()).toBe(revisionBefore);
    expect((await books.all()).map(({ id }) => id)).toEqual([spent.id]);
    const { rows } = await server.pool.query('select count(*)::int as n from payee where household_id = $1', [
      books.householdId,
    ]);
    expect(rows[0].n).toBe(0);
  });

  it('while marks of direction and every script are kept as they were typed', async () => {
    const payee = '\u200fמאפייה 面包店 👩‍👩‍👧';
    const made = await books.spend('1.00', { payee });
    expect((await books.read(made.id)).payee).toBe(payee);
  });

  it('an edit of what is in the trash waits for its return', async () => {
    const made = await books.spend('2.00');
    await books.delete([made.id]);
    expect((await books.refused(books.edit(made, entry()))).extensions.code).toBe('transaction_is_in_trash');
    expect((await books.refused(books.bulkEdit([made.id], { status: 'PENDING' }))).extensions.code).toBe(
      'transaction_is_in_trash',
    );
  });
});

describe('a stale version', () => {
  it('is told the present state and loses nothing', async () => {
    const made = await books.spend('3.00');
    const { transaction: edited } = await books.edit(
      made,
      entry({ amount: '-4.00', lines: [{ amount: '-4.00' }], tags: ['t'] }),
    );
    const error = await books.refused(books.edit(made, entry({ payee: 'late' })));
    expect(error.extensions.code).toBe('transaction_changed');
    expect(error.extensions.details).toEqual({ ...edited, attachments: [], attachmentCount: 0 });
    expect(await books.read(made.id)).toEqual(edited);
  });

  it('lets one of two edits at once through', async () => {
    const made = await books.spend('3.00');
    const outcomes = await Promise.allSettled(
      ['one', 'two', 'three'].map(async (payee) => await books.edit(made, entry({ payee }))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await books.read(made.id)).version).toBe(2);
  });
});
