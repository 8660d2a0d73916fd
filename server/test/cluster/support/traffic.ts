import type { Books } from '../../support/books.ts';

const read = `query ($id: ID!) { household(id: $id) { revision accounts { id balance { amount } } } }`;
/** Of ten requests, so many write. */
const writesOfTen = 1;

/** What came of a stretch of traffic. */
export interface Outcome {
  readonly sent: number;
  readonly failures: readonly string[];
  /** Cents that acknowledged entries took out of the account Giro. */
  readonly acknowledgedCents: number;
  readonly milliseconds: readonly number[];
}

/** Sends reads and writes at a steady rate, whatever becomes of the ones before; nothing is sent twice. */
export class Traffic {
  #sent = 0;
  #acknowledged = 0;
  readonly #failures: string[] = [];
  readonly #milliseconds: number[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly books: Books,
    perSecond: number,
  ) {
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedAt) * perSecond) / 1_000);
      while (this.#sent < due) this.#send();
    }, 5);
  }

  #send(): void {
    const number = this.#sent;
    this.#sent += 1;
    const sentAt = performance.now();
    const request = (number % 10 < writesOfTen ? this.#write() : this.#read())
      .catch((error: unknown) => {
        const cause = error instanceof Error ? error.cause : undefined;
        this.#failures.push(`${String(error)}${cause === undefined ? '' : ` (${String(cause)})`}`);
      })
      .finally(() => {
        this.#milliseconds.push(performance.now() - sentAt);
        this.#running.delete(request);
      });
    this.#running.add(request);
  }

  async #read(): Promise<void> {
    await this.books.client.gql(read, { id: this.books.householdId });
  }

  async #write(): Promise<void> {
    await this.books.spend('0.01');
    this.#acknowledged += 1;
  }

  /** Sends no more, waits for what runs, and tells what came of all. */
  async stop(): Promise<Outcome> {
    clearInterval(this.#timer);
    await Promise.all(this.#running);
    return {
      sent: this.#sent,
      failures: this.#failures,
      acknowledgedCents: this.#acknowledged,
      milliseconds: this.#milliseconds.toSorted((a, b) => a - b),
    };
  }
}

/** The figure that `share` of the sorted ones do not pass. */
export function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}
