import { describe, expect, test } from 'vitest';
import { readCsvAmount, readCsvDate } from './csv-values.ts';
import { changeOf, csvView, missingRoles, withRole, type CsvReading } from './csv-view.ts';

const csv: CsvReading = {
  delimiter: ';',
  encoding: 'Windows-1252',
  skipLines: 0,
  hasHeader: true,
  columns: ['DATE', 'PAYEE', 'AMOUNT', 'IGNORE'],
  dateOrder: 'DMY',
  decimalMark: 'COMMA',
  flipSign: false,
  questions: [],
  missing: [],
  sample: [
    ['Datum', 'Empfänger', 'Betrag', 'Saldo'],
    ['03.04.2026', 'Café', '-3,50', '1.200,00'],
    ['3?.04.2026', 'Markt', '1.234,56'],
  ],
  remembered: false,
};

describe('a date', () => {
  test.each([
    ['03.04.2026', 'DMY', '2026-04-03'],
    ['03/04/2026', 'MDY', '2026-03-04'],
    ['2026-04-03T10:15:00', 'YMD', '2026-04-03'],
    ['20260403', 'YMD', '2026-04-03'],
    ['030426', 'DMY', '2026-04-03'],
    ['3.4.69', 'DMY', '1969-04-03'],
    ['21. November 2026', 'DMY', '2026-11-21'],
    ['Nov 21, 2026', 'MDY', '2026-11-21'],
    ['21 févr. 2026', 'DMY', '2026-02-21'],
  ] as const)('%s as %s is %s', (text, order, date) => expect(readCsvDate(text, order)).toBe(date));

  test.each(['30.02.2026', '3?.04.2026', '', 'yesterday', '13/13/2026', '04/03/2026x'])(
    '%s is none',
    (text) => expect(readCsvDate(text, 'DMY')).toBeNull(),
  );
});

describe('an amount', () => {
  test.each([
    ['-3,50', 'COMMA', '-3.50'],
    ['1.234,56', 'COMMA', '1234.56'],
    ["1'234.50", 'POINT', '1234.50'],
    ['12,34,567.00', 'POINT', '1234567.00'],
    ['(12.00)', 'POINT', '-12.00'],
    ['12.00 DR', 'POINT', '-12.00'],
    ['12,00-', 'COMMA', '-12.00'],
    ['−8.95000', 'POINT', '-8.95'],
    ['€ 5', 'POINT', '5'],
    ['EUR 5,10', 'COMMA', '5.10'],
    ['1 234,5', 'COMMA', '1234.5'],
    ['-0,00', 'COMMA', '0.00'],
  ] as const)('%s with %s is %s', (text, mark, amount) => expect(readCsvAmount(text, mark)).toBe(amount));

  test.each(['12.50', '1e5', 'NaN', '', '--1', '1.23,4,5', '(-3)', '١٢', '12.34.56,7'])(
    '%s is none',
    (text) => expect(readCsvAmount(text, 'COMMA')).toBeNull(),
  );
});

describe('the sample', () => {
  test('shows each cell with its reading and counts what is unreadable', () => {
    const view = csvView(csv, csv);
    expect(view.columns.map(({ heading, role, unreadable }) => [heading, role, unreadable])).toEqual([
      ['Datum', 'DATE', 1],
      ['Empfänger', 'PAYEE', 0],
      ['Betrag', 'AMOUNT', 0],
      ['Saldo', 'IGNORE', 0],
    ]);
    expect(view.rows[0]?.map(({ reading }) => reading)).toEqual([
      { kind: 'date', date: '2026-04-03' },
      null,
      { kind: 'amount', amount: '-3.50' },
      null,
    ]);
    expect(view.rows[1]?.[0]?.reading).toEqual({ kind: 'unreadable' });
    // The short row has an empty fourth cell.
    expect(view.rows[1]?.[3]).toEqual({ text: '', reading: null });
    expect(view.missing).toEqual([]);
  });

  test('gives money out a minus, whatever sign its column writes, and turns signs around when asked', () => {
    const two: CsvReading = { ...csv, columns: ['DATE', 'IGNORE', 'DEBIT', 'CREDIT'] };
    expect(
      csvView(two, two)
        .rows[0]?.map(({ reading }) => reading)
        .slice(2),
    ).toEqual([
      { kind: 'amount', amount: '-3.50' },
      { kind: 'amount', amount: '1200.00' },
    ]);
    const flipped = csvView(csv, { ...csv, flipSign: true });
    expect(flipped.rows[0]?.[2]?.reading).toEqual({ kind: 'amount', amount: '3.50' });
  });

  test('says which column reads two ways, only where the file leaves it open', () => {
    const open = (what: string) => ({ what, chosen: '', alternatives: [], example: '' });
    const twoWays = (reading: CsvReading) =>
      csvView(reading, reading).columns.map((column) => column.twoWays);
    expect(twoWays(csv)).toEqual([false, false, false, false]);
    expect(twoWays({ ...csv, questions: [open('DATE_ORDER')] })).toEqual([true, false, false, false]);
    const grouped = {
      ...csv,
      questions: [open('DECIMAL_MARK')],
      sample: [
        ['d', 'p', 'a', 's'],
        ['', '', '1.234', ''],
      ],
    };
    expect(twoWays(grouped)).toEqual([false, false, true, false]);
  });

  test('without a header every row is a row', () => {
    const bare = { ...csv, hasHeader: false };
    expect(csvView(bare, bare).rows).toHaveLength(3);
    expect(csvView(bare, bare).columns[0]?.heading).toBeNull();
  });
});

describe('choosing a role', () => {
  test('takes it from the column that had it, and keeps one amount or two', () => {
    expect(withRole(csv, 3, 'DATE', 4).columns).toEqual(['IGNORE', 'PAYEE', 'AMOUNT', 'DATE']);
    expect(withRole(csv, 3, 'DEBIT', 4).columns).toEqual(['DATE', 'PAYEE', 'IGNORE', 'DEBIT']);
    const memos = withRole(withRole(csv, 1, 'MEMO', 4), 3, 'MEMO', 4);
    expect(memos.columns).toEqual(['DATE', 'MEMO', 'AMOUNT', 'MEMO']);
  });

  test('says what is missing', () => {
    expect(missingRoles(['DATE', 'CREDIT'])).toEqual([]);
    expect(missingRoles(['PAYEE'])).toEqual(['DATE', 'AMOUNT']);
  });

  test('is sent as what changed alone', () => {
    expect(changeOf(csv, csv)).toBeNull();
    expect(changeOf(csv, { ...csv, dateOrder: 'MDY' })).toEqual({ dateOrder: 'MDY' });
    expect(changeOf(csv, withRole(csv, 3, 'BALANCE', 4))).toEqual({
      columns: ['DATE', 'PAYEE', 'AMOUNT', 'BALANCE'],
    });
  });
});
