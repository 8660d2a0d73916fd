/**
 * Which revisions of a household this tab knows. Each committed change raises the revision by one and is told by
 * one event; a hole between what is known and what is told means that an event was lost.
 */
export class RevisionTracker {
  #known: number;
  /** Revisions of our own changes whose answers came before the events between were told. */
  readonly #own = new Set<number>();

  /** Begins at the revision that everything on screen is at least as new as. */
  constructor(revision: number) {
    this.#known = revision;
  }

  get known(): number {
    return this.#known;
  }

  /** Notes a change of our own, by the revision in its answer. */
  noteOwn(revision: number): void {
    if (revision > this.#known) this.#own.add(revision);
    this.#drain();
  }

  /** Whether the change of this revision was our own and its answer is already in the cache. */
  isOwn(revision: number): boolean {
    return this.#own.has(revision);
  }

  /**
   * Takes an event. `known`: nothing to do; `next`: apply it; `gap`: events between were lost, refetch.
   */
  receive(revision: number): 'known' | 'next' | 'gap' {
    if (revision <= this.#known) return 'known';
    if (revision === this.#known + 1) {
      const own = this.#own.has(revision);
      this.#known = revision;
      this.#drain();
      return own ? 'known' : 'next';
    }
    return 'gap';
  }

  /** Everything on screen was fetched again at this revision or later. */
  refetchedAt(revision: number): void {
    if (revision > this.#known) this.#known = revision;
    for (const own of this.#own) if (own <= this.#known) this.#own.delete(own);
    this.#drain();
  }

  #drain(): void {
    while (this.#own.delete(this.#known + 1)) this.#known += 1;
  }
}
