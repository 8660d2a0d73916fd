import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CurrencyCode } from '../ledger/currency.ts';
import { parseRate, type Rate } from '../ledger/rate.ts';
import { figureOf, type RatesOfDay, subtractSums, sumInBase } from './figure.ts';

function rates(given: Partial<Record<CurrencyCode, string>>): RatesOfDay {
  const read = (text: string): Rate => {
    const result = parseRate(text);
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  };
  return new Map(Object.entries(given).map(([code, text]) => [code as CurrencyCode, read(text)]));
}

describe('a sum in the base currency', () => {
  it('converts between currencies of different digits', () => {
    const sums = [
      { currency: 'JPY', amount: 3_500n },
      { currency: 'BHD', amount: 12_345n },
      { currency: 'EUR', amount: 100n },
    ] as const;
    expect(sumInBase(sums, 'EUR', rates({ JPY: '0.0061', BHD: '2.4' }))).toEqual({
      known: true,
      amount: 2_135n + 2_963n + 100n,
    });
    expect(sumInBase(sums, 'JPY', rates({ EUR: '163.9344', BHD: '393' }))).toEqual({
      known: true,
      amount: 3_500n + 4_852n + 164n,
    });
    expect(sumInBase(sums, 'BHD', rates({ EUR: '0.41', JPY: '0.0025' }))).toEqual({
      known: true,
      amount: 12_345n + 8_750n + 410n,
    });
  });

  it('rounds half to even, with the sign kept', () => {
    const half = rates({ JPY: '0.005' });
    const converted = [1n, 2n, 3n, 5n, -1n, -3n].map((amount) =>
      sumInBase([{ currency: 'JPY', amount }], 'EUR', half),
    );
    expect(converted).toEqual([0n, 1n, 2n, 2n, 0n, -2n].map((amount) => ({ known: true, amount })));
  });

  it('is unknown for want of a rate, and says which, in order and once each', () => {
    const sums = [
      { currency: 'USD', amount: 1n },
      { currency: 'CHF', amount: 1n },
      { currency: 'USD', amount: 1n },
    ] as const;
    const sum = sumInBase(sums, 'EUR', rates({}));
    expect(sum).toEqual({ known: false, missing: ['CHF', 'USD'] });
    expect(figureOf(sum, 'EUR')).toEqual({
      money: null,
      reason: 'RATE_MISSING',
      missingCurrencies: ['CHF', 'USD'],
    });
  });

  it('needs no rate for nothing', () => {
    const sums = [
      { currency: 'USD', amount: 5n },
      { currency: 'USD', amount: -5n },
    ] as const;
    expect(sumInBase(sums, 'EUR', rates({}))).toEqual({ known: true, amount: 0n });
  });

  it('does not depend on how the amounts of a currency are divided', () => {
    const amounts = fc.array(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(amounts, (parts) => {
        const at = rates({ USD: '0.91234567' });
        const whole = parts.reduce((sum, part) => sum + part, 0n);
        const divided = parts.map((amount) => ({ currency: 'USD' as const, amount }));
        expect(sumInBase(divided, 'EUR', at)).toEqual(
          sumInBase([{ currency: 'USD', amount: whole }], 'EUR', at),
        );
      }),
    );
  });
});

describe('a difference of sums', () => {
  it('is known where both are, and else misses what either misses', () => {
    const known = { known: true, amount: 7n } as const;
    expect(subtractSums(known, { known: true, amount: 9n })).toEqual({ known: true, amount: -2n });
    expect(subtractSums(known, { known: false, missing: ['USD'] })).toEqual({
      known: false,
      missing: ['USD'],
    });
    expect(
      subtractSums({ known: false, missing: ['USD', 'XAF'] }, { known: false, missing: ['CHF', 'USD'] }),
    ).toEqual({
      known: false,
      missing: ['CHF', 'USD', 'XAF'],
    });
  });
});
