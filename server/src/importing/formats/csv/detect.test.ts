import { describe, expect, test } from 'vitest';
import { detectCsv } from './detect.ts';
import { generateCsv } from './fixtures/generate.ts';
import { readCsv } from './statement.ts';
import { cpuMs } from '../../fixtures/cpu-time.ts';

const GERMAN = generateCsv({ rows: 200, seed: 3, manner: 'GERMAN' });

describe('what the file does not decide is said, with what else it could be', () => {
  const ambiguous = (text: string, currency: 'EUR' | 'USD' | 'KWD' | null = 'EUR') =>
    detectCsv(text, { currency }).ambiguities.map(({ what, chosen, alternatives }) => [
      what,
      chosen,
      ...alternatives,
    ]);

  test('dates that are days in two orders', () => {
    expect(ambiguous('Date,Payee,Amount\n03/04/2026,A,-1.00\n')).toEqual([['DATE_ORDER', 'DMY', 'MDY']]);
    expect(ambiguous('Date,Payee,Amount\n03/04/2026,A,-1.00\n', 'USD')).toEqual([
      ['DATE_ORDER', 'MDY', 'DMY'],
    ]);
  });

  test('not when one date decides, though it stands 3,000 lines below', () => {
    const text = `Date,Payee,Amount\n${'03/04/2026,A,-1.00\n'.repeat(3000)}04/13/2026,A,-1.00\n`;
    expect(detectCsv(text, { currency: 'EUR' }).settings.dateOrder).toBe('MDY');
    expect(ambiguous(text)).toEqual([]);
  });

  test('not when the two orders give the same days, nor where a point follows the day', () => {
    expect(ambiguous('Date,Payee,Amount\n03/03/2026,A,-1.00\n')).toEqual([]);
    expect(ambiguous('Date;Payee;Amount\n03.04.2026;A;-1,00\n')).toEqual([]);
  });

  test('a mark that parts thousands or decimals, by the decimals that the currency has', () => {
    const text = 'Date,Payee,Amount\n2026-11-01,A,-1.250\n2026-11-02,B,-3.500\n';
    expect(ambiguous(text, 'KWD')).toEqual([['DECIMAL_MARK', 'POINT', 'COMMA']]);
    expect(detectCsv(text.replace('1.250', '1.251'), { currency: 'EUR' })).toMatchObject({
      settings: { decimalMark: 'COMMA' },
      ambiguities: [],
    });
  });

  test('amounts that are all positive', () => {
    expect(ambiguous('Date,Payee,Amount\n2026-11-01,A,1.25\n2026-11-02,B,3.50\n')).toEqual([
      ['SIGN', 'AS_WRITTEN', 'FLIPPED'],
    ]);
  });

  test('two columns of dates and of amounts without names', () => {
    expect(ambiguous('2026-11-01,2026-11-02,A,-1.25,7.00\n2026-11-02,2026-11-03,B,-3.50,1.00\n')).toEqual([
      ['DATE_COLUMN', '0', '1'],
      ['AMOUNT_COLUMN', '3', '4'],
    ]);
  });
});

describe('what a person decided is not questioned', () => {
  const text = 'Date,Payee,Amount\n03/04/2026,A,1.00\n05/06/2026,B,2.00\n';

  test('each setting', () => {
    const reading = detectCsv(text, { currency: 'EUR', chosen: { dateOrder: 'MDY', flipSign: true } });
    expect(reading.ambiguities).toEqual([]);
    expect(reading.settings).toMatchObject({ dateOrder: 'MDY', flipSign: true, decimalMark: 'POINT' });
    const { accounts } = readCsv(text, reading.settings, 'EUR', { encoding: 'UTF-8' });
    expect(accounts[0]!.lines.map(({ date, amount }) => [date, amount])).toEqual([
      ['2026-03-04', -100n],
      ['2026-05-06', -200n],
    ]);
  });

  test('lines to skip and columns', () => {
    const { settings } = detectCsv(`one\ntwo\n${text}`, {
      currency: 'EUR',
      chosen: { skipLines: 3, hasHeader: false, columns: ['DATE', 'MEMO', 'AMOUNT'] },
    });
    expect(settings).toMatchObject({
      skipLines: 3,
      hasHeader: false,
      columns: ['DATE', 'MEMO', 'AMOUNT'],
      header: [],
    });
  });
});

describe('the reading of the last file', () => {
  const last = { ...detectCsv(GERMAN, { currency: 'EUR' }).settings, flipSign: true };

  test('is taken for a file with the same header, wherever its table begins', () => {
    const reading = detectCsv(`Kontoauszug\n\n${GERMAN}`, { currency: 'EUR', remembered: last });
    expect(reading.remembered).toBe(true);
    expect(reading.settings).toEqual({ ...last, skipLines: 2 });
  });

  test('answers what the file leaves open', () => {
    const text = 'Date,Payee,Amount\n03/04/2026,A,-1.00\n';
    const remembered = detectCsv(text, { currency: 'EUR', chosen: { dateOrder: 'MDY' } }).settings;
    expect(detectCsv(text, { currency: 'EUR', remembered })).toMatchObject({
      remembered: true,
      ambiguities: [],
      settings: { dateOrder: 'MDY' },
    });
  });

  test('is left for a file of another bank, and for one that it no longer reads', () => {
    expect(
      detectCsv(GERMAN.replace('Saldo', 'Währung'), { currency: 'EUR', remembered: last }).remembered,
    ).toBe(false);
    const iso = GERMAN.replace(/^(\d\d)\.(\d\d)\.(\d{4})/gm, '$3-$2-$1');
    expect(detectCsv(iso, { currency: 'EUR', remembered: last })).toMatchObject({
      remembered: false,
      settings: { dateOrder: 'YMD', flipSign: false },
    });
  });
});

test('the first rows are shown as they stand, with the lines before them', () => {
  const { preview, skipped } = detectCsv(`Kontoauszug;"seit gestern"\n\n${GERMAN}`, { currency: 'EUR' });
  expect(skipped).toEqual(['Kontoauszug;"seit gestern"', '']);
  expect(preview).toHaveLength(20);
  expect(preview[0]).toEqual([
    'Buchungstag',
    'Auftraggeber/Empfänger',
    'Verwendungszweck',
    'Betrag (EUR)',
    'Saldo',
  ]);
});

test.each([
  ['no text', ''],
  ['one word', 'hello'],
  ['a 10 MB line', 'x'.repeat(10 * 1024 * 1024)],
  ['a million delimiters', ','.repeat(1_000_000)],
  ['a quote never closed', `"${'a,b\n'.repeat(50_000)}`],
  ['50,000 columns', `${'1,'.repeat(30_000)}\n`.repeat(3)],
])('%s is no table, and is told so in time', (_what, text) => {
  const begin = cpuMs();
  const reading = detectCsv(text, { currency: 'EUR' });
  expect(reading.missing).toContain('DATE');
  expect(cpuMs() - begin).toBeLessThan(2000);
});
