import { refuse } from '../refusal.ts';

/** How those who wait stand, and what they are told who wait in vain. */
export interface Waiting {
  /** How many lines there are; the first one goes before the others. */
  readonly lines?: number;
  /** How many may stand in one line; more are refused at once. */
  readonly perLineMax?: number;
  readonly code?: Parameters<typeof refuse>[0];
}

/** Lets a few pieces of work run at once; the others wait for their turn, line by line, each in the order they came. */
export class Turns {
  readonly #lines: readonly (() => void)[][];
  readonly #perLineMax: number;
  readonly #code: Parameters<typeof refuse>[0];
  #running = 0;

  /**
   * @param atOnceMax  how many run at once
   * @param waitMsMax  how long one waits before it is refused
   */
  constructor(
    private readonly atOnceMax: number,
    private readonly waitMsMax: number,
    { lines = 1, perLineMax = Number.POSITIVE_INFINITY, code = 'too_many_requests' }: Waiting = {},
  ) {
    this.#lines = Array.from({ length: lines }, () => []);
    this.#perLineMax = perLineMax;
    this.#code = code;
  }

  /** Runs work when it is its turn. @throws Refusal with the code of `Waiting` (it waited too long, or too many do) */
  async run<T>(work: () => Promise<T>, line = 0): Promise<T> {
    if (this.#running < this.atOnceMax) this.#running += 1;
    else await this.#turn(line);
    try {
      return await work();
    } finally {
      // Whoever waits longest takes over the place, so that nobody who comes now is before them.
      const next = this.#lines.find((waiting) => waiting.length > 0)?.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #turn(place: number): Promise<void> {
    const line = this.#lines[place];
    if (line === undefined) throw new Error(`there is no line ${place}`);
    if (line.length >= this.#perLineMax) throw refuse(this.#code);
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(late);
        resolve();
      };
      const late = setTimeout(() => {
        line.splice(line.indexOf(begin), 1);
        reject(refuse(this.#code));
      }, this.waitMsMax);
      line.push(begin);
    });
  }
}
