import { describe, expect, test } from 'vitest';
import { booksOf, candidateOf, entryOf, importedOf, judge, lineOf, pendingOf } from './fixtures/books.ts';
import type { StatementLine } from './formats/statement.ts';
import type { BooksNearby } from './match.ts';
import { REASON_CODES } from './verdict.ts';

/** Kind and reason of each verdict, the reason's values behind it. */
function said(
  lines: readonly StatementLine[],
  books: Partial<BooksNearby>,
  bringBackDeleted = false,
): string[] {
  return judge(lines, booksOf(books), bringBackDeleted).map(({ kind, reason }) =>
    [kind, reason.code, ...Object.entries(reason.params).map(([name, value]) => `${name}=${value}`)].join(
      ' ',
    ),
  );
}

const coffee = lineOf();

describe('imported before', () => {
  test('three coffees of one price on one day, where the books have two: the third is new', () => {
    const imported = [importedOf(coffee), importedOf(coffee, { occurrence: 1, transactionId: 't2' })];
    expect(said([coffee, coffee, coffee], { imported })).toEqual([
      'DUPLICATE equal_line_in_the_books ordinal=1 inFile=3 inBooks=2',
      'DUPLICATE equal_line_in_the_books ordinal=2 inFile=3 inBooks=2',
      'NEW another_equal_line ordinal=3 inBooks=2',
    ]);
    const identities = judge([coffee, coffee, coffee], booksOf({ imported })).map(
      ({ occurrence }) => occurrence,
    );
    expect(identities).toEqual([0, 1, 2]);
  });

  test('one coffee in the file and two in the books: nothing is new', () => {
    const imported = [importedOf(coffee), importedOf(coffee, { occurrence: 1 })];
    expect(said([coffee], { imported })).toEqual([
      'DUPLICATE equal_line_in_the_books ordinal=1 inFile=1 inBooks=2',
    ]);
  });

  test('after an undo the occurrence left over is no gap, and no identity is given twice', () => {
    const books = booksOf({ imported: [importedOf(coffee, { occurrence: 1 })] });
    const judged = judge([coffee, coffee], books);
    expect(judged.map(({ kind, occurrence }) => [kind, occurrence])).toEqual([
      ['DUPLICATE', 1],
      ['NEW', 2],
    ]);
  });

  test('by the id of the bank, whatever else it changed', () => {
    const line = lineOf({ bankId: 'A1' });
    expect(said([line], { imported: [importedOf(line)] })).toEqual(['DUPLICATE same_bank_id']);
    const tipped = lineOf({ bankId: 'A1', amount: -400n });
    expect(said([tipped], { imported: [importedOf(line)] })).toEqual(['DUPLICATE same_bank_id_changed']);
    expect(judge([line], booksOf({ imported: [importedOf(line)] }))[0]!.transactionId).toBe('t-imported');
  });

  test('an equal line under another id is another line', () => {
    const [first, second] = [lineOf({ bankId: 'A1' }), lineOf({ bankId: 'A2' })];
    expect(said([second], { imported: [importedOf(first)] })).toEqual([
      'NEW another_equal_line ordinal=1 inBooks=1',
    ]);
    expect(said([first, second], { imported: [importedOf(first)] })).toEqual([
      'DUPLICATE same_bank_id',
      'NEW another_equal_line ordinal=2 inBooks=1',
    ]);
  });

  test('the same id and line twice in a file is one line', () => {
    const line = lineOf({ bankId: 'A1' });
    expect(said([line, line], {})).toEqual(['NEW not_in_the_books', 'DUPLICATE same_bank_id_in_file']);
    expect(said([line, line], { imported: [importedOf(line)] })).toEqual([
      'DUPLICATE same_bank_id',
      'DUPLICATE same_bank_id_in_file',
    ]);
  });

  test('a bank that gives out new ids with every download brings nothing twice', () => {
    const file = (ids: string) =>
      ['2026-11-01', '2026-11-02', '2026-11-03'].map((date) => lineOf({ date, bankId: `${ids}${date}` }));
    const imported = file('old').map((line, index) => importedOf(line, { transactionId: `t${index}` }));
    expect(said(file('new'), { imported })).toEqual(Array(3).fill('DUPLICATE bank_ids_were_reissued'));
    // One known id shows that ids do mean something, and two lines are too few to say that they do not.
    const known = lineOf({ date: '2026-11-04', bankId: 'known' });
    const books = { imported: [...imported, importedOf(known, { transactionId: 'known' })] };
    expect(said([...file('new'), known], books)).toEqual([
      ...Array(3).fill('NEW another_equal_line ordinal=1 inBooks=1'),
      'DUPLICATE same_bank_id',
    ]);
    expect(said(file('new').slice(1), { imported })).toEqual(
      Array(2).fill('NEW another_equal_line ordinal=1 inBooks=1'),
    );
  });

  test('a day of equal rides under new ids is no download with reissued ids', () => {
    const rides = (ids: string) =>
      [1, 2, 3, 4].map((ride) => lineOf({ payee: 'Tram', bankId: `${ids}${ride}` }));
    const imported = rides('a').map((line, occurrence) =>
      importedOf(line, { occurrence, transactionId: `t${occurrence}` }),
    );
    expect(said(rides('b'), { imported })[3]).toBe('NEW another_equal_line ordinal=4 inBooks=4');
  });

  test('from a CSV file first and from an OFX file now', () => {
    const csv = lineOf({ payee: 'CAFE LINDE', memo: 'KARTENZAHLUNG' });
    const ofx = lineOf({ payee: 'Cafe Linde//Berlin', bankId: 'F1' });
    const imported = [importedOf(csv, { transactionId: 't1' })];
    const entries = [entryOf({ transactionId: 't1', imported: true })];
    expect(said([ofx], { imported, entries })).toEqual([
      'DUPLICATE same_line_from_another_format date=2026-11-17 payee=Café Linde',
    ]);
    // A second one of that day is not in the books.
    expect(said([ofx, { ...ofx, bankId: 'F2' }], { imported, entries })[1]).toMatch(/^NEW/);
    // The same words in the same format would have been the same line: here they differ, and it says what it could be.
    expect(said([lineOf({ payee: 'Cafe Linde Nord' })], { imported, entries })).toEqual([
      'NEW possible_duplicate date=2026-11-17 payee=Café Linde',
    ]);
  });

  test('two branches of one shop on one day: what the file has twice is no possible duplicate', () => {
    const [first, second] = [lineOf({ payee: 'Rewe 1' }), lineOf({ payee: 'Rewe 2' })];
    const books = {
      imported: [importedOf(first, { transactionId: 't1' })],
      entries: [entryOf({ transactionId: 't1', payee: 'Rewe', imported: true })],
    };
    expect(said([first, second], books)[1]).toBe('NEW not_in_the_books');
    expect(said([second], books)[0]).toBe('NEW possible_duplicate date=2026-11-17 payee=Rewe');
  });

  test('deleted by a person since: not brought back unless asked for', () => {
    const imported = [importedOf(coffee, { deleted: true, transactionId: null })];
    expect(said([coffee], { imported })).toEqual(['DELETED deleted_after_import']);
    expect(said([coffee], { imported }, true)).toEqual(['NEW brought_back']);
    const line = lineOf({ bankId: 'A1' });
    expect(said([line], { imported: [importedOf(line, { deleted: true })] })).toEqual([
      'DELETED deleted_after_import',
    ]);
    // Brought back earlier: it stands, and stays one.
    const both = [importedOf(line, { deleted: true }), importedOf(line, { occurrence: 1 })];
    expect(said([line], { imported: both })).toEqual(['DUPLICATE same_bank_id']);
  });
});

