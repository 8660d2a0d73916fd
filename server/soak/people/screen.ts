import { isDeepStrictEqual } from 'node:util';
import { type Browser, type Data, Refused, type Variables } from './browser.ts';
import { pause } from './pace.ts';

/** A query of a screen. */
export interface Asked {
  readonly operation: string;
  readonly variables: Variables;
}

/** Changes that come in a burst are answered by one refetch, as in the SPA. */
const refetchAfterMs = 120;

/** What a person looks at: the answers to some queries, asked again when something has changed. */
export class Screen {
  readonly #browser: Browser;
  readonly #queries: readonly Asked[];
  readonly #answers = new Map<Asked, Data>();
  #isStale = false;
  #isClosed = false;
  #fetching: Promise<void> | null = null;

  constructor(browser: Browser, queries: readonly Asked[]) {
    this.#browser = browser;
    this.#queries = queries;
  }

  /** Asks all queries, and once more when something changes meanwhile. */
  async open(): Promise<void> {
    this.#isStale = true;
    await this.#begin(0);
  }

  /** Asks again, soon. */
  change(): void {
    this.#isStale = true;
    if (this.#fetching !== null) return;
    this.#begin(refetchAfterMs).catch((error: unknown) => {
      // Whoever has just left hears that nobody is signed in.
      if (!this.#isClosed) this.#browser.crowd.tally.failed(`a screen: ${(error as Error).message}`);
    });
  }

  /** Nothing is asked for any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** The revision that every answer is at least as new as: that of the shell, which is asked for first. */
  get revision(): number {
    const [shell] = this.#queries;
    return shell === undefined ? 0 : Number(this.#answers.get(shell)?.household?.revision ?? 0);
  }

  get isQuiet(): boolean {
    return this.#fetching === null;
  }

  /** What of the screen is not what a server says now, in words. */
  async differences(origin: string): Promise<string[]> {
    const found: string[] = [];
    for (const asked of this.#queries) {
      const fresh = await this.#ask(asked, { origin, isFresh: true });
      if (!isDeepStrictEqual(this.#answers.get(asked), fresh))
        found.push(`${asked.operation} ${JSON.stringify(asked.variables)}`);
    }
    return found;
  }

  async #begin(waitMs: number): Promise<void> {
    this.#fetching = this.#fetch(waitMs).finally(() => {
      this.#fetching = null;
    });
    await this.#fetching;
  }

  async #fetch(waitMs: number): Promise<void> {
    for (let wait = waitMs; this.#isStale && !this.#isClosed; wait = refetchAfterMs) {
      if (wait > 0) await pause(wait);
      this.#isStale = false;
      for (const asked of this.#queries) {
        if (this.#isClosed) return;
        this.#answers.set(asked, await this.#ask(asked));
      }
    }
  }

  async #ask(asked: Asked, at: { origin?: string; isFresh?: boolean } = {}): Promise<Data> {
    try {
      return await this.#browser.ask(asked.operation, asked.variables, at);
    } catch (error) {
      // What is shown may be gone; then the screen says so.
      if (error instanceof Refused && error.code === 'not_found') return { gone: true };
      throw error;
    }
  }
}
