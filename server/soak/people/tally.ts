/** How many different failures are told in words. */
const wordsMax = 20;
/** Answers whose times are kept for the figure of the moment. */
const timesMax = 2_000;

/** What the crowd met: counted, and in words where it should not have been. */
export class Tally {
  requests = 0;
  uploads = 0;
  downloads = 0;
  /** Sockets opened, and those that closed without our closing them. */
  connections = 0;
  cutOff = 0;
  events = 0;
  /** What sockets should have heard and did not, heard twice, or heard the wrong way around. */
  readonly heard = { missing: 0, repeats: 0, outOfOrder: 0 };
  /** What was done, by name. */
  readonly done = new Map<string, number>();
  /** Refusals that people who meet explain, by code. */
  readonly refused = new Map<string, number>();
  /** What must not happen, in words, with how often. */
  readonly failures = new Map<string, number>();
  #times: number[] = [];

  answered(ms: number): void {
    this.requests += 1;
    if (this.#times.length < timesMax) this.#times.push(ms);
  }

  did(what: string): void {
    count(this.done, what);
  }

  wasRefused(code: string): void {
    count(this.refused, code);
  }

  failed(words: string): void {
    const isKnown = this.failures.has(words);
    count(this.failures, isKnown || this.failures.size < wordsMax ? words : 'and others');
  }

  get failureCount(): number {
    return [...this.failures.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Times of the answers since it was asked before, in milliseconds. */
  takeTimes(): readonly number[] {
    const times = this.#times;
    this.#times = [];
    return times;
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
