import { describe, expect, it } from 'vitest';
import { countFrames, quantile, sumOfCounts } from './frames.ts';

/** Starts of pictures, from the slots that each took. */
function startsOf(slots: readonly number[]): number[] {
  let at = 1_234.5;
  return [at, ...slots.map((each) => (at += (each * 1_000) / 60))];
}

describe('counting frames', () => {
  it('finds nothing late in pictures that came with each slot, however the clock shakes', () => {
    const shaken = startsOf(Array.from({ length: 100 }, () => 1)).map((at, index) => at + (index % 3) * 3);
    expect(countFrames(shaken)).toMatchObject({ frames: 100, late: 0, slots: 100, missed: 0 });
  });

  it('finds one planted slow frame among a hundred', () => {
    const slots = Array.from({ length: 100 }, (_, index) => (index === 40 ? 2 : 1));
    expect(countFrames(startsOf(slots))).toMatchObject({ frames: 100, late: 1, slots: 101, missed: 1 });
  });

  it('counts a pause for all it lasted', () => {
    const slots = Array.from({ length: 50 }, (_, index) => (index === 10 ? 30 : 1));
    const counted = countFrames(startsOf(slots));
    expect(counted).toMatchObject({ frames: 50, late: 1, slots: 79, missed: 29 });
    expect(counted.worstMs).toBeCloseTo(500);
  });

  it('refuses to tell of nothing', () => {
    expect(() => countFrames([])).toThrow('0 frames');
    expect(() => countFrames([5])).toThrow('1 frames');
  });

  it('adds up', () => {
    const one = countFrames(startsOf([1, 3]));
    const other = countFrames(startsOf([1, 1, 2]));
    expect(sumOfCounts([one, other])).toMatchObject({ frames: 5, late: 2, slots: 8, missed: 3 });
    expect(sumOfCounts([one, other]).worstMs).toBeCloseTo(50);
  });
});

describe('quantiles', () => {
  it('are values that were measured, whatever their order', () => {
    const values = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);
    expect(quantile(values, 0.95)).toBe(95);
    expect(quantile(values, 0.5)).toBe(50);
    expect(quantile([7], 0.95)).toBe(7);
  });

  it('do not exist of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow('nothing was measured');
  });
});
