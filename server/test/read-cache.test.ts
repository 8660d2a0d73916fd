import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from './support/client.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { Random } from './support/random.ts';
import { startServer, type TestServer } from './support/server.ts';
import { statementsOf } from './support/statements.ts';

const overview = `query ($householdId: ID!) { household(id: $householdId) {
  revision role today name netWorth { money { amount } } accounts { name balance { amount } }
  transactions(first: 3) { edges { node { payee } } totals { count } } } }`;
const members = `query ($householdId: ID!) { household(id: $householdId) { revision members { person { name } role } } }`;
const createAccount = `mutation ($householdId: ID!) { createAccount(householdId: $householdId,
  input: { name: "Giro", group: EVERYDAY, currency: "EUR" }) { account { id } revision } }`;
const create = `mutation ($householdId: ID!, $input: TransactionInput!) {
  createTransaction(householdId: $householdId, input: $input) { revision } }`;
const rename = `mutation ($householdId: ID!, $name: String!) { updateHousehold(householdId: $householdId, input: { name: $name }) { revision } }`;

let database: TestDatabase;
/** Two servers with caches of their own on one database. */
let servers: [TestServer, TestServer];
let today = new Date('2099-06-15T10:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  const options = { databaseUrl: database.url, environment: { READ_CACHE_MEGABYTES: '8' }, now: () => today };
  servers = [await startServer(options), await startServer(options)];
});
afterAll(async () => {
  for (const server of servers ?? []) await server.close();
  await database?.drop();
});

interface Household {
  readonly owner: TestClient;
  readonly householdId: string;
  readonly accountId: string;
  /** Revision before the first entry. */
  readonly start: number;
}

async function newHousehold(): Promise<Household> {
  const owner = servers[0].client();
  await owner.signUp();
  const householdId = await owner.createHousehold();
  const made = (await owner.gql(createAccount, { householdId })).createAccount;
  return { owner, householdId, accountId: made.account.id, start: made.revision };
}

async function enter(
  { owner, householdId, accountId }: Household,
  payee: string,
  url?: string,
): Promise<number> {
  const client = url === undefined ? owner : owner.on(url);
  const input = { date: '2099-06-01', payee, accountId, amount: '-1.00', lines: [{ amount: '-1.00' }] };
  return (await client.gql(create, { householdId, input })).createTransaction.revision;
}

/** How many statements a read takes: one tells who asks and the revision, the others what is asked for. */
async function statementCount(client: TestClient, query: string, householdId: string): Promise<number> {
  return (await statementsOf(servers[0], async () => await client.gql(query, { householdId }))).length;
}

async function raw(
  household: Household,
  init: RequestInit & { readonly search?: string } = {},
): Promise<Response> {
  return await fetch(`${servers[0].url}/graphql${init.search ?? ''}`, {
    method: 'POST',
    body: JSON.stringify({ query: overview, variables: { householdId: household.householdId } }),
    ...init,
    headers: { 'content-type': 'application/json', cookie: household.owner.cookie, ...init.headers },
  });
}

