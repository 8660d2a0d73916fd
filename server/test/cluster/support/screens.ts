import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Books } from '../../support/books.ts';

const watch = `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`;

/**
 * An open screen: listens over a socket, opens it again when it closes, and asks for the revision when it has missed one, as
 * the SPA does.
 */
export class Screen {
  /** The newest revision it knows. */
  revision = 0;
  connections = 0;
  isOpen = false;
  readonly #client: Client;

  constructor(private readonly books: Books) {
    const { cookie, url } = books.client;
    class SignedInSocket extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie } });
      }
    }
    this.#client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: SignedInSocket,
      retryAttempts: Number.MAX_SAFE_INTEGER,
      shouldRetry: () => true,
      retryWait: async () => await new Promise((resume) => setTimeout(resume, 200 + Math.random() * 800)),
      on: {
        connected: () => {
          this.isOpen = true;
          this.connections += 1;
        },
        closed: () => {
          this.isOpen = false;
        },
      },
    });
    this.#client.subscribe<{ householdChanged: { revision: number } }>(
      { query: watch, variables: { id: books.householdId } },
      {
        next: ({ data }) => {
          const revision = data?.householdChanged.revision ?? 0;
          if (revision === this.revision + 1) this.revision = revision;
          else if (revision > this.revision) void this.#refetch();
        },
        error: () => undefined,
        complete: () => undefined,
      },
    );
  }

  async #refetch(): Promise<void> {
    try {
      const { household } = await this.books.client.gql(
        `query ($id: ID!) { household(id: $id) { revision } }`,
        { id: this.books.householdId },
      );
      this.revision = Math.max(this.revision, household.revision);
    } catch {
      // Asked again at the next event or connection.
      setTimeout(() => void this.#refetch(), 500);
    }
  }

  close(): void {
    void this.#client.dispose();
  }
}
