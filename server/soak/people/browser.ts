import { randomUUID } from 'node:crypto';
import { Agent, FormData, fetch, type RequestInit, type Response } from 'undici';
import { documentOf } from './documents.ts';
import type { Pace } from './pace.ts';
import type { Tally } from './tally.ts';

/** What GraphQL answers, in the shape of whoever asked. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Data = any;

export type Variables = Readonly<Record<string, unknown>>;

/** The server said no, by a code. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** Connections of the crowd to one server; they are closed when nothing was asked for so long. */
const connectionsMax = 64;
const idleMsMax = 4_000;
const answerMsMax = 60_000;

/** What the crowd's browsers share: their connections, their turns, and what they have met. */
export interface Crowd {
  readonly pace: Pace;
  readonly tally: Tally;
  readonly agent: Agent;
}

export function crowdOf(pace: Pace, tally: Tally): Crowd {
  const agent = new Agent({
    connections: connectionsMax,
    keepAliveTimeout: idleMsMax,
    keepAliveMaxTimeout: idleMsMax,
  });
  return { pace, tally, agent };
}

/** A person's browser: keeps the session's cookie, and sends what the SPA sends. */
export class Browser {
  readonly clientId = randomUUID();
  readonly crowd: Crowd;
  /** The server that it talks to. */
  origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(crowd: Crowd, origin: string) {
    this.crowd = crowd;
    this.origin = origin;
  }

  /**
   * Data of one of the SPA's operations.
   *
   * @param at.origin another server than the browser's own
   * @param at.isFresh whether the answer must be made anew
   * @throws Refused with the code of the first error; Error where the server failed
   */
  async ask(
    operation: string,
    variables: Variables = {},
    at: { readonly origin?: string; readonly isFresh?: boolean } = {},
  ): Promise<Data> {
    const response = await this.#send(`${at.origin ?? this.origin}/graphql`, operation, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(at.isFresh === true ? { 'cache-control': 'no-cache' } : {}),
      },
      body: JSON.stringify({ operationName: operation, query: documentOf(operation), variables }),
    });
    const { data, errors } = (await response.json()) as Data;
    const [error] = errors ?? [];
    if (error === undefined && data) return data;
    throw new Refused(String(error?.extensions?.code ?? `http_${response.status}`), String(error?.message));
  }

  /** Sends a file as the upload route wants it; answers its id. @throws Refused */
  async upload(
    householdId: string,
    name: string,
    content: string | Uint8Array<ArrayBuffer>,
  ): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    const response = await this.#send(`${this.origin}/uploads/${householdId}`, 'upload', {
      method: 'POST',
      headers: {},
      body: form,
    });
    const answer = (await response.json()) as Data;
    if (response.status !== 200) throw new Refused(String(answer.code), String(answer.message));
    this.crowd.tally.uploads += 1;
    return answer.fileId;
  }

  /** Content of an attachment; null when it is gone. */
  async download(address: string): Promise<Buffer | null> {
    const response = await this.#send(`${this.origin}/${address}`, 'download', {
      method: 'GET',
      headers: {},
    });
    const content = Buffer.from(await response.arrayBuffer());
    this.crowd.tally.downloads += 1;
    return response.status === 200 ? content : null;
  }

  /** Its cookies, as they go along with each request. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keepCookies(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      // A cookie is taken away by an empty one that is over.
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }

  async #send(
    url: string,
    what: string,
    init: RequestInit & { readonly headers: Record<string, string> },
  ): Promise<Response> {
    const { pace, tally, agent } = this.crowd;
    await pace.turn();
    const began = performance.now();
    const response = await fetch(url, {
      ...init,
      dispatcher: agent,
      signal: AbortSignal.timeout(answerMsMax),
      headers: {
        ...init.headers,
        cookie: this.cookie,
        'apollo-require-preflight': 'true',
        'x-client-id': this.clientId,
      },
    });
    tally.answered(performance.now() - began);
    this.#keepCookies(response.headers.getSetCookie());
    if (response.status >= 500) {
      const text = await response.text();
      throw new Error(`${what}: ${response.status} ${text.slice(0, 200)}`);
    }
    return response;
  }
}
