import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAmount } from '../../ledger/money.ts';
import { type DecimalMark, readAmount, toMinorUnits } from './amount.ts';

function cents(text: string, mark: DecimalMark): bigint | string {
  const amount = readAmount(text, mark);
  if (amount === null) return 'unreadable';
  const units = toMinorUnits(amount, 2);
  return units.ok ? units.value : units.code;
}

describe('the same digits mean what the decimal mark says', () => {
  test.each([
    ['1.234,56', 'COMMA', 123456n],
    ['1.234,56', 'POINT', 'unreadable'],
    ['1,234.56', 'POINT', 123456n],
    ['1,234.56', 'COMMA', 'unreadable'],
    ['1.234', 'COMMA', 123400n],
    ['1.234', 'POINT', 'amount_has_too_many_decimals'],
    ['12.50', 'COMMA', 'unreadable'],
    ['12.5', 'POINT', 1250n],
    ['-8.95000', 'POINT', -895n],
    ['-110.7', 'POINT', -11070n],
    ['1.', 'POINT', 100n],
    ['.', 'POINT', 'unreadable'],
    ['', 'POINT', 'unreadable'],
    ['-', 'POINT', 'unreadable'],
    ['EUR', 'POINT', 'unreadable'],
    ['0x10', 'POINT', 'unreadable'],
    ['Infinity', 'POINT', 'unreadable'],
    ['1 2', 'POINT', 'unreadable'],
  ] as const)('%s with %s', (text, mark, expected) => {
    expect(cents(text, mark)).toBe(expected);
  });
});

test('the currency beside the digits is told, unless its sign is of several', () => {
  const currencyOf = (text: string) => readAmount(text, 'COMMA')?.currency;
  expect(currencyOf('12,50 CHF')).toBe('CHF');
  expect(currencyOf('€12,50')).toBe('EUR');
  expect(currencyOf('12,50 zł')).toBe('PLN');
  expect(currencyOf('$12,50')).toBeNull();
  expect(currencyOf('12,50 kr')).toBeNull();
  expect(currencyOf('12,50')).toBeNull();
});

test('text of a million characters is refused at once', () => {
  const begin = performance.now();
  expect(readAmount('1 '.repeat(500_000), 'POINT')).toBeNull();
  expect(readAmount(`${'-'.repeat(1_000_000)}1`, 'POINT')).toBeNull();
  expect(cents('9'.repeat(1_000_000), 'POINT')).toBe('amount_out_of_range');
  expect(performance.now() - begin).toBeLessThan(500);
});

test('every amount, written in any way that banks write it, reads back exactly', () => {
  const ways = fc.record({
    group: fc.constantFrom('', '.', "'", '’', ' ', '\u00A0', '\u202F'),
    sign: fc.constantFrom('BEFORE', 'BEHIND', 'PARENTHESES', 'UNICODE'),
    currency: fc.constantFrom('', '€ ', 'EUR '),
    zeros: fc.nat(4),
  });
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n) + 1n, 2n ** 63n - 1n), ways, (amount, way) => {
      const [whole, decimals] = formatAmount(amount < 0n ? -amount : amount, 'EUR').split('.');
      const grouped = whole!.replace(/\B(?=(?:\d{3})+$)/g, way.group);
      const digits = `${grouped},${decimals}${'0'.repeat(way.zeros)}`;
      const signed = {
        BEFORE: `-${digits}`,
        BEHIND: `${digits}-`,
        PARENTHESES: `(${digits})`,
        UNICODE: `−${digits}`,
      };
      expect(
        cents(way.currency + (amount < 0n ? signed[way.sign as keyof typeof signed] : digits), 'COMMA'),
      ).toBe(amount);
    }),
  );
});

test('no text at all makes it fail', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom<DecimalMark>('COMMA', 'POINT'),
      (text, mark) => {
        const amount = readAmount(text, mark);
        if (amount !== null) expect(amount.whole + amount.fraction).toMatch(/^\d*$/);
      },
    ),
  );
});
