import { refuse } from '../refusal.ts';

/** Lets a few pieces of work run at once; the others wait for their turn, in the order they came. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /**
   * @param atOnceMax  how many run at once
   * @param waitMsMax  how long one waits before it is refused
   */
  constructor(
    private readonly atOnceMax: number,
    private readonly waitMsMax: number,
  ) {}

  /** Runs work when it is its turn. @throws Refusal too_many_requests (it waited too long) */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.atOnceMax) this.#running += 1;
    else await this.#turn();
    try {
      return await work();
    } finally {
      // Whoever waits longest takes over the place, so that nobody who comes now is before them.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #turn(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(late);
        resolve();
      };
      const late = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(refuse('too_many_requests'));
      }, this.waitMsMax);
      this.#waiting.push(begin);
    });
  }
}
