import { magnitude } from './money.ts';
import { assert } from './result.ts';

/**
 * Divides an amount by weights and loses nothing: the parts add up to the total.
 *
 * Each part first gets its exact share rounded towards zero; the minor units left over go one each to the
 * parts with the largest remainder, the earlier part first where remainders are equal.
 * Source: the largest remainder method (Hamilton's method of apportionment).
 *
 * @param total   minor units, of either sign
 * @param weights at least one, none negative, not all zero
 * @returns one part per weight, in order, none of the other sign than the total
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  const weightTotal = weights.reduce((left, right) => left + right, 0n);
  assert(
    weights.every((weight) => weight >= 0n) && weightTotal > 0n,
    'weights must be positive to allocate by',
  );

  const size = magnitude(total);
  const parts = weights.map((weight) => (size * weight) / weightTotal);
  const left = size - parts.reduce((sum, part) => sum + part, 0n);

  const remainders = weights.map((weight, index) => ({ index, remainder: (size * weight) % weightTotal }));
  // The sort is stable, so equal remainders keep the order of their parts.
  remainders.sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
  const favoured = new Set(remainders.filter((_, rank) => BigInt(rank) < left).map(({ index }) => index));

  const sign = total < 0n ? -1n : 1n;
  return parts.map((part, index) => sign * (favoured.has(index) ? part + 1n : part));
}

/** Divides an amount into `count` parts that differ by one minor unit at most, the larger parts first. */
export function splitEvenly(total: bigint, count: number): bigint[] {
  assert(count > 0 && count % 1 === 0, 'an amount is split into one part or more');
  return allocate(
    total,
    Array.from({ length: count }, () => 1n),
  );
}
