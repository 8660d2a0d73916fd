import { createHash } from 'node:crypto';
import type { Random } from '../../test/support/random.ts';
import type { MadeDocument } from '../documents/document.ts';

/** Ways of sending an operation by HTTP, with how many in a hundred go so. */
const ways = [
  ['POST', 70],
  ['GET', 16],
  ['hash first', 5],
  ['batch', 3],
  ['form', 2],
  ['text', 2],
  ['plain GET', 2],
] as const;
export type Way = (typeof ways)[number][0];

/** Longest address that Node's own HTTP server reads, less room for its other headers. */
const addressMax = 12_000;

/** Whether a request says that it wants no JSON: it is refused for that alone. */
export function wantsNoAnswer({ headers }: Pick<HttpRequest, 'headers'>): boolean {
  return otherTypes.includes(headers['accept'] ?? '');
}

export interface HttpRequest {
  readonly way: Way;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

const accepts = [
  'application/json',
  'application/json, text/html;q=0.5',
  'application/graphql-response+json',
  '*/*',
  'multipart/mixed; deferSpec=20220824, application/json',
];
/** What no answer of GraphQL's is. */
const otherTypes = ['text/html', 'image/png', 'x'];

/** Puts an operation into a request, in one of the ways that there are or that a stranger may try. */
export function httpRequestOf(random: Random, made: MadeDocument, cookie: string): HttpRequest {
  const { text: query, variables, operationName } = made;
  const asked = {
    query,
    ...(variables === undefined ? {} : { variables }),
    ...(operationName === null ? {} : { operationName }),
  };
  const headers: Record<string, string> = {
    ...(cookie === '' ? {} : { cookie }),
    ...(random.chance(60) ? { accept: random.pick(random.chance(5) ? otherTypes : accepts) } : {}),
    ...(random.chance(20) ? { 'x-client-id': random.pick(['a client', 'x'.repeat(100), '0']) } : {}),
    ...(random.chance(10) ? { 'cache-control': 'no-cache' } : {}),
    ...(random.chance(5) ? { 'if-none-match': '*' } : {}),
  };
  const address = new URLSearchParams({
    query: query.toWellFormed(),
    ...(variables === undefined ? {} : { variables: JSON.stringify(variables) }),
    ...(operationName === null ? {} : { operationName }),
  }).toString();
  let way = pickWay(random);
  if (way.endsWith('GET') && address.length > addressMax) way = 'POST';
  const post = (type: string, body: string): HttpRequest => ({
    way,
    method: 'POST',
    path: '/graphql',
    headers: { ...headers, 'content-type': type },
    body,
  });
  switch (way) {
    case 'POST':
      return post(
        random.chance(80) ? 'application/json' : 'application/json; charset=utf-8',
        JSON.stringify(asked),
      );
    case 'GET':
      return {
        way,
        method: 'GET',
        path: `/graphql?${address}`,
        headers: { ...headers, 'apollo-require-preflight': 'true' },
        body: null,
      };
    case 'plain GET':
      return { way, method: 'GET', path: `/graphql?${address}`, headers, body: null };
    case 'hash first':
      return post(
        'application/json',
        JSON.stringify({
          ...asked,
          extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } },
        }),
      );
    case 'batch':
      return post('application/json', JSON.stringify([asked, asked]));
    case 'form':
      return post('application/x-www-form-urlencoded', address);
    case 'text':
      return post('text/plain', JSON.stringify(asked));
  }
}

function pickWay(random: Random): Way {
  let left = random.below(100);
  return ways.find(([, share]) => (left -= share) < 0)?.[0] ?? 'POST';
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** An answer by HTTP, or the words of why there was none, with status 0. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request; answers what came. Redirects are not followed: they would be answers too. */
export async function send(
  url: string,
  {
    method,
    path,
    headers,
    body,
  }: Omit<HttpRequest, 'way' | 'body'> & { readonly body: string | FormData | null },
): Promise<HttpAnswer> {
  try {
    const response = await fetch(`${url}${path}`, { method, headers, body, redirect: 'manual' });
    const isText = /json|html/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      // Files may be of any bytes: each becomes one character, so that no canary is lost by decoding.
      body: Buffer.from(await response.arrayBuffer()).toString(isText ? 'utf8' : 'latin1'),
    };
  } catch (error) {
    return { status: 0, headers: {}, body: `${String(error)} ${String((error as Error).cause)}` };
  }
}
