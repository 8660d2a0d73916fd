import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from './support/client.ts';
import { createTestDatabase } from './support/postgres.ts';
import { startRedis } from './support/redis.ts';
import { DatabaseProbe } from '../src/persistence/probe.ts';
import { spawnServer, startServer, type TestServer } from './support/server.ts';

describe('the HTTP edge', () => {
  let server: TestServer;
  let ana: TestClient;

  beforeAll(async () => {
    server = await startServer({ environment: { GRAPHQL_IDE: 'true', METRICS: 'true' } });
    ana = server.client();
    await ana.signUp();
  });
  afterAll(async () => await server.close());

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('serves GraphiQL to browsers alone, with three examples, from here alone', async () => {
    const page = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect(page.headers.get('content-type')).toContain('text/html');
    for (const example of ['query Me', 'query Accounts', 'subscription Live'])
      expect(html).toContain(example);
    expect(html).not.toMatch(/(src|href)="https?:/);
    const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1];
    expect(nonce).toBeTruthy();
    for (const tag of html.match(/<script[^>]*>/g) ?? []) expect(tag).toContain(`nonce="${nonce}"`);
    const asset = /"(\/graphql\/ide\/[^"]+\.js)"/.exec(html)?.[1] ?? 'none';
    expect((await fetch(server.url + asset)).status).toBe(200);
  });

  it('has no playground unless asked for', async () => {
    const plain = await startServer();
    try {
      const answer = await fetch(`${plain.url}/graphql`, { headers: { accept: 'text/html' } });
      expect(await answer.text()).not.toContain('<html');
    } finally {
      await plain.close();
    }
  });

  it('answers a strict policy and no server name', async () => {
    const { headers } = await fetch(`${server.url}/health`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it.each([
    ['subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }', 'graphql_invalid'],
    [
      'subscription ($id: ID!) { importProgress(householdId: $id, batchId: $id) { status } }',
      'graphql_invalid',
    ],
    [
      'subscription ($id: ID!, $b: Boolean!) { householdChanged(householdId: $id) @skip(if: $b) { revision } }',
      'graphql_validation_failed',
    ],
  ])('refuses a subscription that does not come by a socket: %s', async (query, code) => {
    const body = JSON.stringify({ query, variables: { id: crypto.randomUUID(), b: false } });
    for (const headers of [{}, { cookie: ana.cookie }]) {
      const answer = await post(body, headers);
      expect(answer.status).toBe(400);
      const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] };
      expect(errors[0]?.extensions.code).toBe(code);
    }
  });

  it.each([
    ['query A { me { id } }', 'B', 'This document has no operation of this name.'],
    ['{ me { id } }', '', 'This document has no operation of this name.'],
    ['query A { me { id } }', '__proto__', 'This document has no operation of this name.'],
    [
      'query A { me { id } } query B { me { id } }',
      undefined,
      'This document has several operations. Say which one by operationName.',
    ],
  ])('refuses %s for the operation %s', async (query, operationName, message) => {
    const answer = await post(JSON.stringify({ query, operationName }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ errors: [{ message, extensions: { code: 'graphql_invalid' } }] });
  });

  it('refuses a form of another site', async () => {
    const answer = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', cookie: ana.cookie },
      body: JSON.stringify({ query: 'mutation { signOut }' }),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await ana.gql('{ me { id } }')).me).not.toBeNull();
  });

  it('refuses documents that are too deep, too wide, too many or too long', async () => {
    const depth50 = `{ household(id: "x") { ${'members { person { '.repeat(25)} id ${'} }'.repeat(25)} } }`;
    for (const query of [
      depth50,
      `{ ${Array.from({ length: 1_000 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
    ]) {
      const answer = await ana.send(query);
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors?.[0]?.extensions.code).toMatch(/^[a-z_]+$/);
      expect(answer.errors?.[0]?.message).not.toContain('node_modules');
    }
    const batch = await post(
      JSON.stringify(Array.from({ length: 100 }, () => ({ query: '{ __typename }' }))),
    );
    expect(batch.status).toBe(400);
    const huge = await post(JSON.stringify({ query: `{ __typename } #${'x'.repeat(2_000_000)}` }));
    expect(huge.status).toBe(413);
  });

  it('answers broken requests with a code and a sentence, never a stack trace', async () => {
    for (const body of [
      '',
      '{',
      '{"query":1}',
      '{"query":"{"}',
      '{"query":"{ nothing }"}',
      '{"query":"query ($x: Int!) { me { id } }","variables":{"x":"1"}}',
    ]) {
      const answer = await post(body);
      const text = await answer.text();
      expect(answer.status).toBeLessThan(500);
      expect(text).not.toMatch(/at .*\.(ts|js):\d+/);
    }
  });

  it('writes no field that an input does not name', async () => {
    const email = `{ me { email name } }`;
    const before = (await ana.gql(email)).me;
    const rename = `mutation ($input: ProfileInput!) { updateProfile(input: $input) { id } }`;
    for (const more of [{ email: 'other@example.test' }, { demo: true }, { passwordHash: 'x' }, { id: 'x' }])
      expect((await ana.refusal(rename, { input: { name: 'Mallory', ...more } })).code).toMatch(
        /^(bad_user_input|graphql_invalid)$/,
      );
    expect((await ana.gql(email)).me).toEqual(before);
  });

  it('stops an address that asks too often, in words a GraphQL client reads', async () => {
    const strict = await startServer({ environment: { REQUESTS_PER_MINUTE_MAX: '10' } });
    try {
      const client = strict.client();
      for (let request = 0; request < 10; request += 1) await client.gql('{ __typename }');
      expect(await client.refusal('{ __typename }')).toMatchObject({
        code: 'too_many_requests',
        message: 'Too many requests. Wait a moment and try again.',
      });
    } finally {
      await strict.close();
    }
  });

  it('serves metrics when asked for', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    for (const name of [
      'finance_http_request_seconds_bucket',
      'finance_sockets_open',
      'finance_database_connections',
      'process_resident_memory_bytes',
    ]) {
      expect(text).toContain(name);
    }
  });
});

describe('health', () => {
  it('lives while Redis is away, and says that it is not ready and why', async () => {
    const database = await createTestDatabase();
    const redis = await startRedis();
    const server = await spawnServer({ DATABASE_URL: database.url, REDIS_URL: redis.url });
    const ready = async () => {
      const answer = await fetch(`${server.url}/health?check=ready`);
      return { status: answer.status, ...((await answer.json()) as { failing?: string[] }) };
    };
    try {
      expect(await ready()).toMatchObject({ status: 'ready' });
      await redis.kill();
      expect(await ready()).toMatchObject({ failing: ['redis'] });
      const alive = await fetch(`${server.url}/health`);
      expect([alive.status, await alive.json()]).toEqual([
        200,
        { status: 'ok', version: expect.any(String) },
      ]);
      await redis.restart();
      await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe('ready');
    } finally {
      await server.stop();
      await redis.stop();
      await database.drop();
    }
  });

  it('says migrations when the schema is of another release', async () => {
    const server = await startServer();
    try {
      const probe = new DatabaseProbe(server.databaseUrl);
      expect(await probe.ask()).toEqual({ answers: true, isMigrated: true });
      await server.pool.query(`delete from schema_migration where name = '2026-11-23-3-guards'`);
      expect(await probe.ask()).toEqual({ answers: true, isMigrated: false });
      await probe.close();
    } finally {
      await server.close();
    }
  });
});
