import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  exponentOf,
  formatMoney,
  fromMinor,
  moneyParts,
  permille,
  subtractAmounts,
  sumAmounts,
  toMinor,
} from './money.ts';

const nbsp = '\u00a0';

describe('formatMoney', () => {
  test.each([
    ['1234.50', 'EUR', 'en', '1,234.50'],
    ['-1234.50', 'EUR', 'de', '−1.234,50'],
    ['-640', 'JPY', 'en', '−640'],
    ['1.234', 'BHD', 'de', '1,234'],
    ['0.0001', 'CLF', 'en', '0.0001'],
  ])('writes %s %s in %s with the digits of its currency', (amount, currency, locale, written) => {
    expect(formatMoney({ amount, currency }, { locale })).toBe(written);
  });

  test('writes amounts past the exact range of numbers digit by digit', () => {
    const money = { amount: '9223372036854775807.12', currency: 'EUR' };
    expect(formatMoney(money, { locale: 'en' })).toBe('9,223,372,036,854,775,807.12');
  });

  test('writes the currency and the sign as asked', () => {
    const money = { amount: '12.00', currency: 'EUR' };
    expect(formatMoney(money, { locale: 'en', currency: 'symbol', sign: 'always' })).toBe('+€12.00');
    expect(formatMoney(money, { locale: 'de', currency: 'symbol' })).toBe(`12,00${nbsp}€`);
    expect(formatMoney({ ...money, amount: '-12.00' }, { locale: 'en', sign: 'never' })).toBe('12.00');
    expect(formatMoney({ ...money, amount: '0.00' }, { locale: 'en', sign: 'always' })).toBe('0.00');
  });

  test('writes in one piece what the parts say, in every locale', () => {
    for (const locale of ['en', 'de', 'fr', 'sv', 'ar', 'he', 'fa'])
      for (const amount of ['-1234.50', '0.00', '-0.00', '1234.50'])
        for (const sign of ['auto', 'always', 'never'] as const)
          for (const currency of ['none', 'symbol', 'code'] as const) {
            const money = { amount, currency: 'EUR' };
            const parts = moneyParts(money, { locale, sign, currency });
            const written = formatMoney(money, { locale, sign, currency });
            expect(written).toBe(parts.map(({ text }) => text).join(''));
          }
  });

  test('gives the fraction as a part of its own', () => {
    const parts = moneyParts({ amount: '29458.91', currency: 'EUR' }, { locale: 'en', currency: 'symbol' });
    expect(
      parts
        .filter((part) => part.kind === 'fraction')
        .map((part) => part.text)
        .join(''),
    ).toBe('.91');
  });
});

test('minor units and decimals are exact inverses', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.integer({ min: 0, max: 4 }),
      (minor, exponent) => {
        const decimal = fromMinor(minor, exponent);
        expect(exponentOf(decimal)).toBe(exponent);
        expect(toMinor(decimal)).toBe(minor);
      },
    ),
  );
});

test('toMinor refuses what the API never sends', () => {
  for (const text of ['', '1e5', '1,5', '.5', '--1', 'NaN']) expect(() => toMinor(text)).toThrow(RangeError);
});

test('sums and differences are exact', () => {
  expect(sumAmounts(['0.10', '0.20', '-0.30'])).toBe('0.00');
  expect(subtractAmounts('2899.99', '2066.13')).toBe('833.86');
  expect(sumAmounts([])).toBe('0');
});

test('a ratio is rounded to a tenth of a percent, and there is none of nothing', () => {
  expect(permille('833.86', '2899.99')).toBe(288n);
  expect(permille('-1', '3')).toBe(-333n);
  expect(permille('2', '3')).toBe(667n);
  expect(permille('1.00', '0.00')).toBeNull();
});
