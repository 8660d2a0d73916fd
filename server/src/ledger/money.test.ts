import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { exponentOf } from './currency.ts';
import { anyAmount, anyCurrency } from './fixtures/arbitraries.ts';
import { valueOf } from './fixtures/household.ts';
import {
  add,
  formatAmount,
  INT64_MAX,
  INT64_MIN,
  isInt64,
  money,
  negate,
  parseAmount,
  sum,
} from './money.ts';

describe('parseAmount', () => {
  it.each([
    ['12.34', 'EUR', 1234n],
    ['-12.34', 'EUR', -1234n],
    ['12', 'EUR', 1200n],
    ['12.3', 'EUR', 1230n],
    ['0.05', 'EUR', 5n],
    ['-0.05', 'EUR', -5n],
    ['-0', 'EUR', 0n],
    ['007', 'EUR', 700n],
    ['1000', 'JPY', 1000n],
    ['1.234', 'BHD', 1234n],
    ['1.2345', 'CLF', 12345n],
    ['92233720368547758.07', 'EUR', INT64_MAX],
    ['-92233720368547758.08', 'EUR', INT64_MIN],
    [`${'0'.repeat(100)}1.00`, 'EUR', 100n],
  ] as const)('reads %s %s', (text, currency, amount) => {
    expect(parseAmount(text, currency)).toEqual({ ok: true, value: amount });
  });

  it.each([
    ['', 'amount_unreadable'],
    [' ', 'amount_unreadable'],
    ['1e5', 'amount_unreadable'],
    ['NaN', 'amount_unreadable'],
    ['Infinity', 'amount_unreadable'],
    ['0x10', 'amount_unreadable'],
    ['1_000', 'amount_unreadable'],
    ['+1', 'amount_unreadable'],
    ['--1', 'amount_unreadable'],
    ['−1', 'amount_unreadable'],
    ['1 ', 'amount_unreadable'],
    [' 1', 'amount_unreadable'],
    ['1\n', 'amount_unreadable'],
    ['1\u0000', 'amount_unreadable'],
    ['1,00', 'amount_unreadable'],
    ['1,000.00', 'amount_unreadable'],
    ['1.', 'amount_unreadable'],
    ['.5', 'amount_unreadable'],
    ['1.2.3', 'amount_unreadable'],
    ['١٢', 'amount_unreadable'],
    ['１２', 'amount_unreadable'],
    ['€1', 'amount_unreadable'],
    ['1.000', 'amount_has_too_many_decimals'],
    ['-8.95000', 'amount_has_too_many_decimals'],
    ['92233720368547758.08', 'amount_out_of_range'],
    ['-92233720368547758.09', 'amount_out_of_range'],
    ['1'.repeat(40), 'amount_out_of_range'],
    ['9'.repeat(1_000_000), 'amount_out_of_range'],
  ])('refuses %j', (text, code) => {
    expect(parseAmount(text, 'EUR')).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses any decimal of a currency that has none', () => {
    expect(parseAmount('1.0', 'JPY')).toMatchObject({
      ok: false,
      error: { code: 'amount_has_too_many_decimals' },
    });
  });
});

describe('formatAmount', () => {
  it.each([
    [0n, 'EUR', '0.00'],
    [-5n, 'EUR', '-0.05'],
    [1999n, 'EUR', '19.99'],
    [-1n, 'JPY', '-1'],
    [1n, 'BHD', '0.001'],
    [INT64_MIN, 'CLF', '-922337203685477.5808'],
  ] as const)('writes %s of %s as %s', (amount, currency, text) => {
    expect(formatAmount(amount, currency)).toBe(text);
  });

  it('is read back by parseAmount to the same amount, in every currency', () => {
    fc.assert(
      fc.property(anyAmount, anyCurrency, (amount, currency) => {
        expect(valueOf(parseAmount(formatAmount(amount, currency), currency))).toBe(amount);
      }),
      { numRuns: 2000 },
    );
  });

  it('writes what parseAmount read in full just as it was', () => {
    const text = anyCurrency.chain((currency) => {
      const exponent = exponentOf(currency);
      const decimals = fc.stringMatching(new RegExp(`^[0-9]{${exponent}}$`));
      return fc
        .tuple(fc.constantFrom('', '-'), fc.stringMatching(/^[1-9][0-9]{0,13}$/), decimals)
        .map((parts) => ({
          currency,
          text: exponent === 0 ? parts[0] + parts[1] : `${parts[0]}${parts[1]}.${parts[2]}`,
        }));
    });
    fc.assert(
      fc.property(text, ({ currency, text }) => {
        expect(formatAmount(valueOf(parseAmount(text, currency)), currency)).toBe(text);
      }),
    );
  });
});

describe('adding money', () => {
  it('adds within a currency', () => {
    expect(add(money(1n, 'EUR'), money(2n, 'EUR'))).toEqual(money(3n, 'EUR'));
    expect(sum([money(1n, 'EUR'), money(-5n, 'EUR')], 'EUR')).toEqual(money(-4n, 'EUR'));
    expect(sum([], 'JPY')).toEqual(money(0n, 'JPY'));
  });

  it('throws on two currencies, which only a bug can add', () => {
    expect(() => add(money(1n, 'EUR'), money(1n, 'USD'))).toThrow('EUR and USD cannot be added');
  });

  it('has an opposite for each amount', () => {
    fc.assert(
      fc.property(anyAmount, anyCurrency, (amount, currency) => {
        const value = money(amount, currency);
        expect(add(value, negate(value))).toEqual(money(0n, currency));
      }),
    );
  });
});

describe('isInt64', () => {
  it('ends where a bigint of PostgreSQL ends', () => {
    const around = [INT64_MIN - 1n, INT64_MIN, INT64_MAX, INT64_MAX + 1n];
    expect(around.map(isInt64)).toEqual([false, true, true, false]);
    expect(INT64_MAX).toBe(9_223_372_036_854_775_807n);
    expect(INT64_MIN).toBe(-9_223_372_036_854_775_808n);
  });
});
