import { currencyTable } from './currency-table.ts';
import { shown } from './errors.ts';
import { assert, err, ok, type Result } from './result.ts';

/**
 * A currency of ISO 4217 by its three letters. The compiler knows them all, so `'EUR'` needs no check and
 * `'EURO'` does not compile; text from outside goes through `currency`.
 */
export type CurrencyCode = keyof typeof currencyTable;

/** One line of ISO 4217, list one (funds included). */
export interface Currency {
  readonly code: CurrencyCode;
  /** Decimals of the minor unit: 0 for JPY, 2 for EUR, 3 for BHD, 4 for CLF. */
  readonly exponent: number;
  /** The standard's three digits: '978' for EUR. */
  readonly numeric: string;
  /** The standard's English name. */
  readonly name: string;
}

/** Reads a currency code, in capitals as the standard writes it. Error: `currency_unknown`. */
export function currency(code: string): Result<CurrencyCode> {
  return isCurrency(code) ? ok(code) : err('currency_unknown', { code: shown(code) });
}

/** Whether the text is a currency code. */
export function isCurrency(code: string): code is CurrencyCode {
  return Object.hasOwn(currencyTable, code);
}

/** How many decimals an amount in this currency has. Source: ISO 4217, column “Minor unit”. */
export function exponentOf(code: CurrencyCode): number {
  // Told only when it is so: amounts are written by the thousand.
  if (!isCurrency(code)) assert(false, `${shown(code)} was never checked to be a currency`);
  return currencyTable[code].exponent;
}

/** As many as a rate has decimals: each conversion needs some. */
const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10n ** BigInt(exponent));

/** Ten to the power of a whole number that is not negative. */
export function powerOfTen(exponent: number): bigint {
  return powersOfTen[exponent] ?? 10n ** BigInt(exponent);
}

/** How many minor units make one of the currency: 100n for EUR, 1n for JPY. */
export function minorUnitsPerUnit(code: CurrencyCode): bigint {
  return powerOfTen(exponentOf(code));
}

/** Every currency, ordered by code. */
export function allCurrencies(): readonly Currency[] {
  return Object.values(currencyTable);
}
