import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { allocate, splitEvenly } from './allocate.ts';
import { anyAmount } from './fixtures/arbitraries.ts';
import { magnitude } from './money.ts';

const total = (parts: readonly bigint[]) => parts.reduce((sum, part) => sum + part, 0n);
const anyWeights = fc
  .array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 20 })
  .filter((weights) => total(weights) > 0n);

describe('allocate', () => {
  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [5n, [3n, 7n], [2n, 3n]],
    [10n, [0n, 1n], [0n, 10n]],
    [0n, [1n, 2n], [0n, 0n]],
    [7n, [50n, 30n, 20n], [4n, 2n, 1n]],
    [1n, [1n, 2n, 3n], [0n, 0n, 1n]],
  ])('divides %s by %s', (amount, weights, parts) => {
    expect(allocate(amount, weights)).toEqual(parts);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(anyAmount, anyWeights, (amount, weights) => total(allocate(amount, weights)) === amount),
    );
  });

  it('gives each part its exact share, rounded down or up by less than one minor unit', () => {
    fc.assert(
      fc.property(anyAmount, anyWeights, (amount, weights) => {
        const whole = total(weights);
        for (const [index, part] of allocate(amount, weights).entries()) {
          expect(magnitude(part * whole - amount * (weights[index] ?? 0n))).toBeLessThan(whole);
        }
      }),
    );
  });

  it('treats a debt as it treats the same sum of money', () => {
    fc.assert(
      fc.property(anyAmount, anyWeights, (amount, weights) => {
        expect(allocate(-amount, weights)).toEqual(allocate(amount, weights).map((part) => -part));
      }),
    );
  });

  it('throws on weights that say nothing', () => {
    for (const weights of [[], [0n], [-1n, 2n]]) expect(() => allocate(1n, weights)).toThrow('weights');
  });
});

describe('splitEvenly', () => {
  it('loses nothing, and its parts differ by one minor unit at most, the larger first', () => {
    fc.assert(
      fc.property(anyAmount, fc.integer({ min: 1, max: 50 }), (amount, count) => {
        const parts = splitEvenly(amount, count);
        expect(parts).toHaveLength(count);
        expect(total(parts)).toBe(amount);
        const sizes = parts.map(magnitude);
        expect(sizes).toEqual(sizes.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)));
        expect((sizes[0] ?? 0n) - (sizes.at(-1) ?? 0n)).toBeLessThanOrEqual(1n);
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('throws on %d parts', (count) => {
    expect(() => splitEvenly(1n, count)).toThrow('one part or more');
  });
});
