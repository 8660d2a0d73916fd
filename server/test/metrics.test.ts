import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { ImportClient } from './support/import-client.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { type RedisServer, startRedis } from './support/redis.ts';
import { type ServerProcess, spawnServer } from './support/server.ts';

const watch = `subscription Watch($id: ID!) { householdChanged(householdId: $id) { revision } }`;
const rename = `mutation Rename($id: ID!, $name: String!) { updateHousehold(householdId: $id, input: { name: $name }) { revision } }`;

describe('metrics', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let uploads: string;
  let server: ServerProcess;
  let ana: TestClient;
  let householdId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await startRedis();
    uploads = await mkdtemp(join(tmpdir(), 'finance-uploads-'));
    server = await spawnServer({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      UPLOAD_FOLDER: uploads,
      METRICS: 'true',
      DATABASE_CONNECTIONS: '7',
    });
    ana = new TestClient(server.url);
    await ana.signUp();
    householdId = await ana.createHousehold();
  });
  afterAll(async () => {
    await server.stop();
    await redis.stop();
    await database.drop();
    await rm(uploads, { recursive: true, force: true });
  });

  /** All figures by name and labels, as they are written. */
  const scrape = async (): Promise<Map<string, number>> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return new Map(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    );
  };
  /** What work adds to figures. */
  const moved = async (work: () => Promise<unknown>): Promise<(figure: string) => number> => {
    const before = await scrape();
    await work();
    const after = await scrape();
    return (figure) => (after.get(figure) ?? 0) - (before.get(figure) ?? 0);
  };
  const operations = (name: string, kind: string, code = 'ok'): string =>
    `finance_graphql_operations_total{name="${name}",kind="${kind}",code="${code}"}`;

  it('tell the release, the process and the pool', async () => {
    const figures = await scrape();
    const { version } = (await (await fetch(`${server.url}/health`)).json()) as { version: string };
    expect(figures.get(`finance_build_info{version="${version}",node="${process.versions.node}"}`)).toBe(1);
    expect(figures.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    expect(figures.get('finance_database_connections_max')).toBe(7);
    expect(figures.get('finance_database_connections')).toBeGreaterThan(0);
    expect(figures.get('finance_database_waiting')).toBe(0);
    expect(figures.get('finance_transaction_gave_up_total')).toBe(0);
  });

  it('count operations by name, kind and outcome, and the statements behind them', async () => {
    const by = await moved(async () => {
      for (let count = 0; count < 3; count += 1) await ana.gql('query Me { me { id } }');
      await ana.gql(rename, { id: householdId, name: 'Garden Street' });
      await ana.send(rename, { id: crypto.randomUUID(), name: 'Elsewhere' });
      // What is not even valid has no name yet.
      await ana.send('query Broken { nothing }');
      await ana.send('{ me { id } }');
      await new TestClient(server.url).send(
        'mutation SignIn($i: SignInInput!) { signIn(input: $i) { me { id } } }',
        { i: { email: 'nobody@example.test', password: 'wrong horse battery' } },
      );
    });
    expect(by(operations('Me', 'query'))).toBe(3);
    expect(by(operations('Rename', 'mutation'))).toBe(1);
    expect(by(operations('Rename', 'mutation', 'not_found'))).toBe(1);
    expect(by(operations('other', 'unknown', 'graphql_validation_failed'))).toBe(1);
    expect(by(operations('other', 'query'))).toBe(1);
    // Whoever is not signed in gives no names.
    expect(by(operations('other', 'mutation', 'sign_in_failed'))).toBe(1);
    expect(
      by('finance_http_request_seconds_count{method="POST",route="/graphql",status="200"}'),
    ).toBeGreaterThan(5);
    expect(by('finance_database_statement_seconds_count')).toBeGreaterThan(8);
    expect(by('finance_database_statement_seconds_sum')).toBeGreaterThan(0);
  });

  it('stay bounded, whatever names clients think of', async () => {
    for (let count = 0; count < 260; count += 1) await ana.gql(`query Made${count} { __typename }`);
    const names = new Set(
      [...(await scrape()).keys()].flatMap((key) => /operations_total\{name="(\w+)"/.exec(key)?.[1] ?? []),
    );
    expect(names.size).toBeLessThanOrEqual(201);
    expect(names).toContain('Me');
    const by = await moved(async () => await ana.gql('query OneMore { __typename }'));
    expect(by(operations('other', 'query'))).toBe(1);
  });

  it('count sockets, subscriptions, messages and how sockets end', async () => {
    const before = await scrape();
    const listening = await ana.listen(watch, { id: householdId });
    const open = await scrape();
    expect(open.get('finance_sockets_open')).toBe(1);
    expect(open.get('finance_socket_subscriptions')).toBe(1);
    const by = await moved(async () => {
      await ana.gql(rename, { id: householdId, name: 'Harbour Street' });
      await listening.received(1);
    });
    expect(by('finance_socket_messages_total')).toBe(1);
    expect(by('finance_live_published_total{delivered="true"}')).toBe(1);
    expect(by('finance_live_received_total')).toBe(1);
    listening.stop();
    await expect.poll(async () => (await scrape()).get('finance_sockets_open')).toBe(0);
    const after = await scrape();
    expect(after.get('finance_socket_subscriptions')).toBe(0);
    expect(after.get('finance_sockets_closed_total{code="1000"}')).toBe(
      (before.get('finance_sockets_closed_total{code="1000"}') ?? 0) + 1,
    );
  });

  it('count what comes in and what imports do', async () => {
    const bank = new ImportClient(ana, householdId);
    const account = await bank.createAccount('Checking');
    const file = 'Date;Payee;Amount\n01.11.2026;Cafe;-3,50\n02.11.2026;Shop;-9,00\n03.11.2026;Shop;-1,00\n';
    const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
    let id = '';
    const by = await moved(async () => {
      ({ id } = await bank.preview(file, { accountId: account }));
      await bank.commit(id);
      await bank.undo(id);
      await bank.person.send(
        `mutation ($h: ID!, $id: ID!) { undoImport(householdId: $h, batchId: $id) { revision } }`,
        {
          h: householdId,
          id,
        },
      );
      expect((await bank.preview(picture, { accountId: account })).status).toBe('FAILED');
      // A batch says what it is a moment before the work on it is counted.
      await expect.poll(async () => (await scrape()).get('finance_imports_running{phase="reading"}')).toBe(0);
    });
    expect(by('finance_uploads_total')).toBe(2);
    expect(by('finance_upload_bytes_total')).toBe(file.length + picture.length);
    for (const phase of ['reading', 'committing', 'undoing']) {
      expect(by(`finance_imports_ended_total{phase="${phase}",outcome="done"}`)).toBe(1);
      expect(by(`finance_import_lines_total{phase="${phase}"}`)).toBe(3);
      expect(by(`finance_import_seconds_count{phase="${phase}"}`)).toBe(phase === 'reading' ? 2 : 1);
      expect((await scrape()).get(`finance_imports_running{phase="${phase}"}`)).toBe(0);
    }
    expect(by('finance_imports_ended_total{phase="reading",outcome="refused"}')).toBe(1);
  });

  it('see Redis go and come back', async () => {
    const by = await moved(async () => undefined);
    expect(by('finance_redis_ping_seconds_count')).toBe(1);
    expect((await scrape()).get('finance_redis_connected')).toBe(1);
    await redis.kill();
    expect((await scrape()).get('finance_redis_connected')).toBe(0);
    const lost = await moved(async () => await ana.gql(rename, { id: householdId, name: 'Without Redis' }));
    expect(lost('finance_live_published_total{delivered="false"}')).toBe(1);
    await redis.restart();
    await expect
      .poll(async () => (await scrape()).get('finance_redis_connected'), { timeout: 10_000 })
      .toBe(1);
  });

  it('are told to nobody who comes through a proxy, and to nobody without the token where there is one', async () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'via']) {
      const answer = await fetch(`${server.url}/metrics`, { headers: { [header]: '192.0.2.1' } });
      expect({ header, status: answer.status, ...((await answer.json()) as object) }).toEqual({
        header,
        status: 403,
        code: 'metrics_are_private',
        message: expect.stringContaining('METRICS_TOKEN'),
      });
    }
    const token = 'a token of the tests alone';
    const guarded = await spawnServer({ DATABASE_URL: database.url, METRICS: 'true', METRICS_TOKEN: token });
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${guarded.url}/metrics`, { headers })).status;
    try {
      expect(await status({})).toBe(401);
      expect(await status({ authorization: 'Bearer a token of somebody else' })).toBe(401);
      expect(await status({ authorization: token })).toBe(401);
      expect(await status({ cookie: ana.cookie })).toBe(401);
      expect(await status({ authorization: `Bearer ${token}` })).toBe(200);
      expect(await status({ authorization: `Bearer ${token}`, 'x-forwarded-for': '192.0.2.1' })).toBe(200);
    } finally {
      await guarded.stop();
    }
    const silent = await spawnServer({ DATABASE_URL: database.url });
    expect((await fetch(`${silent.url}/metrics`)).status).toBe(404);
    await silent.stop();
  });
});