describe('typed by hand', () => {
  test('amount, day and payee', () => {
    expect(said([coffee], { entries: [entryOf({ date: '2026-11-15' })] })).toEqual([
      'MATCH typed_by_hand date=2026-11-15 payee=Café Linde',
    ]);
    expect(judge([coffee], booksOf({ entries: [entryOf({ position: 2 })] }))[0]).toMatchObject({
      transactionId: 't1',
      postingPosition: 2,
    });
  });

  test('without a payee, and as a split', () => {
    expect(said([coffee], { entries: [entryOf({ payee: '' })] })).toEqual([
      'MATCH typed_without_payee date=2026-11-17',
    ]);
    expect(said([coffee], { entries: [entryOf({ categoryId: null, splitParts: 3 })] })).toEqual([
      'MATCH typed_as_split date=2026-11-17 payee=Café Linde parts=3',
    ]);
  });

  test('by the name that a person gave the payee', () => {
    const line = lineOf({ payee: 'HAMMER UND NAGEL GMBH' });
    const payeeHistory = new Map([
      ['hammer nagel', { categoryId: 'tools', payee: 'Hardware store', count: 4 }],
    ]);
    const entries = [entryOf({ payee: 'Hardware store' })];
    expect(said([line], { entries, payeeHistory })).toEqual([
      'MATCH typed_by_hand date=2026-11-17 payee=Hardware store',
    ]);
    expect(said([line], { entries })).toEqual(['NEW possible_match date=2026-11-17 payee=Hardware store']);
  });

  test('not with another amount, currency or sign, nor beyond five days, nor when imported', () => {
    for (const entry of [
      entryOf({ amount: -351n }),
      entryOf({ currency: 'USD' }),
      entryOf({ amount: 350n }),
      entryOf({ date: '2026-11-11' }),
      entryOf({ date: '2026-11-23' }),
    ]) {
      expect(said([coffee], { entries: [entry] })).toEqual(['NEW not_in_the_books']);
    }
    expect(said([coffee], { entries: [entryOf({ date: '2026-11-12' })] })[0]).toMatch(/^MATCH/);
    expect(said([coffee], { entries: [entryOf({ date: '2026-11-22' })] })[0]).toMatch(/^MATCH/);
    expect(said([coffee], { entries: [entryOf({ imported: true, date: '2026-11-18' })] })).toEqual([
      'NEW not_in_the_books',
    ]);
  });

  test('an unlike payee is new, and the only one it could be is named', () => {
    const entries = [entryOf({ payee: 'Bakery', date: '2026-11-19' })];
    expect(said([coffee], { entries })).toEqual(['NEW possible_match date=2026-11-19 payee=Bakery']);
    expect(
      said([coffee], { entries: [...entries, entryOf({ transactionId: 't2', payee: 'Kiosk' })] }),
    ).toEqual(['NEW not_in_the_books']);
  });

  test('the nearest day first, then the likest payee, each entry once', () => {
    const lines = [
      lineOf({ date: '2026-11-17' }),
      lineOf({ date: '2026-11-19' }),
      lineOf({ date: '2026-11-20' }),
    ];
    const entries = [
      entryOf({ transactionId: 'a', date: '2026-11-19', payee: '' }),
      entryOf({ transactionId: 'b', date: '2026-11-19', payee: 'Café Linde' }),
    ];
    const judged = judge(lines, booksOf({ entries }));
    expect(judged.map(({ kind, transactionId }) => [kind, transactionId])).toEqual([
      ['NEW', undefined],
      ['MATCH', 'b'],
      ['MATCH', 'a'],
    ]);
  });
});

