import { exponentOf, fromMinor, negate, toMinor } from '../../../shared/format/money.ts';
import type { TypedAmount } from '../../../shared/format/typed-amount.ts';

/** Which way money goes when an amount is typed without a sign: out, except where the category is an income. */
export type Direction = 'in' | 'out';

const explicitSign = /^\s*[+\-−]/;

/**
 * A typed amount as the change of the account. People type what the receipt says, `12.50`, and mean that it left; a
 * sign before it says otherwise, and a sum that comes out below zero says so itself.
 */
export function directed(reading: TypedAmount, text: string, direction: Direction): TypedAmount {
  if (!reading.ok || direction === 'in' || explicitSign.test(text) || reading.minor < 0n) return reading;
  return {
    ...reading,
    minor: -reading.minor,
    amount: reading.minor === 0n ? reading.amount : negate(reading.amount),
    otherAmount: reading.otherAmount === null ? null : negate(reading.otherAmount),
  };
}

/** The absolute amount, as a decimal with the same digits. */
export function absolute(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : amount;
}

/**
 * What one unit of the first amount's currency is worth in the second's, from two amounts of a transfer: a decimal of four
 * digits, of eight where the currency is worth so little that four would say nothing, rounded half up. For people to
 * compare with what their bank says; nothing is computed with it. Null when either is zero.
 */
export function impliedRate(amount: string, counterAmount: string): string | null {
  const [from, to] = [toMinor(absolute(amount)), toMinor(absolute(counterAmount))];
  if (from === 0n || to === 0n) return null;
  const denominator = from * 10n ** BigInt(exponentOf(counterAmount));
  const numerator = to * 10n ** BigInt(exponentOf(amount));
  const digits = numerator * 10n < denominator ? 8 : 4;
  return fromMinor((numerator * 10n ** BigInt(digits) * 2n + denominator) / (denominator * 2n), digits);
}
