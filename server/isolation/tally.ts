/** One thing that is not as it must be, with what repeats it. */
export interface Failure {
  readonly what: string;
  /** What was asked, by whom; empty where nothing was. */
  readonly asked: string;
}

/** Counts answers by what was asked and how it was answered, and keeps what failed. */
export class Tally {
  readonly counts = new Map<string, Map<string, number>>();
  readonly failures: Failure[] = [];
  readonly cpuMs: number[] = [];
  readonly ms: number[] = [];
  passed = 0;
  failed = 0;

  count(row: string, code: string): void {
    const codes = this.counts.get(row) ?? new Map<string, number>();
    codes.set(code, (codes.get(code) ?? 0) + 1);
    this.counts.set(row, codes);
  }

  time({ ms, cpuMs }: { readonly ms: number; readonly cpuMs: number | null }): void {
    this.ms.push(ms);
    if (cpuMs !== null) this.cpuMs.push(cpuMs);
  }

  /** Counts one thing that was looked at: passed where nothing is wrong with it. */
  check(faults: readonly string[], asked: string): void {
    if (faults.length === 0) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    this.failures.push(...faults.map((what) => ({ what, asked })));
  }
}
