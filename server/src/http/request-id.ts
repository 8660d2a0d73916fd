import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { newId } from '../persistence/id.ts';

const header = 'x-request-id';

/** What proxies make; anything else could be a line of its own in a log. */
const readable = /^[\w.:=/+-]{8,128}$/;

/** The id of a request: the one that a trusted proxy gave it, so that both logs speak of the same thing, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>, trustProxy: boolean): string {
  const given = request.headers[header];
  return trustProxy && typeof given === 'string' && readable.test(given) ? given : newId();
}

/** Every answer carries the id of its request. */
export function answerWithRequestId(http: FastifyInstance): void {
  http.addHook('onRequest', async (request, reply) => {
    void reply.header(header, request.id);
  });
}

/** Failures before there is a context, by the request in which they happened: what formats them sees the error alone. */
export class ErrorsByRequest {
  readonly #requests = new WeakMap<object, string>();

  /** Waits for work of a request and keeps whose its failure is. */
  async keep<T>(requestId: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Error) this.#requests.set(error, requestId);
      throw error;
    }
  }

  /** The request of a failure or of what caused it; a new id for one that came from nowhere. */
  requestOf(error: unknown): string {
    for (let cause = error; cause instanceof Error;) {
      const requestId = this.#requests.get(cause);
      if (requestId !== undefined) return requestId;
      cause = Reflect.get(cause, 'originalError') ?? cause.cause;
    }
    return newId();
  }
}
