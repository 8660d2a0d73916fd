import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineSplitter, readableLine } from '../../scripts/launch/log-lines.ts';
import { codeAt, turnOnSecondFactor } from './support/authenticator.ts';
import { TestClient } from './support/client.ts';
import { ImportClient } from './support/import-client.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { type RedisServer, startRedis } from './support/redis.ts';
import { runToEnd, spawnServer } from './support/server.ts';

const databasePassword = 'pa55/word&of=the#database';
const secretKey = 'a key that signs links, never seen in a log';
const metricsToken = 'a token of whoever scrapes';
const password = 'correct horse battery staple';
const wrongPassword = 'wrong horse battery staple';

interface LogRecord {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
  readonly requestId?: string;
  readonly [key: string]: unknown;
}

describe('the log of a server', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let uploads: string;
  let admin: pg.Client;
  const role = `log_test_${process.pid}`;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await startRedis();
    uploads = await mkdtemp(join(tmpdir(), 'finance-uploads-'));
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(`create role ${role} superuser login password '${databasePassword}'`);
  });
  afterAll(async () => {
    await admin.end();
    await redis.stop();
    const url = new URL(database.url);
    url.pathname = '/postgres';
    await database.drop();
    const last = new pg.Client({ connectionString: url.href });
    await last.connect();
    await last.query(`drop role if exists ${role}`);
    await last.end();
    await rm(uploads, { recursive: true, force: true });
  });

  const urlOf = (given: string): string => {
    const url = new URL(database.url);
    url.username = role;
    url.password = encodeURIComponent(given);
    return url.href;
  };
  const environment = (): Record<string, string> => ({
    DATABASE_URL: urlOf(databasePassword),
    REDIS_URL: redis.url,
    SECRET_KEY: secretKey,
    METRICS: 'true',
    METRICS_TOKEN: metricsToken,
    UPLOAD_FOLDER: uploads,
    LOG_LEVEL: 'trace',
    HOST: '127.0.0.1',
    PORT: '0',
    NODE_ENV: 'test',
  });
  const recordsOf = (output: string): LogRecord[] =>
    output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  it('is lines of JSON without a secret, whatever happens, and says what a person must know', async () => {
    const server = await spawnServer({ ...environment(), TRUST_PROXY: 'true' });
    const ana = new TestClient(server.url);
    const email = 'ana@example.test';
    const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { me { id } } }`;
    await ana.gql(`mutation ($input: SignUpInput!) { signUp(input: $input) { me { id } } }`, {
      input: { email, password, name: 'Ana' },
    });
    const cookies = [ana.cookie];
    await ana.gql(signIn, { input: { email, password } });
    cookies.push(ana.cookie);
    await ana.refusal(signIn, { input: { email, password: wrongPassword } });
    const { secret, recoveryCodes } = await turnOnSecondFactor(ana, { password });
    cookies.push(ana.cookie);
    const usedCode = codeAt(secret, new Date(Date.now() + 30_000));
    for (const secondFactor of ['wrong-second-factor', usedCode, recoveryCodes[0]]) {
      await ana.send(signIn, { input: { email, password, secondFactor } });
      cookies.push(ana.cookie);
    }
    // In the address, where no client of ours puts them.
    await fetch(
      `${server.url}/graphql?query=${encodeURIComponent(`{ me(password: "${password}") { id } }`)}`,
    );
    await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
    const householdId = await ana.createHousehold();
    const { inviteMember } = await ana.gql(
      `mutation ($id: ID!) { inviteMember(householdId: $id, input: { role: EDITOR }) { token } }`,
      { id: householdId },
    );
    await fetch(`${server.url}/invite/${inviteMember.token}`, { headers: { accept: 'text/html' } });
    const tom = new TestClient(server.url);
    await tom.signUp('Tom');
    cookies.push(tom.cookie);
    await tom.gql(`mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`, {
      token: inviteMember.token,
    });
    const bank = new ImportClient(ana, householdId);
    const account = await bank.createAccount('Checking');
    const { id } = await bank.preview('Date;Payee;Amount\n01.11.2026;Cafe;-3,50\n', { accountId: account });
    await bank.commit(id);
    const listening = await ana.listen(
      `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`,
      { id: householdId },
    );

    await redis.kill();
    await ana.gql(
      `mutation ($id: ID!) { updateHousehold(householdId: $id, input: { name: "A" }) { revision } }`,
      {
        id: householdId,
      },
    );
    await redis.restart();
    await expect
      .poll(async () => (await fetch(`${server.url}/health?check=ready`)).status, { timeout: 10_000 })
      .toBe(200);

    // A failure of the server's own, by HTTP and over a socket.
    await admin.query('alter table account rename to mislaid');
    const failed = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: ana.cookie, 'x-request-id': 'proxy-0001' },
      body: JSON.stringify({
        query: `mutation ($h: ID!, $input: AccountInput!) { createAccount(householdId: $h, input: $input) { revision } }`,
        variables: { h: householdId, input: { name: 'Savings', group: 'SAVINGS', currency: 'EUR' } },
      }),
    });
    await admin.query('alter table mislaid rename to account');
    expect(failed.headers.get('x-request-id')).toBe('proxy-0001');
    expect(((await failed.json()) as any).errors[0].extensions).toEqual({
      code: 'internal_error',
      requestId: 'proxy-0001',
    });
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`);
    await expect
      .poll(async () => (await ana.send('{ me { id } }')).errors, { timeout: 10_000 })
      .toBeUndefined();
    listening.stop();
    expect(await server.stop()).toBe(0);

    const records = recordsOf(server.output());
    for (const record of records) {
      expect(record).toMatchObject({
        level: expect.any(Number),
        time: expect.any(Number),
        msg: expect.any(String),
      });
    }
    for (const said of [
      { msg: 'starting', version: expect.any(String) },
      { msg: 'the database is up to date' },
      { level: 40, msg: expect.stringMatching(/^Redis does not answer/) },
      { level: 30, msg: 'Redis answers again' },
      { level: 40, msg: 'a connection to PostgreSQL was lost' },
      {
        level: 30,
        msg: 'reading an import ended',
        outcome: 'done',
        lines: 1,
        batchId: id,
        requestId: expect.any(String),
      },
      { level: 30, msg: 'committing an import ended', outcome: 'done', lines: 1, batchId: id },
      { level: 50, msg: 'unexpected failure', requestId: 'proxy-0001' },
      { level: 30, msg: 'ending: not ready from now on', reason: 'SIGTERM' },
      { level: 30, msg: 'ended' },
    ]) {
      expect(records).toContainEqual(expect.objectContaining(said));
    }
    // Down once, up once: not a line for each of the many tries.
    expect(records.filter(({ msg }) => msg.startsWith('Redis '))).toHaveLength(2);
    const completed = records.filter(({ msg }) => msg === 'request completed');
    expect(completed.length).toBeGreaterThan(10);
    for (const { requestId } of completed) expect(requestId).toMatch(/^[\w-]{8,}$/);

    expectNoSecret(server.output(), [
      password,
      wrongPassword,
      inviteMember.token,
      secret,
      'wrong-second-factor',
      ...recoveryCodes,
      ...cookies.map((cookie) => cookie.split('=')[1] ?? 'none'),
    ]);
  });

  it('takes the id of a request from no one but a trusted proxy, and no id that could be a line of its own', async () => {
    const plain = await spawnServer(environment());
    const idOf = async (url: string, given: string): Promise<string> =>
      (await fetch(`${url}/health`, { headers: { 'x-request-id': given } })).headers.get('x-request-id') ??
      '';
    expect(await idOf(plain.url, 'mine-is-better')).toMatch(/^[0-9a-f-]{36}$/);
    await plain.stop();
    const trusting = await spawnServer({ ...environment(), TRUST_PROXY: 'true' });
    expect(await idOf(trusting.url, 'proxy-0001')).toBe('proxy-0001');
    for (const bad of ['short', 'with a space', '"quoted-one"', 'x'.repeat(200)])
      expect(await idOf(trusting.url, bad)).toMatch(/^[0-9a-f-]{36}$/);
    await trusting.stop();
  });

  it('says nothing of who leaves before the answer, also while the server ends', async () => {
    const server = await spawnServer({
      ...environment(),
      LOG_LEVEL: 'warn',
      DEMO: 'true',
      REQUESTS_PER_MINUTE_MAX: '100000',
      // Answers wait for each other to be compressed.
      UV_THREADPOOL_SIZE: '1',
    });
    const ana = new TestClient(server.url);
    const { startDemo } = await ana.gql(`mutation { startDemo { me { memberships { household { id } } } } }`);
    const body = JSON.stringify({
      query: `query ($id: ID!) { household(id: $id) { transactions(first: 200) { edges { cursor node { id payee note date amount { amount currency } } } } } }`,
      variables: { id: startDemo.me.memberships[0].household.id },
    });
    const { hostname, port } = new URL(server.url);
    const request = [
      'POST /graphql HTTP/1.1',
      `Host: ${hostname}:${port}`,
      `Cookie: ${ana.cookie}`,
      'Content-Type: application/json',
      'Accept-Encoding: br',
      // Read anew each time: an answer that is kept goes out at once.
      'Cache-Control: no-cache',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
    const askAndLeave = async (afterMs: number) => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(request);
      await new Promise((resume) => setTimeout(resume, afterMs));
      socket.destroy();
    };
    for (let round = 0; round < 3; round += 1)
      await Promise.all(Array.from({ length: 100 }, (_, index) => askAndLeave(index * 3 + round)));
    await Promise.all([
      server.stop(),
      ...Array.from({ length: 200 }, (_, index) => askAndLeave(index % 20).catch(() => undefined)),
    ]);
    expect(recordsOf(server.output())).toEqual([]);
  });

  it('takes what Node.js warns of for a warning', async () => {
    const warns = `process.on('SIGUSR2', () => process.emitWarning('an old way', 'DeprecationWarning', 'DEP9999'))`;
    const server = await spawnServer({
      ...environment(),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(warns)}`,
    });
    server.process.kill('SIGUSR2');
    await expect.poll(server.output, { timeout: 5_000 }).toContain('an old way');
    await server.stop();
    const warnings = recordsOf(server.output()).filter((record) =>
      JSON.stringify(record).includes('an old way'),
    );
    expect(warnings).toMatchObject([{ level: 40, msg: 'an old way', err: { code: 'DEP9999' } }]);
  });

  it('of a start that fails tells no password either', async () => {
    for (const settings of [
      { DATABASE_URL: urlOf('wr0ng/but&secret#too'), START_WAIT_SECONDS: '0' },
      { DATABASE_URL: `postgres://ana:wr0ng/but&secret#too@localhost:54x/finance` },
      {
        DATABASE_URL: `postgres://ana:${encodeURIComponent('wr0ng/but&secret#too')}@127.0.0.1:1/finance`,
        START_WAIT_SECONDS: '1',
      },
      { SECRET_KEY: 'secret-but-short' },
      { REDIS_URL: 'http://:wr0ng/but&secret#too@localhost' },
    ]) {
      const { code, output } = await runToEnd({ ...environment(), ...settings });
      expect(code).toBe(1);
      expect(recordsOf(output).at(-1)?.level).toBeGreaterThanOrEqual(20);
      expectNoSecret(output, ['wr0ng/but&secret#too', 'but&secret', 'secret-but-short']);
    }
  });

  it('is read by people as pnpm start shows it', async () => {
    const { output } = await runToEnd({ ...environment(), SECRET_KEY: 'short' });
    const shown: string[] = [];
    lineSplitter((line) => {
      const readable = readableLine(line, 40);
      if (readable !== null) shown.push(readable);
    })(output);
    expect(shown).toEqual([
      'Setting SECRET_KEY needs at least 32 characters: openssl rand -hex 32 makes some',
    ]);
  });
});

function expectNoSecret(output: string, secrets: readonly string[]): void {
  const all = [...secrets, databasePassword, encodeURIComponent(databasePassword), secretKey, metricsToken];
  const lines = output.split('\n');
  // Shown with what is around it, so that a leak tells where it is.
  expect(lines.filter((line) => all.some((secret) => line.includes(secret)))).toEqual([]);
  // Hashes are no secrets, but nobody needs them in a log either.
  expect(output).not.toContain('$argon2');
}
