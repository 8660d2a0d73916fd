import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { testRedisUrl } from './support/redis.ts';
import { type ServerProcess, spawnServer } from './support/server.ts';

const drainSeconds = 4;
const watch = `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`;

/** By this the server says that it has the head of a request, and waits for its body. */
const goOn = 'HTTP/1.1 100 Continue\r\n\r\n';

/** How one request went. */
interface Sent {
  /** When it was sent, by `performance.now()`. */
  readonly at: number;
  /** When its answer had come, or none would come. */
  readonly until: number;
  readonly status: number | null;
  readonly closes: boolean;
}

describe('a server that is told to end', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let lasting: ServerProcess;
  let ana: TestClient;
  let householdId: string;

  const environment = (): Record<string, string> => ({
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    DRAIN_SECONDS: String(drainSeconds),
    LOG_LEVEL: 'info',
  });
  beforeAll(async () => {
    database = await createTestDatabase();
    lasting = await spawnServer({ ...environment(), DRAIN_SECONDS: '0' });
    ana = new TestClient(lasting.url);
    await ana.signUp();
    householdId = await ana.createHousehold();
  });
  afterAll(async () => {
    await lasting.stop();
    await database.drop();
  });

  it('costs twenty busy keep-alive connections no request, and sends them elsewhere', async () => {
    const server = await spawnServer(environment());
    const agents = Array.from({ length: 20 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const sent: Sent[] = [];
    let isOver = false;
    const clients = agents.map(async (agent, index) => {
      await new Promise((resume) => setTimeout(resume, index * 5));
      while (!isOver) {
        sent.push(await ask(server.url, agent, index % 2 === 0 ? 'GET' : 'POST', ana.cookie));
        await new Promise((resume) => setTimeout(resume, 20));
      }
    });
    await expect.poll(() => sent.length, { timeout: 10_000 }).toBeGreaterThan(200);
    const toldAt = performance.now();
    const ended = server.stop('SIGTERM');
    await expect
      .poll(async () => await ready(server.url), { timeout: drainSeconds * 1_000 - 500, interval: 20 })
      .toEqual({ status: 503, failing: expect.arrayContaining(['draining']) });
    const drainsAt = performance.now();
    const code = await ended;
    const endedAfterMs = performance.now() - toldAt;
    isOver = true;
    await Promise.all(clients);
    for (const agent of agents) agent.destroy();

    const inTime = sent.filter(({ at }) => at < toldAt + drainSeconds * 1_000);
    const before = inTime.filter(({ until }) => until < toldAt);
    const during = inTime.filter(({ at }) => at > drainsAt);
    console.error(
      `${before.length} requests before and ${during.length} while it drained; ended after ${Math.round(endedAfterMs)} ms`,
    );
    expect(inTime.filter(({ status }) => status !== 200)).toEqual([]);
    expect(before.some(({ closes }) => closes)).toBe(false);
    expect(during.length).toBeGreaterThan(200);
    expect(during.filter(({ closes }) => !closes)).toEqual([]);
    // Afterwards nobody is there any more.
    expect(sent.at(-1)?.status).toBeNull();
    expect(code).toBe(0);
    expect(endedAfterMs).toBeGreaterThan(drainSeconds * 1_000);
    expect(endedAfterMs).toBeLessThan((drainSeconds + 10) * 1_000);
  });

  it('closes its sockets with 1001, spread over that time', async () => {
    const server = await spawnServer(environment());
    const sockets = await Promise.all(
      Array.from({ length: 24 }, async () => await ana.on(server.url).listen(watch, { id: householdId })),
    );
    const toldAt = performance.now();
    const ended = server.stop('SIGTERM');
    const closed = await Promise.all(
      sockets.map(async (socket) => ({ code: await socket.closed, at: performance.now() - toldAt })),
    );
    expect(closed.map(({ code }) => code)).toEqual(closed.map(() => 1001));
    const times = closed.map(({ at }) => at).sort((a, b) => a - b);
    // In no quarter of the time all, in none of them none.
    for (let quarter = 0; quarter < 4; quarter += 1) {
      const from = (quarter * drainSeconds * 1_000) / 4;
      const count = times.filter((at) => at >= from && at < from + drainSeconds * 250).length;
      expect({ quarter, some: count > 0, few: count < 16 }).toEqual({ quarter, some: true, few: true });
    }
    expect(await ended).toBe(0);
  });

  it('finishes a request that runs when it stops to listen', async () => {
    const server = await spawnServer(environment());
    // A body that comes slowly: the request began in time, and ends after the server has stopped to listen.
    const url = new URL(server.url);
    const socket = connect(Number(url.port), url.hostname);
    const body = JSON.stringify({ query: '{ me { id } }' });
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: ${url.host}\r\ncookie: ${ana.cookie}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`,
    );
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await expect.poll(() => answer, { timeout: 10_000, interval: 20 }).toBe(goOn);
    socket.write(body.slice(0, 5));
    const ended = server.stop('SIGTERM');
    const isGone = async (): Promise<boolean> => {
      const health = fetch(`${server.url}/health`, { headers: { connection: 'close' } });
      return await health.then(
        () => false,
        () => true,
      );
    };
    await expect.poll(isGone, { timeout: (drainSeconds + 20) * 1_000, interval: 50 }).toBe(true);
    socket.write(body.slice(5));
    expect(await ended).toBe(0);
    expect(answer.slice(goOn.length)).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/"me":\{"id":"/);
  });

  it('cuts off a request that never ends, and ends in time all the same', async () => {
    const server = await spawnServer({ ...environment(), DRAIN_SECONDS: '0' });
    const url = new URL(server.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => undefined);
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\ncontent-length: 99\r\nexpect: 100-continue\r\n\r\n{`,
    );
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await expect.poll(() => answer, { timeout: 10_000, interval: 20 }).toBe(goOn);
    const toldAt = performance.now();
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(10_000);
    expect(server.output()).toContain('they are cut off');
  });
});

async function ready(url: string): Promise<object> {
  const answer = await fetch(`${url}/health?check=ready`);
  return { status: answer.status, failing: ((await answer.json()) as { failing?: string[] }).failing };
}

async function ask(url: string, agent: Agent, method: 'GET' | 'POST', cookie: string): Promise<Sent> {
  const at = performance.now();
  return await new Promise<Sent>((resolve) => {
    const tell = (status: number | null, closes: boolean): void =>
      resolve({ at, until: performance.now(), status, closes });
    const isQuery = method === 'POST';
    const sending = request(
      `${url}${isQuery ? '/graphql' : '/health'}`,
      { agent, method, headers: isQuery ? { cookie, 'content-type': 'application/json' } : {} },
      (answer) => {
        answer.resume();
        answer.on('end', () => tell(answer.statusCode ?? null, answer.headers.connection === 'close'));
        answer.on('error', () => tell(null, false));
      },
    );
    sending.on('error', () => tell(null, false));
    sending.end(isQuery ? JSON.stringify({ query: '{ me { id } }' }) : undefined);
  });
}
