import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../decode.ts';
import { detectFormat } from '../detect.ts';
import { describeReading, describeStatement } from '../fixtures/describe.ts';
import { detectCsv } from './detect.ts';
import { readCsv } from './statement.ts';

const folder = new URL('fixtures/', import.meta.url);
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.csv'));

/** The currency of the account that a fixture goes into, where it is not EUR. */
const currencies: Readonly<Record<string, 'USD' | 'KWD'>> = {
  'us-credit-card.csv': 'USD',
  'amount-forms-point.csv': 'USD',
  'ambiguous-decimals.csv': 'KWD',
};

describe('every CSV fixture reads as its golden file says', () => {
  test('there are fixtures', () => expect(fixtures.length).toBeGreaterThan(25));

  test.each(fixtures)('%s', async (name) => {
    const bytes = readFileSync(new URL(name, folder));
    expect(detectFormat(bytes)).toEqual({ ok: true, value: 'CSV' });
    const decoded = decodeText(bytes);
    if (!decoded.ok) throw new Error(decoded.error.code);
    const { text, encoding } = decoded.value;
    const currency = currencies[name] ?? 'EUR';
    const reading = detectCsv(text, { currency });
    const statement = readCsv(text, reading.settings, currency, { encoding });
    const golden = new URL(name.replace(/\.csv$/, '.golden.txt'), folder);
    expect(
      existsSync(golden),
      'the golden file is written by hand or looked through, never made unseen',
    ).toBe(true);
    expect(`${describeReading(reading)}\n${describeStatement(statement)}`).toBe(readFileSync(golden, 'utf8'));
  });
});
