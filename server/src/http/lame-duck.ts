import type { FastifyInstance } from 'fastify';

/** Requests that were sent at the last moment are still on their way when it has passed. */
const onTheWayMs = 500;

/**
 * The time between being told to end and ending: the server says that it is not ready, goes on serving whatever still comes,
 * and asks each connection to close with its next answer, so that clients and proxies go elsewhere before it stops to listen.
 */
export class LameDuck {
  #since: number | null = null;

  /** @param seconds how long it lasts; 0 for a server without others beside it */
  constructor(private readonly seconds: number) {}

  get hasBegun(): boolean {
    return this.#since !== null;
  }

  /** How much of it has passed, from 0 to 1. */
  get passed(): number {
    if (this.#since === null) return 0;
    return this.seconds === 0 ? 1 : Math.min(1, (performance.now() - this.#since) / (this.seconds * 1_000));
  }

  /** How many steps of this length are left of it, one at least. */
  stepsLeft(stepMs: number): number {
    return Math.max(1, Math.ceil(((1 - this.passed) * this.seconds * 1_000) / stepMs));
  }

  /** Makes every answer from now on ask the client for another connection. */
  watch(http: FastifyInstance): void {
    http.addHook('onSend', async (_request, reply) => {
      if (this.hasBegun) void reply.header('connection', 'close');
    });
  }

  /** Begins it. Resolves when it is over. */
  async run(): Promise<void> {
    this.#since = performance.now();
    if (this.seconds === 0) return;
    await new Promise((resume) => setTimeout(resume, this.seconds * 1_000 + onTheWayMs));
  }
}
