import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import {
  comparisons,
  type DifferenceRow,
  type Differences,
  differencesMax,
  readCounts,
} from './integrity.queries.ts';

/** What a check of a household's books found, in the schema's shape. */
export interface IntegrityReport {
  readonly ok: boolean;
  readonly checkedAt: Date;
  readonly durationMs: number;
  readonly transactionCount: number;
  readonly postingCount: number;
  readonly differenceCount: number;
  /** The first 100. */
  readonly differences: readonly DifferenceRow[];
}

/** Somebody who pressed a button waits this long, which is enough for many millions of postings. */
const requestTimeoutMs = 100_000;

/** Checks books against themselves. It repairs nothing: a difference is a bug or a broken disk, and somebody must know. */
export class IntegrityService {
  private readonly running = new Map<string, Promise<IntegrityReport>>();

  constructor(
    private readonly reader: Reader,
    private readonly now: () => Date,
    private readonly statementTimeoutMs: number = requestTimeoutMs,
  ) {}

  /**
   * Recomputes every balance and roll-up of a household from its postings, and every transaction's sum, as of one moment
   * while writers go on. Two who ask at once share one run.
   */
  async check(scope: HouseholdScope): Promise<IntegrityReport> {
    const { householdId } = scope;
    const present = this.running.get(householdId);
    if (present !== undefined) return await present;
    const run = this.run(scope).finally(() => this.running.delete(householdId));
    this.running.set(householdId, run);
    return await run;
  }

  private async run(scope: HouseholdScope): Promise<IntegrityReport> {
    const checkedAt = this.now();
    const startMs = performance.now();
    const found = await this.reader.snapshot(this.statementTimeoutMs, async (reader) => {
      const counts = await readCounts(reader, scope);
      const all: Differences[] = [];
      for (const compare of comparisons) all.push(await compare(reader, scope));
      return { counts, all };
    });
    const differenceCount = found.all.reduce((sum, { count }) => sum + count, 0);
    return {
      ok: differenceCount === 0,
      checkedAt,
      durationMs: Math.round(performance.now() - startMs),
      transactionCount: found.counts.transactions,
      postingCount: found.counts.postings,
      differenceCount,
      differences: found.all.flatMap(({ first }) => first).slice(0, differencesMax),
    };
  }
}
