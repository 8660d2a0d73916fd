import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

const invite = `mutation ($id: ID!, $input: InviteInput!, $key: String) {
  inviteMember(householdId: $id, input: $input, idempotencyKey: $key) { token revision invitation { id role } household { invitations { id } } }
}`;
const accept = `mutation ($token: String!) { acceptInvitation(token: $token) { revision household { id role } } }`;
const offer = `query ($token: String!) { invitation(token: $token) { householdName invitedBy role } }`;
const members = `query ($id: ID!) { household(id: $id) { members { role person { id name } } invitations { id } } }`;
const changeRole = `mutation ($id: ID!, $person: ID!, $role: Role!) { changeMemberRole(householdId: $id, personId: $person, role: $role) { revision } }`;
const remove = `mutation ($id: ID!, $person: ID!) { removeMember(householdId: $id, personId: $person) { household { id } revision } }`;

describe('members and invitations', () => {
  let server: TestServer;
  let ana: TestClient;
  let anaId: string;
  let home: string;
  let db: Client;

  beforeAll(async () => {
    server = await startServer();
    ana = server.client();
    anaId = await ana.signUp('Ana');
    home = await ana.createHousehold();
    db = new Client({ connectionString: server.databaseUrl });
    await db.connect();
  });
  afterAll(async () => {
    await db.end();
    await server.close();
  });

  async function newToken(role = 'EDITOR'): Promise<string> {
    return (await ana.gql(invite, { id: home, input: { role } })).inviteMember.token;
  }

  async function join(role: string): Promise<{ client: TestClient; personId: string }> {
    const client = server.client();
    const personId = await client.signUp();
    await client.gql(accept, { token: await newToken(role) });
    return { client, personId };
  }

  it('invites by a link that says what it offers and works once', async () => {
    const token = await newToken('VIEWER');
    expect((await server.client().gql(offer, { token })).invitation).toEqual({
      householdName: 'Marlow Street',
      invitedBy: 'Ana',
      role: 'VIEWER',
    });
    const tom = server.client();
    await tom.signUp('Tom');
    expect((await tom.gql(accept, { token })).acceptInvitation.household).toEqual({
      id: home,
      role: 'VIEWER',
    });
    const late = server.client();
    await late.signUp();
    expect(await late.refusal(accept, { token })).toMatchObject({
      code: 'invitation_used',
      message: 'This invitation has been used already. Ask for a new link.',
    });
  });

  it('lets one of two who accept at the same moment in', async () => {
    const token = await newToken();
    const both = [server.client(), server.client()];
    for (const client of both) await client.signUp();
    const answers = await Promise.all(both.map((client) => client.send(accept, { token })));
    expect(answers.map((answer) => answer.errors?.[0]?.extensions.code ?? 'joined').sort()).toEqual([
      'invitation_used',
      'joined',
    ]);
  });

  it('refuses expired, withdrawn, garbled and foreign links', async () => {
    const stranger = server.client();
    await stranger.signUp();
    const expired = await newToken();
    await db.query(
      `update invitation set expires_at = now() - interval '1 second' where accepted_at is null`,
    );
    expect((await stranger.refusal(accept, { token: expired })).code).toBe('invitation_expired');

    const { inviteMember } = await ana.gql(invite, { id: home, input: { role: 'EDITOR' } });
    await ana.gql(
      `mutation ($id: ID!, $invitation: ID!) { revokeInvitation(householdId: $id, id: $invitation) { revision } }`,
      {
        id: home,
        invitation: inviteMember.invitation.id,
      },
    );
    expect((await stranger.refusal(accept, { token: inviteMember.token })).code).toBe('invitation_invalid');

    const token = await newToken();
    for (const wrong of [
      '',
      'x',
      token.slice(0, -1),
      `${token}x`,
      token.replace(home, crypto.randomUUID()),
    ]) {
      expect((await stranger.refusal(accept, { token: wrong })).code).toBe('invitation_invalid');
      expect((await stranger.refusal(offer, { token: wrong })).code).toBe('invitation_invalid');
    }
    expect((await server.client().refusal(accept, { token })).code).toBe('not_signed_in');
    expect((await ana.refusal(accept, { token })).code).toBe('already_a_member');
  });

  it('answers the same invitation for the same key, also when both arrive at once', async () => {
    const key = crypto.randomUUID();
    const ask = () => ana.gql(invite, { id: home, input: { role: 'EDITOR' }, key });
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(second.inviteMember.invitation).toEqual(first.inviteMember.invitation);
    expect(second.inviteMember.token).toBe(first.inviteMember.token);
    expect((await ask()).inviteMember).toEqual(first.inviteMember);
    expect((await ana.refusal(invite, { id: home, input: { role: 'VIEWER' }, key })).code).toBe(
      'idempotency_key_reused',
    );
  });

  it('makes one household for the same key, also when many ask at once', async () => {
    const eve = server.client();
    await eve.signUp('Eve');
    const create = `mutation ($input: HouseholdInput!, $key: String) {
      createHousehold(input: $input, idempotencyKey: $key) { revision household { id } } }`;
    const input = { name: 'One', baseCurrency: 'EUR', timeZone: 'Europe/Berlin', categoryLanguage: 'en' };
    const key = crypto.randomUUID();
    const ask = () => eve.gql(create, { input, key });
    const made = await Promise.all(Array.from({ length: 6 }, ask));
    made.push(await ask());
    expect(new Set(made.map(({ createHousehold }) => createHousehold.household.id)).size).toBe(1);
    const { me } = await eve.gql(`{ me { memberships { household { id } } } }`);
    expect(me.memberships).toHaveLength(1);
  });

  it('keeps no token in the database', async () => {
    const token = await newToken();
    const secret = token.split('.')[1] ?? '';
    const { rows } = await db.query(
      `select (select string_agg(i::text, '') from invitation i) || coalesce((select string_agg(k::text, '') from idempotency_key k), '') as everything`,
    );
    expect(rows[0].everything).not.toContain(secret);
  });

  it('checks the days until it expires', async () => {
    for (const expiresInDays of [0, 31, -1]) {
      expect(await ana.refusal(invite, { id: home, input: { role: 'EDITOR', expiresInDays } })).toMatchObject(
        {
          code: 'number_out_of_range',
          message: 'The days until it expires must be between 1 and 30.',
        },
      );
    }
  });

  it('lets viewers read, editors write, owners manage', async () => {
    const viewer = await join('VIEWER');
    const editor = await join('EDITOR');
    for (const { client } of [viewer, editor]) {
      expect((await client.gql(members, { id: home })).household.invitations).toEqual([]);
      expect(await client.refusal(invite, { id: home, input: { role: 'EDITOR' } })).toMatchObject({
        code: 'forbidden',
      });
      expect(
        (await client.refusal(changeRole, { id: home, person: viewer.personId, role: 'OWNER' })).code,
      ).toBe('forbidden');
      expect((await client.refusal(remove, { id: home, person: anaId })).code).toBe('forbidden');
    }
  });

  it('changes roles, removes members, lets them leave, and keeps one owner', async () => {
    expect(await ana.refusal(remove, { id: home, person: anaId })).toMatchObject({
      code: 'last_owner_stays',
      message: 'A household needs an owner. Make somebody else an owner first.',
    });
    expect((await ana.refusal(changeRole, { id: home, person: anaId, role: 'EDITOR' })).code).toBe(
      'last_owner_stays',
    );
    const tom = await join('EDITOR');
    await ana.gql(changeRole, { id: home, person: tom.personId, role: 'OWNER' });
    const leave = [
      ana.send(remove, { id: home, person: anaId }),
      tom.client.send(remove, { id: home, person: tom.personId }),
    ];
    const codes = (await Promise.all(leave)).map((answer) => answer.errors?.[0]?.extensions.code ?? 'left');
    expect(codes.sort()).toEqual(['last_owner_stays', 'left']);
    const { rows } = await db.query(
      `select count(*)::int as owners from member where household_id = $1 and role = 'OWNER'`,
      [home],
    );
    expect(rows[0].owners).toBe(1);
  });
});
