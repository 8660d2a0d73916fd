import type { Month } from '../../shared/format/business-date.ts';
import { signOf, type Money } from '../../shared/format/money.ts';

export interface DrawnPoint {
  readonly month: Month;
  readonly money: Money;
  /** Where the point stands in the drawing. Geometry only: what is written comes from `money`. */
  readonly height: number;
}

interface Point {
  readonly month: Month;
  readonly total: { readonly money: Money | null };
}

/** The points that can be drawn: from the month the books begin, without the months that have no figure. */
export function drawnPoints(points: readonly Point[]): DrawnPoint[] {
  const begins = points.findIndex(({ total }) => total.money !== null && signOf(total.money.amount) !== 0);
  // One empty month before the first figure shows where the line comes from.
  return (begins === -1 ? [] : points.slice(Math.max(begins - 1, 0))).flatMap(({ month, total }) =>
    total.money === null ? [] : [{ month, money: total.money, height: Number(total.money.amount) }],
  );
}
