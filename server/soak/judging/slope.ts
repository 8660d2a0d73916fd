/** What was read at one moment. */
export interface Point {
  /** Since the crowd came. */
  readonly hours: number;
  readonly value: number;
}

/** How a series rises or falls. */
export interface Slope {
  /** Median of the slopes between all pairs of points (Theil 1950, Sen 1968): a few wild points do not move it. */
  readonly perHour: number;
  /** Where the true slope lies with 95 % confidence. */
  readonly low: number;
  readonly high: number;
  /** How likely a series that does not rise looks at least as much like rising (Mann 1945, Kendall 1975). */
  readonly chance: number;
}

/**
 * - `holds`: the slope is within its bound, with the confidence of its interval
 * - `grows`: the series rises for certain, and by more than its bound
 * - `undecided`: the run was too short for the noise to tell
 * - `not measured`: too few points
 */
export type Verdict = 'holds' | 'grows' | 'undecided' | 'not measured';

/** A rise is believed when chance alone would show it once in a hundred runs. */
const chanceMax = 0.01;
/** Points that a slope is taken from: of more, stretches of equal length are taken by their medians. */
const stretchesMax = 40;
/** With fewer points nothing can be told. */
const pointsMin = 12;
/** Quantile of the normal distribution for an interval of 95 %. */
const z95 = 1.96;
/** How far back a point may still be felt by a later one. */
const lagMax = 10;

/** The slope of a series, without its warm-up; null when there are too few points to tell one. */
export function slopeOf(points: readonly Point[]): Slope | null {
  const taken = medianOfStretches(points);
  const count = taken.length;
  if (count < pointsMin) return null;
  const slopes = pairSlopes(taken);
  const perHour = median(slopes);
  const residuals = taken.map(({ hours, value }) => value - perHour * hours);
  const variance = varianceOfScore(taken.map(({ value }) => value)) * persistence(residuals);
  const score = scoreOf(taken.map(({ value }) => value));
  const standardScore = variance === 0 ? 0 : (score - Math.sign(score)) / Math.sqrt(variance);
  const reach = z95 * Math.sqrt(variance);
  const at = (rank: number): number =>
    slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] ?? 0;
  return {
    perHour,
    low: at((slopes.length - reach) / 2 - 1),
    high: at((slopes.length + reach) / 2),
    chance: 1 - normalShare(standardScore),
  };
}

/** What a slope says of a bound, in units an hour. */
export function verdictOf(slope: Slope | null, boundPerHour: number): Verdict {
  if (slope === null) return 'not measured';
  if (slope.perHour > boundPerHour && slope.chance < chanceMax) return 'grows';
  return slope.high <= boundPerHour ? 'holds' : 'undecided';
}

/** The points after the first third: what fills up once (pools, caches, compiled code) is no leak. */
export function afterWarmUp(points: readonly Point[]): readonly Point[] {
  const last = points.at(-1)?.hours ?? 0;
  return points.filter(({ hours }) => hours >= last / 3);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Medians take the spikes away, and neighbours that are nearly the same reading count once. */
function medianOfStretches(points: readonly Point[]): readonly Point[] {
  if (points.length <= stretchesMax) return points;
  return Array.from({ length: stretchesMax }, (_, index) => {
    const stretch = points.slice(
      Math.floor((index * points.length) / stretchesMax),
      Math.floor(((index + 1) * points.length) / stretchesMax),
    );
    return {
      hours: median(stretch.map(({ hours }) => hours)),
      value: median(stretch.map(({ value }) => value)),
    };
  });
}

/** Slopes between all pairs of points, the smallest first. */
function pairSlopes(points: readonly Point[]): number[] {
  return points
    .flatMap((from, index) =>
      points.slice(index + 1).map((to) => (to.value - from.value) / (to.hours - from.hours)),
    )
    .toSorted((a, b) => a - b);
}

/** Kendall's S: pairs that rise less pairs that fall. */
function scoreOf(values: readonly number[]): number {
  let score = 0;
  values.forEach((from, index) => {
    for (const to of values.slice(index + 1)) score += Math.sign(to - from);
  });
  return score;
}

/** How much S scatters where nothing rises, values that occur several times taken into account. */
function varianceOfScore(values: readonly number[]): number {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  const term = (n: number): number => n * (n - 1) * (2 * n + 5);
  const tied = [...times.values()].reduce((sum, n) => sum + term(n), 0);
  return (term(values.length) - tied) / 18;
}

/**
 * By how much S scatters more because a point resembles those before it, as memory does: with fewer points of its own a series
 * must rise more to be believed (Hamed and Rao 1998). Never below 1.
 */
function persistence(residuals: readonly number[]): number {
  const n = residuals.length;
  const ranks = ranksOf(residuals);
  const mean = (n + 1) / 2;
  const power = ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0);
  if (power === 0) return 1;
  let sum = 0;
  for (let lag = 1; lag <= Math.min(lagMax, n - 3); lag += 1) {
    let product = 0;
    for (let index = 0; index + lag < n; index += 1)
      product += ((ranks[index] ?? 0) - mean) * ((ranks[index + lag] ?? 0) - mean);
    const correlation = product / power;
    if (Math.abs(correlation) < z95 / Math.sqrt(n)) continue;
    sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
  }
  return Math.max(1, 1 + (2 * sum) / (n * (n - 1) * (n - 2)));
}

/** Ranks from 1; equal values share the mean of theirs. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}

/** Share of the normal distribution below `z` (Abramowitz and Stegun 26.2.17; exact to seven digits). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const factors = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    factors.reduce((sum, factor, index) => sum + factor * t ** (index + 1), 0);
  return z >= 0 ? 1 - tail : tail;
}
