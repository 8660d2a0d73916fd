import type { Random } from '../../test/support/random.ts';
import type { Ids, IdKind, Known } from '../documents/known.ts';
import type { HttpRequest } from './http.ts';

/** A request that is no GraphQL: a file, an upload, the SPA, health, figures. */
export interface RouteRequest extends Omit<HttpRequest, 'way' | 'body'> {
  readonly route: string;
  readonly body: string | FormData | null;
}

const odd = ['x', '..', '%2e%2e', '%00', '..%2f..%2fetc%2fpasswd', '%', 'null', '*'];
const otherPaths = [
  '/',
  '/accounts',
  '/invite/x',
  '/health',
  '/health?check=ready',
  '/metrics',
  '/graphql',
  '/uploads',
  '/uploads/',
  '/exports',
  '/favicon.ico',
  '/assets/../../package.json',
  '/.env',
  '/%',
];

/** A random request to a route besides GraphQL's, with ids of one's own household and of others. */
export function routeRequestOf(random: Random, known: Known, cookie: string): RouteRequest {
  const headers: Record<string, string> = cookie === '' ? {} : { cookie };
  const idOf = (ids: Ids, kinds: readonly IdKind[]): string =>
    random.pick(ids[random.pick(kinds)].map(({ id }) => id).concat(random.pick(odd)));
  const ids = () => (random.chance(50) ? known.foreign : known.own);
  const household = idOf(ids(), ['householdId']);
  const chosen = random.below(100);
  if (chosen < 55) {
    const id = idOf(ids(), ['attachmentId', 'removedAttachmentId', 'batchId', 'fileId', 'transactionId']);
    return {
      route: 'a file',
      method: random.pick(['GET', 'GET', 'GET', 'HEAD', 'DELETE']),
      path: `/uploads/${household}/${id}`,
      headers: {
        ...headers,
        ...(random.chance(20)
          ? { range: random.pick(['bytes=0-3', 'bytes=-5', 'bytes=9-', 'bytes=x', 'bytes=0-0,2-3']) }
          : {}),
        ...(random.chance(10) ? { 'if-none-match': '*' } : {}),
      },
      body: null,
    };
  }
  if (chosen < 80) {
    const form = new FormData();
    const name = random.pick(['a.csv', 'r.txt', '../x', 'x'.repeat(300), '\u202e.exe', 'a\r\nb']);
    form.set(
      random.chance(90) ? 'file' : 'other',
      new Blob([random.pick(['', 'Date,Amount\n2026-01-01,1.00\n', 'text', '\u0000\u0001'])]),
      name,
    );
    return {
      route: 'an upload',
      method: 'POST',
      path: `/uploads/${household}`,
      headers: { ...headers, ...(random.chance(85) ? { 'apollo-require-preflight': 'true' } : {}) },
      body: random.chance(90) ? form : 'no form',
    };
  }
  return {
    route: 'other addresses',
    method: random.pick(['GET', 'GET', 'POST', 'PUT', 'OPTIONS']),
    path: random.pick(otherPaths),
    headers: { ...headers, ...(random.chance(40) ? { accept: 'text/html' } : {}) },
    body: null,
  };
}
