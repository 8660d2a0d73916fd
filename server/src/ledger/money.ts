import { type CurrencyCode, exponentOf } from './currency.ts';
import { shown } from './errors.ts';
import { assert, err, type Failure, ok, type Result } from './result.ts';

/** An amount of a currency. */
export interface Money {
  /** Minor units: 1999n in EUR is 19.99. */
  readonly amount: bigint;
  readonly currency: CurrencyCode;
}

/** Amounts are stored as signed 64-bit integers. Source: PostgreSQL, type `bigint`. */
export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;

/** Whether an amount can be stored. */
export function isInt64(amount: bigint): boolean {
  return INT64_MIN <= amount && amount <= INT64_MAX;
}

/** The failure of an amount that cannot be stored. */
export function amountOutOfRange(currency: CurrencyCode, path?: readonly string[]): Failure {
  return err('amount_out_of_range', { currency, limit: formatAmount(INT64_MAX, currency) }, path);
}

/** An amount of minor units in a currency: `money(1999n, 'EUR')` is 19.99 euros. */
export function money(amount: bigint, currency: CurrencyCode): Money {
  return { amount, currency };
}

const DIGITS_OF_INT64 = 19;

/**
 * Reads an amount as the API writes it: an optional minus, ASCII digits, and after a point at most as many
 * decimals as the currency has. Nothing else is an amount: no plus sign, space, exponent, thousands mark or
 * other script's digits. A decimal too many is refused even when it is a zero, because a file in which
 * `8.950` means 8950 looks the same.
 *
 * Errors, in this order: `amount_unreadable`, `amount_has_too_many_decimals`, `amount_out_of_range`.
 */
export function parseAmount(text: string, currency: CurrencyCode): Result<bigint> {
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  if (match === null) return err('amount_unreadable', { text: shown(text) });

  const [, minus = '', units = '', decimals = ''] = match;
  const exponent = exponentOf(currency);
  if (decimals.length > exponent) {
    return err('amount_has_too_many_decimals', { text: shown(text), currency, decimals: String(exponent) });
  }

  const digits = (units + decimals.padEnd(exponent, '0')).replace(/^0+(?=.)/, '');
  if (digits.length > DIGITS_OF_INT64) return amountOutOfRange(currency);
  const amount = minus === '-' ? -BigInt(digits) : BigInt(digits);
  return isInt64(amount) ? ok(amount) : amountOutOfRange(currency);
}

/** Writes an amount with exactly the currency's decimals. `parseAmount` reads it back to the same number. */
export function formatAmount(amount: bigint, currency: CurrencyCode): string {
  return formatDecimal(amount, exponentOf(currency));
}

/**
 * Writes an amount whose minor units are text, as the database tells them: what is only told needs no arithmetic.
 *
 * @param units a whole number as `String` writes a bigint
 */
export function formatMinorUnits(units: string, currency: CurrencyCode): string {
  return withPoint(units, exponentOf(currency));
}

/** Writes `digits / 10^decimals` in full: `formatDecimal(-5n, 2)` is '-0.05'. */
export function formatDecimal(digits: bigint, decimals: number): string {
  return withPoint(String(digits), decimals);
}

function withPoint(digits: string, decimals: number): string {
  if (decimals === 0) return digits;
  const isNegative = digits.startsWith('-');
  const text = (isNegative ? digits.slice(1) : digits).padStart(decimals + 1, '0');
  const point = text.length - decimals;
  return `${isNegative ? '-' : ''}${text.slice(0, point)}.${text.slice(point)}`;
}

/** The amount without its sign. */
export function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

/** Adds two amounts of one currency. Adding two currencies is a bug: amounts of different currencies have no sum. */
export function add(left: Money, right: Money): Money {
  assert(left.currency === right.currency, `${left.currency} and ${right.currency} cannot be added`);
  return money(left.amount + right.amount, left.currency);
}

/** The same amount the other way. */
export function negate(value: Money): Money {
  return money(-value.amount, value.currency);
}

/** Adds amounts of one currency; of none, zero in that currency. */
export function sum(values: readonly Money[], currency: CurrencyCode): Money {
  return values.reduce(add, money(0n, currency));
}
