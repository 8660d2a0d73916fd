import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

/** What browsers are told, and what they may not do. */
describe('to a browser', () => {
  let server: TestServer;
  let ana: TestClient;

  beforeAll(async () => {
    server = await startServer({ environment: { TRUST_PROXY: 'true' } });
    ana = server.client();
    await ana.signUp();
  });
  afterAll(async () => await server.close());

  /** Answers of every kind: data, refusals, errors, what is not there. */
  const everyAnswer = async (headers: Record<string, string> = {}): Promise<Response[]> => {
    const post = (body: string, more: Record<string, string> = {}) =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: ana.cookie, ...headers, ...more },
        body,
      });
    const get = (path: string) => fetch(`${server.url}${path}`, { headers });
    return [
      await post('{"query":"{ me { id } }"}'),
      await post('{"query":"{ nothing }"}'),
      await post('{'),
      await post('{}', { 'content-type': 'text/plain' }),
      await get('/health'),
      await get('/no/such/place'),
      await get(`/uploads/${crypto.randomUUID()}/${crypto.randomUUID()}`),
    ];
  };

  /** Sends a request as no fetch would let it be sent; answers its status. */
  const raw = async (method: string, path: string, headers: Record<string, string> = {}) =>
    await new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
      const sent = request(`${server.url}${path}`, { method, headers, agent: false }, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, headers: response.headers });
      });
      sent.once('error', reject);
      sent.end();
    });

  it('every answer says its type and is not to be guessed at, framed, or told of to others', async () => {
    for (const { headers, status } of await everyAnswer()) {
      const seen = Object.fromEntries(headers);
      expect([status, seen]).toEqual([
        status,
        expect.objectContaining({
          'content-type': expect.stringMatching(/^(application\/json|text\/html); charset=utf-8$/),
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
        }),
      ]);
      const policy = seen['content-security-policy'] ?? '';
      for (const directive of [
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ])
        expect(`;${policy};`).toContain(`;${directive};`);
    }
  });

  it('an address that cannot be read is answered like anything else', async () => {
    const answer = await fetch(`${server.url}/%`);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { code: 'request_invalid', message: expect.any(String) },
    ]);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('the policy names the sockets of this host alone, whatever host is asked for', async () => {
    const policyFor = async (host: string): Promise<string> =>
      String((await raw('GET', '/health', { host })).headers['content-security-policy']);
    const own = new URL(server.url).host;
    expect(await policyFor(own)).toContain(`;connect-src 'self' ws://${own} wss://${own};`);
    expect(await policyFor("x;script-src 'unsafe-inline'")).not.toContain('unsafe-inline;');
    expect(await policyFor("x;script-src 'unsafe-inline'")).toContain(";connect-src 'self' 'self';");
  });

  it('HTTPS is asked for ever after it came by HTTPS, and never over plain HTTP', async () => {
    for (const { headers } of await everyAnswer({ 'x-forwarded-proto': 'https' }))
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    for (const { headers } of await everyAnswer())
      expect(headers.get('strict-transport-security')).toBeNull();
    const without = await startServer({ environment: { TRUST_PROXY: 'true', HSTS: 'false' } });
    const answer = await fetch(`${without.url}/health`, { headers: { 'x-forwarded-proto': 'https' } });
    expect(answer.headers.get('strict-transport-security')).toBeNull();
    await without.close();
  });

  it('HTTPS is asked for of all hosts below this one where that is set', async () => {
    const all = await startServer({ environment: { TRUST_PROXY: 'true', HSTS_SUBDOMAINS: 'true' } });
    const answer = await fetch(`${all.url}/health`, { headers: { 'x-forwarded-proto': 'https' } });
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    await all.close();
  });

  it('pages of other origins are let nowhere near', async () => {
    for (const { headers } of await everyAnswer({ origin: 'https://evil.example' }))
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    const preflight = await raw('OPTIONS', '/graphql', {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    });
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('nothing changes by a request that a link or a form can make', async () => {
    const query = encodeURIComponent('mutation { signOut }');
    const byLink = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { cookie: ana.cookie, 'apollo-require-preflight': 'yes' },
    });
    expect(byLink.status).toBe(405);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const byForm = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { cookie: ana.cookie, 'content-type': type },
        body: JSON.stringify({ query: 'mutation { signOut }' }),
      });
      expect(byForm.status).toBeGreaterThanOrEqual(400);
    }
    expect((await ana.gql('{ me { id } }')).me).not.toBeNull();
  });

  it('TRACE, other methods and folders answer nothing', async () => {
    for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH'])
      expect([method, (await raw(method, '/graphql')).status]).toEqual([method, 404]);
    for (const path of ['/uploads/', '/assets/', '/.git/config', '/../package.json', '/%2e%2e/package.json'])
      expect([path, (await raw('GET', path)).status]).toEqual([path, 404]);
    expect((await raw('GET', '/metrics')).status).toBe(404);
  });

  it('a message whose end is told in two ways is refused', async () => {
    const { status } = await raw('POST', '/graphql', {
      'content-type': 'application/json',
      'content-length': '5',
      'transfer-encoding': 'chunked',
    }).catch(() => ({ status: 400 }));
    expect(status).toBe(400);
  });

  /** Opens a socket; answers `open`, or what refuses it. */
  const open = async (headers: Record<string, string>, url = server.url): Promise<string> =>
    await new Promise((resolve) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        headers: { cookie: ana.cookie, ...headers },
      });
      socket.once('open', () => {
        socket.close();
        resolve('open');
      });
      socket.once('error', (error) => resolve(error.message));
    });

  it('sockets open for pages of this origin alone, whatever stands before what the proxy says', async () => {
    expect(await open({ origin: server.url })).toBe('open');
    expect(await open({ origin: 'https://evil.example' })).toContain('401');
    expect(await open({ origin: 'null' })).toContain('401');
    const forwarded = { 'x-forwarded-host': 'evil.example, books.example' };
    expect(await open({ origin: 'https://books.example', ...forwarded })).toBe('open');
    expect(await open({ origin: 'https://evil.example', ...forwarded })).toContain('401');
  });

  it('a socket that came by HTTPS opens for no page that came by plain HTTP', async () => {
    const host = { 'x-forwarded-host': 'books.example' };
    for (const scheme of ['https', 'wss']) {
      const headers = { ...host, 'x-forwarded-proto': scheme };
      expect(await open({ origin: 'https://books.example', ...headers })).toBe('open');
      expect(await open({ origin: 'http://books.example', ...headers })).toContain('401');
    }
    // At home, where there is no HTTPS.
    expect(await open({ origin: 'http://books.example', ...host, 'x-forwarded-proto': 'http' })).toBe('open');
  });

  it('sockets open by HTTPS alone where the public address is HTTPS', async () => {
    const secure = await startServer({
      databaseUrl: server.databaseUrl,
      environment: { TRUST_PROXY: 'true', PUBLIC_URL: 'https://books.example' },
    });
    const host = { 'x-forwarded-host': 'books.example' };
    const page = { ...host, origin: 'https://books.example' };
    try {
      expect(await open({ ...page, 'x-forwarded-proto': 'https' }, secure.url)).toBe('open');
      expect(await open({ ...host, 'x-forwarded-proto': 'https' }, secure.url)).toBe('open');
      const unsafe = { 'x-forwarded-proto': 'http' };
      for (const headers of [page, { ...page, ...unsafe }, { ...host, ...unsafe }, {}])
        expect(await open(headers, secure.url)).toContain('403');
      // A client may say what it likes before the proxy does.
      expect(await open({ ...page, 'x-forwarded-proto': 'https, http' }, secure.url)).toContain('403');
    } finally {
      await secure.close();
    }
  });
});
