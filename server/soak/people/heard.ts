/**
 * Which revisions of a household one socket has heard of. Every change is told once; two that two servers commit at nearly the
 * same time may be told the wrong way around, which a screen takes for a hole and looks up.
 */
export class Heard {
  /** Events that came a second time. */
  repeats = 0;
  /** Events that came after a later one. */
  outOfOrder = 0;
  #first: number | null = null;
  /** All from the first to here were heard. */
  #upTo = 0;
  readonly #ahead = new Set<number>();

  receive(revision: number): void {
    if (this.#first === null) {
      this.#first = revision;
      this.#upTo = revision;
      return;
    }
    if (revision < this.#first || (revision > this.#upTo && this.#isLate(revision))) this.outOfOrder += 1;
    else if (revision <= this.#upTo || this.#ahead.has(revision)) this.repeats += 1;
    if (revision <= this.#upTo) return;
    this.#ahead.add(revision);
    while (this.#ahead.delete(this.#upTo + 1)) this.#upTo += 1;
  }

  /** Revisions after the first one heard, up to `last`, that never came. */
  missing(last: number): number {
    if (this.#first === null || last <= this.#upTo) return 0;
    const heard = [...this.#ahead].filter((revision) => revision <= last).length;
    return last - this.#upTo - heard;
  }

  /** The highest revision that was heard of. */
  get last(): number {
    return Math.max(this.#upTo, ...this.#ahead);
  }

  #isLate(revision: number): boolean {
    return !this.#ahead.has(revision) && [...this.#ahead].some((ahead) => ahead > revision);
  }
}
