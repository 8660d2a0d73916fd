import { describe, expect, it } from 'vitest';
import { Random } from '../../test/support/random.ts';
import { afterWarmUp, type Point, slopeOf, verdictOf } from './slope.ts';

/** About normally distributed, deviation 1. */
function noise(random: Random): number {
  let sum = 0;
  for (let turn = 0; turn < 12; turn += 1) sum += random.below(1_000_000) / 1_000_000;
  return sum - 6;
}

/** A series of one hour; the value of a moment comes from `valueAt`. */
function series(count: number, valueAt: (hours: number, index: number) => number): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const hours = index / count;
    return { hours, value: valueAt(hours, index) };
  });
}

/** Memory as it wanders: each value keeps most of the one before. */
function wandering(random: Random, perHour: number, count = 240): Point[] {
  let kept = 0;
  return series(count, (hours) => {
    kept = 0.9 * kept + noise(random);
    return 150 + kept + perHour * hours;
  });
}

function judge(points: readonly Point[], boundPerHour: number) {
  return verdictOf(slopeOf(afterWarmUp(points)), boundPerHour);
}

describe('the slope of a series', () => {
  it('finds the leak that was put in', () => {
    const random = new Random(1);
    const leaking = series(360, (hours) => 120 + 12 * hours + 2 * noise(random));
    const slope = slopeOf(afterWarmUp(leaking));
    expect(slope?.perHour).toBeGreaterThan(10);
    expect(slope?.perHour).toBeLessThan(14);
    expect(slope?.low).toBeLessThan(12);
    expect(slope?.high).toBeGreaterThan(12);
    expect(slope?.chance).toBeLessThan(0.001);
    expect(judge(leaking, 5)).toBe('grows');
  });

  it('finds a handle that is lost now and then', () => {
    const random = new Random(2);
    let lost = 0;
    const handles = series(300, () => {
      if (random.chance(10)) lost += 1;
      return 140 + lost + random.below(8);
    });
    expect(judge(handles, 10)).toBe('grows');
  });

  it('takes a flat series for flat, with and without noise', () => {
    const random = new Random(3);
    expect(
      judge(
        series(300, () => 20),
        0,
      ),
    ).toBe('holds');
    expect(
      judge(
        series(300, () => 120 + 0.5 * noise(random)),
        3,
      ),
    ).toBe('holds');
  });

  it('takes the teeth of a garbage collector for no rise', () => {
    const teeth = series(360, (_, index) => 60 + (index % 17) * 3);
    expect(judge(teeth, 3)).not.toBe('grows');
  });

  it('forgives what fills up in the first third, and not what goes on after it', () => {
    expect(
      judge(
        series(300, (hours) => 80 + 40 * Math.min(hours, 0.3)),
        3,
      ),
    ).toBe('holds');
    expect(
      judge(
        series(300, (hours) => 80 + 40 * Math.max(0, hours - 0.3)),
        3,
      ),
    ).toBe('grows');
  });

  it('does not move for some wild points', () => {
    const random = new Random(4);
    const spiky = series(300, () => 120 + 0.2 * noise(random) + (random.chance(5) ? 300 : 0));
    expect(judge(spiky, 1)).toBe('holds');
  });

  it('says that it cannot tell, rather than that all is well', () => {
    const random = new Random(5);
    expect(
      judge(
        series(24, () => 120 + 15 * noise(random)),
        1,
      ),
    ).toBe('undecided');
    expect(
      judge(
        series(8, (hours) => hours * 100),
        1,
      ),
    ).toBe('not measured');
    expect(judge([], 1)).toBe('not measured');
  });

  it('cries wolf at wandering memory in few of a hundred runs, and finds nearly every leak in it', () => {
    const runs = Array.from({ length: 100 }, (_, seed) => seed + 10);
    const cries = (perHour: number): number =>
      runs.filter((seed) => judge(wandering(new Random(seed), perHour), 2) === 'grows').length;
    expect(cries(0)).toBeLessThanOrEqual(5);
    expect(cries(20)).toBeGreaterThanOrEqual(95);
  });

  it('has an interval that holds the true slope about as often as it says', () => {
    const runs = Array.from({ length: 100 }, (_, seed) => seed + 500);
    const hits = runs.filter((seed) => {
      const random = new Random(seed);
      const slope = slopeOf(series(60, (hours) => 7 * hours + noise(random)));
      return slope !== null && slope.low <= 7 && slope.high >= 7;
    });
    expect(hits.length).toBeGreaterThanOrEqual(88);
  });
});
