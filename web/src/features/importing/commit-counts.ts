import type { BatchSummaryFragment } from '../../apollo/generated/importing/graphql.ts';

export type VerdictCounts = BatchSummaryFragment['counts'];

/** What a commit would do: transactions added, entries merged with, transfers paired. */
export interface CommitCounts {
  readonly add: number;
  readonly merge: number;
  readonly pair: number;
}

/** A line as far as its counting goes. */
interface CountedLine {
  readonly verdict: string;
  readonly chosen: boolean;
}

/**
 * What a commit would do, when it can be told: from the lines when all of them are here, else from the counts when
 * every line that could be chosen is. Null when only the number of chosen lines is known.
 */
export function commitCounts(
  counts: VerdictCounts,
  lines: readonly CountedLine[] | null,
): CommitCounts | null {
  if (lines !== null) {
    const chosen = (verdict: string) =>
      lines.filter((line) => line.chosen && line.verdict === verdict).length;
    return { add: chosen('NEW'), merge: chosen('MATCH'), pair: chosen('TRANSFER') };
  }
  if (counts.chosen === counts.new + counts.match + counts.transfer) {
    return { add: counts.new, merge: counts.match, pair: counts.transfer };
  }
  return null;
}
