/** Gives requests their turns: at even intervals, in the order in which they ask. */
export class Pace {
  #nextMs = 0;
  #everyMs: number;

  constructor(perSecond: number) {
    this.#everyMs = 1_000 / perSecond;
  }

  /** Another rate from the next turn on. */
  become(perSecond: number): void {
    this.#everyMs = 1_000 / perSecond;
  }

  /** Resolves when the request may go. */
  async turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextMs);
    this.#nextMs = at + this.#everyMs;
    if (at > now) await pause(at - now);
  }
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
