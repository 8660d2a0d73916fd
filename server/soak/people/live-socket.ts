import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Browser, Data, Variables } from './browser.ts';
import { documentOf } from './documents.ts';
import { Heard } from './heard.ts';

/** How a socket ends: closed as a tab closes it, or gone without a word as a lost network leaves it. */
export type Farewell = 'close' | 'cut';

/** The SPA's one socket of a tab: it listens to the household, and to an import while that is shown. */
export class LiveSocket {
  readonly heard = new Heard();
  readonly #client: Client;
  #socket: WebSocket | null = null;
  #isLeaving = false;

  /** @param onChange is called with the revision of each event */
  constructor(browser: Browser, householdId: string, onChange: (revision: number) => void) {
    const { cookie, origin, clientId, crowd } = browser;
    const keep = (socket: WebSocket): void => {
      this.#socket = socket;
    };
    class SignedInSocket extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie, origin } });
        keep(this);
      }
    }
    this.#client = createClient({
      url: `${origin.replace('http', 'ws')}/graphql`,
      webSocketImpl: SignedInSocket,
      connectionParams: { clientId },
      keepAlive: 10_000,
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      on: {
        connected: () => (crowd.tally.connections += 1),
        closed: (event) => {
          if (this.#isLeaving) return;
          crowd.tally.cutOff += 1;
          crowd.tally.failed(`a socket was closed by the server: ${(event as { code: number }).code}`);
        },
      },
    });
    let isBegun = false;
    this.listen('HouseholdChanged', { householdId }, (data) => {
      const { revision } = data.householdChanged as { revision: number };
      this.heard.receive(revision);
      // The telling begins with the revision as it is, which is no event: what comes after it is heard, all of it.
      if (isBegun) {
        crowd.tally.events += 1;
        onChange(revision);
      }
      isBegun = true;
    });
    this.#fail = (words) => crowd.tally.failed(words);
  }

  readonly #fail: (words: string) => void;

  /** Listens to one of the SPA's subscriptions; answers how to stop. */
  listen(operation: string, variables: Variables, next: (data: Data) => void): () => void {
    return this.#client.subscribe<Data>(
      { operationName: operation, query: documentOf(operation), variables: { ...variables } },
      {
        next: ({ data, errors }) => {
          if (errors === undefined) next(data);
          else this.#fail(`${operation}: ${errors[0]?.message ?? ''}`);
        },
        error: (error) => {
          if (!this.#isLeaving) this.#fail(`${operation} ended: ${wordsOf(error)}`);
        },
        complete: () => undefined,
      },
    );
  }

  /** Ends the socket; resolves when it is closed. */
  async leave(farewell: Farewell): Promise<void> {
    this.#isLeaving = true;
    const socket = this.#socket;
    const closed = new Promise<void>((resolve) => {
      if (socket === null || socket.readyState === WebSocket.CLOSED) resolve();
      else socket.once('close', () => resolve());
    });
    if (farewell === 'cut') socket?.terminate();
    await this.#client.dispose();
    await closed;
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (Array.isArray(error)) return String((error[0] as { message?: string } | undefined)?.message);
  return `code ${(error as { code?: number }).code}`;
}
