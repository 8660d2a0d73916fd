import { errorFunction, median, medianAbsoluteDeviation, probit, wilcoxonRankSum } from 'simple-statistics';

/** A difference is taken for one where chance alone would show as much in one comparison of a thousand. */
export const significance = 0.001;
/** Share of the differences of the size `detectableMs` that the comparison finds. */
const power = 0.9;

export interface Comparison {
  /** How likely two samples of the same times are to differ as much (Mann–Whitney U, two-sided, normal approximation). */
  readonly p: number;
  /** By how much the second sample's median is above the first's. */
  readonly shiftMs: number;
  /** The smallest difference that samples of this size and scatter show. */
  readonly detectableMs: number;
}

/** Of a normal distribution: standard deviation to median absolute deviation. */
const deviationOfMad = 1.4826;
/** Asymptotic efficiency of the Mann–Whitney test, relative to Student's, for normal scatter. */
const efficiency = 3 / Math.PI;

/**
 * Compares times by their ranks, so that a few slow answers weigh no more than others.
 *
 * @throws Error for samples that are too small for the approximation
 */
export function compareTimes(first: readonly number[], second: readonly number[]): Comparison {
  const [n, m] = [first.length, second.length];
  if (Math.min(n, m) < 20) throw new Error(`${n} and ${m} times are too few to compare`);
  const rankSum = wilcoxonRankSum([...first], [...second]);
  const u = rankSum - (n * (n + 1)) / 2;
  const z = (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  const scatter =
    (deviationOfMad * (medianAbsoluteDeviation([...first]) + medianAbsoluteDeviation([...second]))) / 2;
  const quantiles = probit(1 - significance / 2) + probit(power);
  return {
    p: 1 - errorFunction(Math.abs(z) / Math.SQRT2),
    shiftMs: median([...second]) - median([...first]),
    detectableMs: quantiles * scatter * Math.sqrt((1 / n + 1 / m) / efficiency),
  };
}
