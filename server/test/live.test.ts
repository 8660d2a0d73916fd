import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { TestClient } from './support/client.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { startRedis, type RedisServer } from './support/redis.ts';
import { type ServerProcess, spawnServer, startServer } from './support/server.ts';

const watch = `subscription ($id: ID!) {
  householdChanged(householdId: $id) { householdId revision kinds clientId accounts { accountId } transactionIds }
}`;
const rename = `mutation ($id: ID!, $name: String!) { updateHousehold(householdId: $id, input: { name: $name }) { revision } }`;
const revision = `query ($id: ID!) { household(id: $id) { revision name } }`;

describe('live changes between two server processes', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let first: ServerProcess;
  let second: ServerProcess;
  let ana: TestClient;
  let householdId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await startRedis();
    const environment = { DATABASE_URL: database.url, REDIS_URL: redis.url, DATABASE_CONNECTIONS: '4' };
    [first, second] = await Promise.all([spawnServer(environment), spawnServer(environment)]);
    ana = new TestClient(first.url);
    await ana.signUp('Ana');
    householdId = await ana.createHousehold();
  });
  afterAll(async () => {
    await Promise.all([first.stop(), second.stop()]);
    await redis.stop();
    await database.drop();
  });

  it('tells a change on one server to sockets of both, once, with the revision', async () => {
    const listening = await ana.on(second.url).listen(watch, { id: householdId });
    const here = await ana.listen(watch, { id: householdId });
    const before = (await ana.gql(revision, { id: householdId })).household.revision;
    await ana.gql(rename, { id: householdId, name: 'Garden Street' });
    const [event] = await listening.received(1);
    expect(event.data.householdChanged).toMatchObject({
      householdId,
      revision: before + 1,
      kinds: ['HOUSEHOLD'],
      clientId: ana.clientId,
    });
    await new Promise((resume) => setTimeout(resume, 300));
    expect(listening.events).toHaveLength(1);
    expect(here.events).toEqual([event]);
    for (const each of [listening, here]) each.stop();
  });

  it('begins with the revision as it is, so that whoever comes back sees what they missed', async () => {
    await ana.gql(rename, { id: householdId, name: 'Garden Lane' });
    const { household } = await ana.gql(revision, { id: householdId });
    const listening = await ana.on(second.url).listen(watch, { id: householdId });
    expect(listening.begunWith.data.householdChanged).toEqual({
      householdId,
      revision: household.revision,
      kinds: [],
      clientId: null,
      accounts: [],
      transactionIds: [],
    });
    listening.stop();
  });

  it('never tells another household', async () => {
    const tom = new TestClient(second.url);
    await tom.signUp('Tom');
    const theirs = await tom.createHousehold();
    const sockets = await Promise.all([
      tom.listen(watch, { id: theirs }),
      tom.on(first.url).listen(watch, { id: theirs }),
    ]);
    for (let index = 0; index < 5; index += 1)
      await ana.gql(rename, { id: householdId, name: `Street ${index}` });
    await tom.gql(rename, { id: theirs, name: 'Harbour' });
    for (const socket of sockets) {
      const events = await socket.received(1);
      expect(events.map((event) => event.data.householdChanged.householdId)).toEqual([theirs]);
      socket.stop();
    }
  });

  it('refuses a subscription to another household', async () => {
    const eve = new TestClient(first.url);
    await eve.signUp('Eve');
    const listening = await eve.listen(watch, { id: householdId });
    const [answer] = await listening.received(1);
    expect(answer.errors[0].extensions.code).toBe('not_found');
    listening.stop();
  });

  it('goes on writing without Redis, tells its own clients, and all others the missed revision when it is back', async () => {
    const listening = await ana.on(second.url).listen(watch, { id: householdId });
    const here = await ana.listen(watch, { id: householdId });
    await redis.kill();
    const { updateHousehold } = await ana.gql(rename, { id: householdId, name: 'Without Redis' });
    const [own] = await here.received(1);
    expect(own.data.householdChanged).toMatchObject({
      revision: updateHousehold.revision,
      kinds: ['HOUSEHOLD'],
    });
    expect(listening.events).toHaveLength(0);
    await redis.restart();
    const events = await listening.received(1, 15_000);
    expect(events[0].data.householdChanged).toMatchObject({ revision: updateHousehold.revision, kinds: [] });
    for (const each of [listening, here]) each.stop();
  });

  it('lets a client of a killed server go on at the other', async () => {
    const third = await spawnServer({ DATABASE_URL: database.url, REDIS_URL: redis.url });
    const lost = await ana.on(third.url).listen(watch, { id: householdId });
    await third.stop('SIGKILL');
    await lost.closed;
    const missed = await ana.gql(rename, { id: householdId, name: 'While it was gone' });
    const again = ana.on(second.url);
    const listening = await again.listen(watch, { id: householdId });
    const present = await again.gql(revision, { id: householdId });
    expect(present.household).toEqual({
      revision: missed.updateHousehold.revision,
      name: 'While it was gone',
    });
    listening.stop();
  });

  it('closes the sockets of a session that was signed out within 5 s', async () => {
    const phone = new TestClient(second.url);
    await phone.signUp('Phone');
    const home = await phone.createHousehold();
    const listening = await phone.on(first.url).listen(watch, { id: home });
    await phone.gql(`mutation { signOut }`);
    const code = await Promise.race([
      listening.closed,
      new Promise((resolve) => setTimeout(() => resolve('still open'), 5_000)),
    ]);
    expect(code).toBe(4401);
  });

  it('closes the sockets of a member who was removed within 5 s', async () => {
    const tom = new TestClient(second.url);
    const tomId = await tom.signUp('Tom');
    const { inviteMember } = await ana.gql(
      `mutation ($id: ID!) { inviteMember(householdId: $id, input: { role: EDITOR }) { token } }`,
      { id: householdId },
    );
    await tom.gql(`mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`, {
      token: inviteMember.token,
    });
    const listening = await tom.listen(watch, { id: householdId });
    await ana.gql(
      `mutation ($id: ID!, $person: ID!) { removeMember(householdId: $id, personId: $person) { revision } }`,
      {
        id: householdId,
        person: tomId,
      },
    );
    const code = await Promise.race([
      listening.closed,
      new Promise((resolve) => setTimeout(() => resolve('still open'), 5_000)),
    ]);
    expect(code).toBe(4403);
  });

  it('closes a socket that says too much with 1009, and tells the log of no error', async () => {
    const socket = new WebSocket(`${first.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: ana.cookie },
    });
    const closed = new Promise<number>((resolve) => {
      socket.once('close', (code) => resolve(code));
    });
    socket.once('open', () => socket.send('x'.repeat(300_000)));
    expect(await closed).toBe(1009);
    expect(await ana.gql(revision, { id: householdId })).toMatchObject({ household: {} });
    expect(first.output()).not.toContain('"level":50');
  });

  it('closes sockets with 1001 and ends with 0 on SIGTERM', async () => {
    const fourth = await spawnServer({ DATABASE_URL: database.url, REDIS_URL: redis.url });
    const listening = await ana.on(fourth.url).listen(watch, { id: householdId });
    const ended = fourth.stop('SIGTERM');
    expect(await listening.closed).toBe(1001);
    expect(await ended).toBe(0);
  });
});

describe('a reader that stops to read', () => {
  it('is sent away with 4408 before more than its room is full, and reads the truth when it is back', async () => {
    const server = await startServer({ environment: { METRICS: 'true' } });
    const figure = async (name: string): Promise<number> => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1] ?? 0,
      );
    };
    try {
      const ana = server.client();
      await ana.signUp('Ana');
      const id = await ana.createHousehold();
      const other = await ana.listen(watch, { id });
      const slow = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        headers: { cookie: ana.cookie },
      });
      const closed = new Promise<string>((resolve) => {
        slow.once('close', (code, reason) => resolve(`${code} ${String(reason)}`));
      });
      slow.once('open', () => slow.send('{"type":"connection_init"}'));
      await new Promise((resolve) => slow.once('message', resolve));
      slow.pause();
      const query = '{ a: currencies { code name exponent } b: currencies { code name exponent } }';
      let most = 0;
      for (let asked = 0; (await figure('finance_sockets_open')) > 1 && asked < 100; asked += 1) {
        for (let each = 0; each < 60; each += 1)
          slow.send(JSON.stringify({ id: `${asked}-${each}`, type: 'subscribe', payload: { query } }));
        most = Math.max(most, await figure('finance_socket_waiting_bytes'));
      }
      expect(most).toBeLessThan(1_048_576 + 65_536);
      expect(await figure('finance_sockets_closed_total{code="4408"}')).toBe(1);
      const { updateHousehold } = await ana.gql(rename, { id, name: 'While it did not read' });
      expect((await other.received(1))[0].data.householdChanged.revision).toBe(updateHousehold.revision);
      slow.resume();
      expect(await closed).toBe('4408 too_slow');
      const again = await ana.listen(watch, { id });
      expect((await ana.gql(revision, { id })).household.revision).toBe(updateHousehold.revision);
      again.stop();
      other.stop();
    } finally {
      await server.close();
    }
  });
});

describe('the look for sockets whose session has ended', () => {
  it('leaves a socket alone that opened while the answer was on its way', async () => {
    const server = await startServer();
    try {
      const { reader } = server;
      const rows = reader.rows.bind(reader);
      let askedFor: () => void = () => undefined;
      let answerNow: () => void = () => undefined;
      const asked = new Promise<void>((resolve) => (askedFor = resolve));
      const held = new Promise<void>((resolve) => (answerNow = resolve));
      reader.rows = async (sent, values) => {
        const answer = await rows(sent, values);
        if (!sent.name.startsWith('live_sessions')) return answer as never;
        askedFor();
        await held;
        return answer as never;
      };
      const ana = server.client();
      await ana.signUp('Ana');
      const id = await ana.createHousehold();
      const { inviteMember } = await ana.gql(
        `mutation ($id: ID!) { inviteMember(householdId: $id, input: { role: EDITOR }) { token } }`,
        { id },
      );
      const early = await ana.listen(watch, { id });
      await asked;
      const tom = server.client();
      await tom.signUp('Tom');
      await tom.gql(`mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`, {
        token: inviteMember.token,
      });
      const late = await tom.listen(watch, { id });
      answerNow();
      await new Promise((resume) => setTimeout(resume, 200));
      await ana.gql(rename, { id, name: 'Both are there' });
      const closed = late.closed.then((code) => `closed with ${code}`);
      expect(await Promise.race([late.received(1), closed])).toHaveLength(1);
      late.stop();
      early.stop();
    } finally {
      await server.close();
    }
  });
});
