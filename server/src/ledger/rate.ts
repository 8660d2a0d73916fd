import { type CurrencyCode, minorUnitsPerUnit, powerOfTen } from './currency.ts';
import { shown } from './errors.ts';
import { formatDecimal, magnitude, type Money, money } from './money.ts';
import { assert, err, ok, type Result } from './result.ts';

/**
 * How much of one currency a unit of another is worth, as the exact decimal `digits / 10^scale`: 1.0825 is
 * `{ digits: 10825n, scale: 4 }`. Always positive and without trailing zeros, so equal rates are equal values.
 */
export interface Rate {
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * Reads a rate: ASCII digits, with at most 15 before and 15 after the point.
 * Errors, in this order: `rate_unreadable`, `rate_not_positive`.
 */
export function parseRate(text: string): Result<Rate> {
  const match = /^(-?)([0-9]{1,15})(?:\.([0-9]{1,15}))?$/.exec(text);
  if (match === null) return err('rate_unreadable', { text: shown(text) });

  const [, minus = '', units = '', written = ''] = match;
  // As text, because stored rates end in a dozen zeros and dividing by ten that often costs more than all the rest.
  const decimals = written.replace(/0+$/, '');
  const digits = BigInt(units + decimals);
  if (minus === '-' || digits === 0n) return err('rate_not_positive');
  return ok({ digits, scale: decimals.length });
}

/** Writes a rate in full. `parseRate` reads it back to the same rate. */
export function formatRate(rate: Rate): string {
  return formatDecimal(rate.digits, rate.scale);
}

/**
 * The amount in another currency, rounded once, half to even, to a minor unit of the new currency. The sign
 * stays. The result may be past 64 bits: whoever stores it checks that.
 *
 * @param rate how much of `to` one unit (not minor unit) of the amount's currency is worth
 */
export function convert(amount: Money, rate: Rate, to: CurrencyCode): Money {
  const numerator = amount.amount * rate.digits * minorUnitsPerUnit(to);
  const denominator = powerOfTen(rate.scale) * minorUnitsPerUnit(amount.currency);
  return money(roundHalfEven(numerator, denominator), to);
}

const IMPLIED_DECIMALS = 10;

/**
 * The rate at which one amount was exchanged for another, whatever their signs, rounded half to even to ten
 * decimals; to twenty, thirty … where ten would show nothing but zeros, since a rate is never zero.
 */
export function impliedRate(from: Money, to: Money): Rate {
  assert(from.amount !== 0n && to.amount !== 0n, 'nothing is not exchanged, so there is no rate');
  const numerator = magnitude(to.amount) * minorUnitsPerUnit(from.currency);
  const denominator = magnitude(from.amount) * minorUnitsPerUnit(to.currency);
  for (let scale = IMPLIED_DECIMALS; ; scale += IMPLIED_DECIMALS) {
    const digits = roundHalfEven(numerator * 10n ** BigInt(scale), denominator);
    if (digits !== 0n) return withoutTrailingZeros(digits, scale);
  }
}

/**
 * The integer nearest to a fraction; the even one where two are equally near, so that many roundings do not
 * drift one way. Source: IEEE 754-2019 §4.3.1, roundTiesToEven.
 *
 * @param denominator greater than zero
 */
export function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'a fraction is written with a positive denominator');
  const truncated = numerator / denominator;
  const twiceTheRest = 2n * magnitude(numerator % denominator);
  const awayFromZero = numerator < 0n ? truncated - 1n : truncated + 1n;
  if (twiceTheRest === denominator) return truncated % 2n === 0n ? truncated : awayFromZero;
  return twiceTheRest < denominator ? truncated : awayFromZero;
}

function withoutTrailingZeros(digits: bigint, scale: number): Rate {
  let rate = { digits, scale };
  while (rate.scale > 0 && rate.digits % 10n === 0n)
    rate = { digits: rate.digits / 10n, scale: rate.scale - 1 };
  return rate;
}