describe('answers to reads', () => {
  it('are told again for one statement, until something changes', async () => {
    const household = await newHousehold();
    const { owner, householdId } = household;
    const first = await owner.gql(overview, { householdId });
    expect(await statementCount(owner, overview, householdId)).toBe(1);
    expect(await owner.gql(overview, { householdId })).toEqual(first);

    await enter(household, 'Market', servers[1].url);
    expect(await statementCount(owner, overview, householdId)).toBeGreaterThan(1);
    const after = (await owner.gql(overview, { householdId })).household;
    expect(after.revision).toBe(first.household.revision + 1);
    expect(after.accounts).toEqual([{ name: 'Giro', balance: { amount: '-1.00' } }]);
  });

  it('carry an ETag, by which a GET is answered without a body', async () => {
    const household = await newHousehold();
    const etag = (await raw(household)).headers.get('etag');
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
    const search = `?${new URLSearchParams({ query: overview, variables: JSON.stringify({ householdId: household.householdId }) })}`;
    const get = { method: 'GET', body: null, search };
    const preflight = { 'apollo-require-preflight': '1' };
    expect((await raw(household, { ...get, headers: preflight })).headers.get('etag')).toBe(etag);
    const known = await raw(household, {
      ...get,
      headers: { ...preflight, 'if-none-match': `"other", ${etag}` },
    });
    expect([known.status, await known.text()]).toEqual([304, '']);
    expect(known.headers.get('cache-control')).toBe('private, no-cache');
    // What Apollo refuses is refused, whether an answer is kept or not.
    expect((await raw(household, { ...get, headers: { 'content-type': '' } })).status).toBe(400);
    await enter(household, 'Market');
    const changed = await raw(household, {
      ...get,
      headers: { ...preflight, 'if-none-match': String(etag) },
    });
    expect(changed.status).toBe(200);
  });

  it('go out as compressed as who asks takes them, the first time and told again', async () => {
    const household = await newHousehold();
    for (let n = 0; n < 12; n += 1) await enter(household, `Market ${n}`);
    const query = `query ($householdId: ID!) { household(id: $householdId) {
      transactions(first: 50) { edges { node { id payee lines { amount { amount currency } } } } } } }`;
    const body = JSON.stringify({ query, variables: { householdId: household.householdId } });
    const plain = await raw(household, { body, headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('vary')).toContain('accept-encoding');
    const text = await plain.text();
    expect(text).toContain('Market 11');
    for (const fresh of [{ 'cache-control': 'no-cache' }, {}]) {
      for (const [accepted, encoding] of [
        ['gzip, deflate', 'gzip'],
        ['gzip, deflate, br, zstd', 'br'],
      ] as const) {
        const short = await raw(household, { body, headers: { ...fresh, 'accept-encoding': accepted } });
        expect(short.headers.get('content-encoding')).toBe(encoding);
        expect(Number(short.headers.get('content-length'))).toBeLessThan(text.length / 2);
        expect(short.headers.get('etag')).toBe(plain.headers.get('etag'));
        expect(await short.text()).toBe(text);
      }
    }
  });

  it('are made anew for who asks for that', async () => {
    const household = await newHousehold();
    await raw(household);
    const fresh = await statementsOf(servers[0], async () => {
      await raw(household, { headers: { 'cache-control': 'no-cache' } });
    });
    expect(fresh.length).toBeGreaterThan(1);
  });

  it('are of the day', async () => {
    const { owner, householdId } = await newHousehold();
    expect((await owner.gql(overview, { householdId })).household.today).toBe('2099-06-15');
    today = new Date('2099-06-16T10:00:00Z');
    try {
      expect((await owner.gql(overview, { householdId })).household.today).toBe('2099-06-16');
    } finally {
      today = new Date('2099-06-15T10:00:00Z');
    }
  });

  it('are of the role, and of nobody who has left', async () => {
    const { owner, householdId } = await newHousehold();
    const guest = servers[0].client();
    const guestId = await guest.signUp();
    const invite = `mutation ($householdId: ID!) { inviteMember(householdId: $householdId, input: { role: VIEWER }) { token } }`;
    const { token } = (await owner.gql(invite, { householdId })).inviteMember;
    await guest.gql(`mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`, { token });
    expect((await owner.gql(overview, { householdId })).household.role).toBe('OWNER');
    expect((await guest.gql(overview, { householdId })).household.role).toBe('VIEWER');
    expect(await statementCount(guest, overview, householdId)).toBe(1);
    const remove = `mutation ($householdId: ID!, $personId: ID!) { removeMember(householdId: $householdId, personId: $personId) { revision } }`;
    await owner.on(servers[1].url).gql(remove, { householdId, personId: guestId });
    expect((await guest.refusal(overview, { householdId })).code).toBe('not_found');
    const visitor = servers[0].client();
    expect((await visitor.refusal(overview, { householdId })).code).toBe('not_signed_in');
  });

  it('are never those of a household that the document names by another variable', async () => {
    const mine = await newHousehold();
    const theirs = await newHousehold();
    const query = `query ($other: ID!) { household(id: $other) { id revision name } }`;
    const variables = { householdId: mine.householdId, other: theirs.householdId };
    expect((await mine.owner.refusal(query, variables)).code).toBe('not_found');
    // A member of both, whose answer must follow the household that it is about.
    const both = theirs.owner;
    const own = await both.createHousehold();
    const asked = { householdId: own, other: theirs.householdId };
    expect((await both.gql(query, asked)).household.name).toBe('Marlow Street');
    await both.gql(rename, { householdId: theirs.householdId, name: 'Renamed' });
    expect((await both.gql(query, asked)).household.name).toBe('Renamed');
  });

  it('with people in them are not kept: a name changes without a revision', async () => {
    const { owner, householdId } = await newHousehold();
    const before = await owner.gql(members, { householdId });
    await owner.gql(`mutation { updateProfile(input: { name: "Somebody Else" }) { id } }`);
    const after = await owner.gql(members, { householdId });
    expect(after.household.revision).toBe(before.household.revision);
    expect(after.household.members[0].person.name).toBe('Somebody Else');
  });

  it('with errors are not kept', async () => {
    const { owner, householdId } = await newHousehold();
    const query = `query ($householdId: ID!) { household(id: $householdId) { transaction(id: "nothing") { id } } }`;
    for (let time = 0; time < 2; time += 1)
      expect((await owner.refusal(query, { householdId })).code).toBe('not_found');
  });
});

/** Writers on both servers against readers of both, in two households at once. */
describe('readers during writes', () => {
  const writers = 4;
  const rounds = 6;
  const entriesPerRound = 10;
  const entries = rounds * entriesPerRound;
  const readers = 6;
  /** How many reads come between two rounds of writes, when nothing changes: more than two for each reader. */
  const readsBetween = 3 * readers;

  it('never see less than was acknowledged before they asked, nor another household', async () => {
    const households = [await newHousehold(), await newHousehold()];
    let told = 0;
    let again = 0;
    await Promise.all(
      households.map(async (household, index) => {
        const { owner, householdId, start } = household;
        const mark = `canary ${index}`;
        let acknowledged = start;
        let writing = true;
        let reads = 0;
        const write = async (writer: number): Promise<void> => {
          for (let entry = 0; entry < entriesPerRound; entry += 1) {
            const revision = await enter(household, mark, servers[(writer + entry) % 2]?.url);
            acknowledged = Math.max(acknowledged, revision);
          }
        };
        const read = async (random: Random): Promise<void> => {
          const clients = servers.map(({ url }) => owner.on(url));
          let last = '';
          while (writing) {
            const floor = acknowledged;
            const answer = (await random.pick(clients).gql(overview, { householdId })).household;
            const { count } = answer.transactions.totals;
            // Each entry is one revision and one unit less: what is told must be no older than it says, nor than was known.
            expect(answer.revision).toBeGreaterThanOrEqual(floor);
            expect(count).toBeGreaterThanOrEqual(answer.revision - start);
            expect(-Number(answer.accounts[0].balance.amount)).toBeGreaterThanOrEqual(
              answer.revision - start,
            );
            for (const { node } of answer.transactions.edges) expect(node.payee).toBe(mark);
            const text = JSON.stringify(answer);
            if (text === last) again += 1;
            last = text;
            reads += 1;
          }
        };
        const reading = Array.from(
          { length: readers },
          async (_, reader) => await read(new Random(reader + 10 * index)),
        );
        for (let round = 0; round < rounds; round += 1) {
          await Promise.all(Array.from({ length: writers }, async (_, writer) => await write(writer)));
          const readsBefore = reads;
          const quiet = async (): Promise<void> =>
            await expect
              .poll(() => reads, { timeout: 60_000 })
              .toBeGreaterThanOrEqual(readsBefore + readsBetween);
          // A reader that finds something wrong is not waited past.
          await Promise.race([quiet(), ...reading]);
        }
        writing = false;
        await Promise.all(reading);
        told += reads;
        for (const { url } of servers) {
          const end = (await owner.on(url).gql(overview, { householdId })).household;
          expect([end.revision, end.transactions.totals.count]).toEqual([
            start + writers * entries,
            writers * entries,
          ]);
        }
      }),
    );
    console.log(
      `${told} reads during ${households.length * writers * entries} writes, ${again} the same as before`,
    );
    expect(told).toBeGreaterThan(200);
    expect(again).toBeGreaterThan(0);
  }, 120_000);
});