describe('transfers', () => {
  test('the other half was imported into another account', () => {
    const candidates = [candidateOf({ date: '2026-11-19' })];
    expect(said([coffee], { transferCandidates: candidates })).toEqual([
      'TRANSFER other_half_in_account account=Rainy day date=2026-11-19',
    ]);
    expect(judge([coffee], booksOf({ transferCandidates: candidates }))[0]).toMatchObject({
      transactionId: 't-other',
      postingPosition: 1,
    });
  });

  test('not one that has a category, nor a payee that always has one, but both are named', () => {
    const named = 'NEW possible_transfer account=Rainy day date=2026-11-17';
    expect(said([coffee], { transferCandidates: [candidateOf({ categorised: true })] })).toEqual([named]);
    const payeeHistory = new Map([
      ['cafe linde', { categoryId: 'eating-out', payee: 'Café Linde', count: 9 }],
    ]);
    expect(said([coffee], { transferCandidates: [candidateOf()], payeeHistory })).toEqual([named]);
  });

  test('one half each', () => {
    const candidates = [
      candidateOf({ transactionId: 'a' }),
      candidateOf({ transactionId: 'b', date: '2026-11-18' }),
    ];
    const lines = [coffee, lineOf({ date: '2026-11-18' }), lineOf({ date: '2026-11-19' })];
    expect(
      judge(lines, booksOf({ transferCandidates: candidates })).map(({ transactionId }) => transactionId),
    ).toEqual(['a', 'b', undefined]);
  });

  test('the transfer stands there with both halves, also when it is among the entries', () => {
    const entries = [entryOf({ transactionId: 't-transfer', payee: '', categoryId: null })];
    const books = { pendingTransfers: [pendingOf({ date: '2026-11-16' })], entries };
    expect(said([lineOf({ payee: 'UMBUCHUNG 4711' })], books)).toEqual([
      'TRANSFER transfer_already_there account=Rainy day date=2026-11-16',
    ]);
  });
});

describe('new lines', () => {
  const payeeHistory = new Map([
    ['verkehrsbetriebe abo', { categoryId: 'transport', payee: 'Metro', count: 12 }],
    ['green market', { categoryId: null, payee: 'Green Market', count: 2 }],
  ]);

  test('of a known payee bring its name and category', () => {
    const line = lineOf({ payee: 'VERKEHRSBETRIEBE ABO 11/26' });
    expect(said([line], { payeeHistory })).toEqual(['NEW known_payee count=12 payee=Metro']);
    expect(judge([line], booksOf({ payeeHistory }))[0]).toMatchObject({
      suggestedCategoryId: 'transport',
      suggestedPayee: 'Metro',
    });
  });

  test('of a known payee with a town behind it', () => {
    const line = lineOf({ payee: 'GREEN MARKET 0231 BERLIN' });
    expect(judge([line], booksOf({ payeeHistory }))[0]).toMatchObject({
      suggestedCategoryId: null,
      suggestedPayee: 'Green Market',
    });
  });

  test('of an unknown one bring nothing', () => {
    expect(judge([coffee], booksOf({ payeeHistory }))[0]).not.toHaveProperty('suggestedPayee');
  });
});

test('a line in another currency than the account is none of it', () => {
  expect(said([lineOf({ currency: 'USD' })], {})).toEqual([
    'UNREADABLE currency_differs_from_account currency=USD accountCurrency=EUR',
  ]);
});

test('every reason there is was said above', async () => {
  const { readFileSync } = await import('node:fs');
  const tests = readFileSync(new URL(import.meta.url), 'utf8');
  for (const code of REASON_CODES) expect(tests).toContain(code);
});
