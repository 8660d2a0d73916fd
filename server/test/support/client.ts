import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** One error of a GraphQL answer. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly params?: Record<string, string>;
    readonly field?: string[];
    readonly details?: unknown;
  };
}

export interface Answer<T = any> {
  readonly data: T | null;
  readonly errors?: readonly AnswerError[];
}

/** A failed operation: `code` of the first error, and all of them. */
export class AnswerFailure extends Error {
  readonly code: string;

  constructor(readonly errors: readonly AnswerError[]) {
    super(errors.map((error) => `${error.extensions?.code}: ${error.message}`).join('\n'));
    this.code = errors[0]?.extensions?.code ?? 'none';
  }
}

/** Events of a subscription as they came, and ways to wait for more. */
export interface Listening {
  /** The revision with which the changes of a household begin; null for other subscriptions and for refused ones. */
  readonly begunWith: any;
  readonly events: any[];
  /** Resolves when `count` events have come. */
  received(count: number, msMax?: number): Promise<any[]>;
  /** Resolves with the close code when the socket closes. */
  readonly closed: Promise<number>;
  stop(): void;
}

let people = 0;

/** A browser of one person: keeps cookies as a browser would. */
export class TestClient {
  /** The session's, `name=value`. */
  cookie = '';
  /** The others, by name: `name=value`. */
  readonly otherCookies = new Map<string, string>();

  constructor(
    public url: string,
    readonly clientId: string = crypto.randomUUID(),
  ) {}

  /** Sends an operation and answers as it comes. */
  async send<T = any>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: [this.cookie, ...this.otherCookies.values()].join('; '),
        'x-client-id': this.clientId,
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';')[0] ?? '';
      const name = pair.split('=')[0] ?? '';
      if (name.endsWith('finance_session')) this.cookie = pair;
      else this.otherCookies.set(name, pair);
    }
    return (await response.json()) as Answer<T>;
  }

  /** Data of an operation. @throws AnswerFailure */
  async gql<T = any>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const answer = await this.send<T>(query, variables);
    if (answer.errors !== undefined) throw new AnswerFailure(answer.errors);
    if (!answer.data) throw new Error(`no answer of GraphQL's: ${JSON.stringify(answer)}`);
    return answer.data as T;
  }

  /** Code and message of the first error; fails when there is none. */
  async refusal(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<{ code: string; message: string; error: AnswerError }> {
    const answer = await this.send(query, variables);
    const error = answer.errors?.[0];
    if (error === undefined) throw new Error(`expected a refusal, got ${JSON.stringify(answer)}`);
    return { code: error.extensions.code, message: error.message, error };
  }

  /** Signs up a person nobody else is; answers the person's id. */
  async signUp(name = `Person ${(people += 1)}`): Promise<string> {
    const email = `${crypto.randomUUID()}@example.test`;
    const data = await this.gql(`mutation ($input: SignUpInput!) { signUp(input: $input) { me { id } } }`, {
      input: { email, password: 'correct horse battery', name },
    });
    return data.signUp.me.id;
  }

  /** Makes a household; answers its id. */
  async createHousehold(input: Record<string, unknown> = {}): Promise<string> {
    const data = await this.gql(
      `mutation ($input: HouseholdInput!) { createHousehold(input: $input) { household { id } } }`,
      {
        input: {
          name: 'Marlow Street',
          baseCurrency: 'EUR',
          timeZone: 'Europe/Berlin',
          categoryLanguage: 'en',
          ...input,
        },
      },
    );
    return data.createHousehold.household.id;
  }

  /** A client of the same session on another server, or another tab. */
  on(url: string): TestClient {
    const other = new TestClient(url);
    other.cookie = this.cookie;
    return other;
  }

  /**
   * Listens to a subscription; resolves once the server has it, or refuses it. The revision with which the telling of a
   * household's changes begins says that, and is none of the events.
   */
  async listen(query: string, variables: Record<string, unknown> = {}): Promise<Listening> {
    const { cookie } = this;
    const begun = Promise.withResolvers<void>();
    const beginsWithRevision = query.includes('householdChanged');
    let begunWith: any = null;
    class SignedInSocket extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie } });
      }
    }
    let close: (code: number) => void = () => undefined;
    const closed = new Promise<number>((resolve) => {
      close = resolve;
    });
    const client: Client = createClient({
      url: `${this.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: SignedInSocket,
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      on: { closed: (event) => close((event as { code: number }).code) },
    });
    const events: any[] = [];
    const waiting: { count: number; resolve: (events: any[]) => void }[] = [];
    const stop = client.subscribe(
      { query, variables },
      {
        next(value) {
          begun.resolve();
          if (beginsWithRevision && begunWith === null && value.data) {
            begunWith = value;
            return;
          }
          events.push(value);
          for (const waiter of waiting) if (events.length >= waiter.count) waiter.resolve(events);
        },
        error: () => begun.resolve(),
        complete: () => begun.resolve(),
      },
    );
    void closed.then(() => begun.resolve());
    await begun.promise;
    return {
      begunWith,
      events,
      closed,
      async received(count, msMax = 10_000) {
        if (events.length >= count) return events;
        return await new Promise((resolve, reject) => {
          const timer = setTimeout(
            () => reject(new Error(`${events.length} of ${count} events came`)),
            msMax,
          );
          waiting.push({
            count,
            resolve(all) {
              clearTimeout(timer);
              resolve(all);
            },
          });
        });
      },
      stop() {
        stop();
        void client.dispose();
      },
    };
  }
}
