import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../decode.ts';
import { detectFormat } from '../detect.ts';
import { detectCsv } from './detect.ts';
import { generateCsv } from './fixtures/generate.ts';
import { type CsvSlice, parseCsv } from './parse.ts';
import type { CsvSettings } from './settings.ts';
import { readCsv } from './statement.ts';
import { cpuMs } from '../../fixtures/cpu-time.ts';

const SETTINGS: CsvSettings = {
  delimiter: ',',
  skipLines: 0,
  hasHeader: false,
  columns: ['DATE', 'PAYEE', 'AMOUNT'],
  dateOrder: 'YMD',
  decimalMark: 'POINT',
  flipSign: false,
  header: [],
};

const read = (text: string, settings: Partial<CsvSettings> = {}) => {
  const [account] = readCsv(text, { ...SETTINGS, ...settings }, 'EUR', { encoding: 'UTF-8' }).accounts;
  return account!;
};

describe('100,000 lines', () => {
  const text = generateCsv({ rows: 100_000, seed: 7, manner: 'GERMAN' });
  const { settings } = detectCsv(text, { currency: 'EUR' });

  test('are read whole, and add up to the balance that the file closes with', () => {
    const begin = cpuMs();
    const [account] = readCsv(text, settings, 'EUR', { encoding: 'UTF-8' }).accounts;
    // Ten times what it takes, so that only a change of its order of growth fails here.
    expect(cpuMs() - begin).toBeLessThan(6000);
    expect(account).toMatchObject({ currency: 'EUR', issues: [], from: '2000-01-01' });
    expect(account!.lines).toHaveLength(100_000);
    const sum = account!.lines.reduce((total, { amount }) => total + amount, 1_000_000n);
    expect(account!.closingBalance).toEqual({ amount: sum, date: account!.to });
  });

  test('come in slices, so that the caller can report, and can stop', () => {
    const slices: CsvSlice[] = [];
    for (const slice of parseCsv(text, settings, 'EUR')) {
      slices.push(slice);
      if (slices.length === 3) break;
    }
    expect(slices.map(({ lines }) => lines.length)).toEqual([1000, 1000, 1000]);
    expect(slices[2]!.charactersRead).toBeLessThan(text.length / 20);
    expect(slices[2]!.charactersTotal).toBe(text.length);
  });

  test('the slices together are the file, whatever their size', () => {
    const whole = read(text.slice(0, 20_000), settings).lines;
    for (const sliceRows of [1, 7, 1_000_000]) {
      const lines = [...parseCsv(text.slice(0, 20_000), settings, 'EUR', { sliceRows })].flatMap(
        (slice) => slice.lines,
      );
      expect(lines).toEqual(whole);
    }
  });
});

test('every row that is not blank is a line or an issue, whatever stands in it', () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '2026-11-01',
      '-1.00',
      '',
      '0',
      '1e5',
      '"',
      'x"y',
      '2026-02-30',
      '99999999999999999999',
      '\0',
      '\uD800',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 10 }), (table) => {
      const rows = table.map((cells) => cells.map((value) => value.replaceAll(/[",\r\n]/g, '')).join(','));
      const { lines, issues } = read(rows.join('\n'));
      const filled = rows.filter((row) => row.split(',').some((value) => value.trim() !== ''));
      expect(lines.length + issues.length).toBe(filled.length);
      for (const line of lines) {
        expect(line.amount).not.toBe(0n);
        expect(line.date).toBe('2026-11-01');
      }
    }),
  );
});

describe('one value, and what becomes of it', () => {
  const amount = (text: string) => {
    const { lines, issues } = read(`2026-11-01,Payee,"${text}"\n`);
    return lines[0]?.amount ?? issues[0]?.code;
  };

  test.each([
    ['0.00', 'amount_is_zero'],
    ['1e5', 'amount_unreadable'],
    ['NaN', 'amount_unreadable'],
    ['١٢.٥٠', 'amount_unreadable'],
    ['１２.５０', 'amount_unreadable'],
    ['1'.repeat(40), 'amount_out_of_range'],
    ['1.005', 'amount_has_too_many_decimals'],
    ['12.50 XQQ', 'currency_unknown'],
    ['-12.50', -1250n],
  ])('amount %s', (text, expected) => expect(amount(text)).toBe(expected));

  test('texts keep no control characters, no marks that turn them around, and end where the books end', () => {
    const { lines } = read(`2026-11-01,"\u202EGreen\0Market ${'x'.repeat(10_000)}",-1.00\n`);
    expect(lines[0]!.payee).toMatch(/^Green Market x+…$/);
    expect(lines[0]!.payee).toHaveLength(500);
  });
});

test('two lines under one id that say different things have no id; one line written twice keeps it', () => {
  const { lines } = read(
    '2026-11-01,A,-1.00,7\n2026-11-02,B,-1.00,7\n2026-11-03,C,-1.00,8\n2026-11-03,C,-1.00,8\n',
    {
      columns: ['DATE', 'PAYEE', 'AMOUNT', 'BANK_ID'],
    },
  );
  expect(lines.map(({ bankId }) => bankId)).toEqual([null, null, '8', '8']);
});

describe('the balance that a file closes with', () => {
  const closing = (rows: string[]) =>
    read(rows.join('\n'), { columns: ['DATE', 'PAYEE', 'AMOUNT', 'BALANCE'] }).closingBalance?.amount ?? null;

  test.each([
    ['oldest first', ['2026-11-01,A,-1.00,9.00', '2026-11-01,B,-2.00,7.00'], 700n],
    ['newest first, all on one day', ['2026-11-01,B,-2.00,7.00', '2026-11-01,A,-1.00,9.00'], 700n],
    [
      'by the days, where balances do not add up',
      ['2026-11-02,B,-2.00,5.00', '2026-11-01,A,-1.00,9.00'],
      500n,
    ],
    ['not told, where nothing says which', ['2026-11-01,B,-2.00,5.00', '2026-11-01,A,-1.00,9.00'], null],
    [
      'not told, where the last booking is unreadable',
      ['2026-11-01,A,-1.00,9.00', '2026-11-01,B,-2.00,7.00', '2026-11-3?,C,-1.00,6.00'],
      null,
    ],
    [
      'told, where only a foot of the table follows',
      ['2026-11-01,A,-1.00,9.00', '2026-11-01,B,-2.00,7.00', 'Total,,-3.00,'],
      700n,
    ],
  ])('%s', (_what, rows, expected) => expect(closing(rows)).toBe(expected));
});

describe('the bytes of a file, all the way', () => {
  const text = 'Datum;Empfänger;Betrag\r\n21.11.2026;Café Süd;-3,50\r\n';

  test.each([
    ['Windows-1252', Buffer.from(text, 'latin1')],
    ['UTF-8', Buffer.from(text)],
    ['UTF-8', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16LE', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('in %s', (expected, bytes) => {
    expect(detectFormat(bytes)).toEqual({ ok: true, value: 'CSV' });
    const decoded = decodeText(bytes);
    if (!decoded.ok) throw new Error(decoded.error.code);
    const { settings } = detectCsv(decoded.value.text, { currency: 'EUR' });
    const statement = readCsv(decoded.value.text, settings, 'EUR', decoded.value);
    expect(statement.encoding).toBe(expected);
    expect(statement.accounts[0]!.lines).toMatchObject([
      { date: '2026-11-21', amount: -350n, payee: 'Café Süd' },
    ]);
  });
});
