import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { data } from 'currency-codes';
import { describe, expect, it } from 'vitest';

import { allCurrencies, currency, exponentOf, isCurrency, minorUnitsPerUnit } from './currency.ts';
import { currencyTable } from './currency-table.ts';

/** The list that the package was made from. It alone tells “no minor unit” from “no decimals”. */
const isoList = readFileSync(
  createRequire(import.meta.url).resolve('currency-codes/iso-4217-list-one.xml'),
  'utf8',
);
const hasNoMinorUnit = (code: string) =>
  new RegExp(`<Ccy>${code}</Ccy>\\s*<CcyNbr>\\d+</CcyNbr>\\s*<CcyMnrUnts>N\\.A\\.<`).test(isoList);

describe('the currency table', () => {
  it('is what the maintained package says, less the codes without a minor unit', () => {
    const expected = data
      .filter(({ code }) => !hasNoMinorUnit(code))
      .map(({ code, digits, number, currency: name }) => [
        code,
        { code, exponent: digits, numeric: number, name },
      ]);
    expect(expected.length).toBeGreaterThan(150);
    expect(currencyTable).toEqual(Object.fromEntries(expected));
  });

  it.each(['XAU', 'XAG', 'XPT', 'XPD', 'XDR', 'XTS', 'XXX'])(
    'leaves out %s, which has no minor unit',
    (code) => {
      expect(hasNoMinorUnit(code)).toBe(true);
      expect(isCurrency(code)).toBe(false);
    },
  );

  it('is ordered by code', () => {
    const codes = allCurrencies().map(({ code }) => code);
    expect(codes).toEqual(codes.toSorted());
  });
});

describe('exponentOf', () => {
  it.each([
    ['JPY', 0],
    ['UYI', 0],
    ['EUR', 2],
    ['CHW', 2],
    ['BHD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['UYW', 4],
  ] as const)('knows that %s has %i decimals', (code, exponent) => {
    expect(exponentOf(code)).toBe(exponent);
    expect(minorUnitsPerUnit(code)).toBe(BigInt(`1${'0'.repeat(exponent)}`));
  });
});

describe('currency', () => {
  it('reads a code', () => {
    expect(currency('BHD')).toEqual({ ok: true, value: 'BHD' });
  });

  it.each([
    '',
    'eur',
    'EURO',
    'EU',
    'XYZ',
    ' EUR',
    'EUR\n',
    'toString',
    '__proto__',
    'constructor',
    'ＥＵＲ',
  ])('refuses %j', (code) => {
    expect(currency(code)).toMatchObject({ ok: false, error: { code: 'currency_unknown' } });
  });
});
