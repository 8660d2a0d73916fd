import type { BusinessDate } from '../../ledger/date.ts';
import type { StatementLine } from './statement.ts';

/** First and last day of the lines, which may stand in any order; null for none. */
export function daysOf(lines: readonly StatementLine[]): {
  readonly from: BusinessDate | null;
  readonly to: BusinessDate | null;
} {
  let from: BusinessDate | null = null;
  let to: BusinessDate | null = null;
  for (const { date } of lines) {
    if (from === null || date < from) from = date;
    if (to === null || date > to) to = date;
  }
  return { from, to };
}
