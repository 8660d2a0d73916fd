import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { minorUnitsPerUnit } from './currency.ts';
import { amountPositive, anyAmount, anyCurrency } from './fixtures/arbitraries.ts';
import { valueOf } from './fixtures/household.ts';
import { magnitude, money } from './money.ts';
import { convert, formatRate, impliedRate, parseRate, type Rate, roundHalfEven } from './rate.ts';

const anyRate: fc.Arbitrary<Rate> = fc
  .record({ digits: fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }), scale: fc.integer({ min: 0, max: 15 }) })
  .filter(({ digits, scale }) => scale === 0 || digits % 10n !== 0n);

/**
 * What rounding half to even means, said without rounding: nothing is nearer to the fraction than the
 * answer, and when another integer is as near, the answer is the even one.
 */
function expectHalfEven(answer: bigint, numerator: bigint, denominator: bigint): void {
  const twiceTheError = 2n * magnitude(numerator - answer * denominator);
  expect(twiceTheError).toBeLessThanOrEqual(denominator);
  if (twiceTheError === denominator) expect(answer % 2n).toBe(0n);
}

describe('parseRate', () => {
  it.each([
    ['1.0825', { digits: 10825n, scale: 4 }],
    ['1.10', { digits: 11n, scale: 1 }],
    ['100', { digits: 100n, scale: 0 }],
    ['100.00', { digits: 100n, scale: 0 }],
    ['0.000000000000001', { digits: 1n, scale: 15 }],
    ['000.5', { digits: 5n, scale: 1 }],
  ])('reads %s', (text, rate) => {
    expect(parseRate(text)).toEqual({ ok: true, value: rate });
  });

  it.each([
    ['', 'rate_unreadable'],
    ['1e5', 'rate_unreadable'],
    ['NaN', 'rate_unreadable'],
    ['1,5', 'rate_unreadable'],
    ['+1', 'rate_unreadable'],
    ['1.', 'rate_unreadable'],
    ['١', 'rate_unreadable'],
    ['1'.repeat(16), 'rate_unreadable'],
    [`0.${'1'.repeat(16)}`, 'rate_unreadable'],
    ['0', 'rate_not_positive'],
    ['0.000', 'rate_not_positive'],
    ['-1.5', 'rate_not_positive'],
  ])('refuses %j', (text, code) => {
    expect(parseRate(text)).toMatchObject({ ok: false, error: { code } });
  });

  it('reads back what formatRate wrote', () => {
    fc.assert(
      fc.property(anyRate, (rate) => {
        expect(valueOf(parseRate(formatRate(rate)))).toEqual(rate);
      }),
    );
  });
});

describe('roundHalfEven', () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [1n, 2n, 0n],
    [-1n, 2n, 0n],
    [3n, 2n, 2n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [1n, 3n, 0n],
    [6n, 3n, 2n],
  ])('rounds %s / %s to %s', (numerator, denominator, rounded) => {
    expect(roundHalfEven(numerator, denominator)).toBe(rounded);
  });

  it('is nearest, and even where two are', () => {
    fc.assert(
      fc.property(anyAmount, fc.bigInt({ min: 1n, max: 20n }), (numerator, denominator) => {
        expectHalfEven(roundHalfEven(numerator, denominator), numerator, denominator);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('convert', () => {
  it.each([
    [10_000n, 'EUR', '1.0825', 'USD', 10_825n],
    [10_000n, 'EUR', '161.235', 'JPY', 16_124n],
    [16_124n, 'JPY', '0.0062', 'EUR', 9997n],
    [1n, 'EUR', '0.5', 'USD', 0n],
    [3n, 'EUR', '0.5', 'USD', 2n],
    [-3n, 'EUR', '0.5', 'USD', -2n],
    [1000n, 'EUR', '0.41', 'BHD', 4100n],
    [4100n, 'BHD', '2.439', 'EUR', 1000n],
  ] as const)('turns %s of %s at %s into %s', (amount, from, rate, to, converted) => {
    expect(convert(money(amount, from), valueOf(parseRate(rate)), to)).toEqual(money(converted, to));
  });

  it('rounds the exact fraction half to even, between currencies of any exponents', () => {
    fc.assert(
      fc.property(anyAmount, anyCurrency, anyRate, anyCurrency, (amount, from, rate, to) => {
        const converted = convert(money(amount, from), rate, to);
        expect(converted.currency).toBe(to);
        const numerator = amount * minorUnitsPerUnit(to) * rate.digits;
        expectHalfEven(converted.amount, numerator, minorUnitsPerUnit(from) * 10n ** BigInt(rate.scale));
      }),
      { numRuns: 2000 },
    );
  });

  it('changes nothing at a rate of one within a currency', () => {
    fc.assert(
      fc.property(anyAmount, anyCurrency, (amount, currency) => {
        const value = money(amount, currency);
        expect(convert(value, { digits: 1n, scale: 0 }, currency)).toEqual(value);
      }),
    );
  });
});

describe('impliedRate', () => {
  it.each([
    [-10_000n, 'EUR', 10_825n, 'USD', '1.0825'],
    [10_000n, 'EUR', -16_124n, 'JPY', '161.24'],
    [16_124n, 'JPY', 10_000n, 'EUR', '0.0062019350'],
    [300n, 'EUR', 100n, 'USD', '0.3333333333'],
    [10n ** 18n, 'EUR', 1n, 'USD', '0.000000000000000001'],
  ] as const)('of %s %s and %s %s is %s', (from, fromCurrency, to, toCurrency, text) => {
    const rate = impliedRate(money(from, fromCurrency), money(to, toCurrency));
    expect(formatRate(rate)).toBe(text.replace(/0+$/, ''));
  });

  it('converts a household’s amounts back to within what ten decimals can say', () => {
    fc.assert(
      fc.property(amountPositive, amountPositive, anyCurrency, anyCurrency, (from, to, fromCode, toCode) => {
        const rate = impliedRate(money(from, fromCode), money(to, toCode));
        const error = magnitude(convert(money(from, fromCode), rate, toCode).amount - to);
        // Half of the last decimal for each unit of the amount, and half a minor unit for the last rounding.
        const bound =
          (from * minorUnitsPerUnit(toCode)) / (2n * 10n ** 10n * minorUnitsPerUnit(fromCode)) + 1n;
        expect(error).toBeLessThanOrEqual(bound);
      }),
    );
  });

  it('throws where nothing was exchanged', () => {
    expect(() => impliedRate(money(0n, 'EUR'), money(1n, 'USD'))).toThrow('no rate');
  });
});
