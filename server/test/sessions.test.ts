import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { me { id } } }`;
const change = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) }`;
const me = `{ me { email sessions { id current } } }`;
const endOthers = `mutation ($password: String) { endOtherSessions(password: $password) }`;
const password = 'correct horse battery';

describe('a session', () => {
  let server: TestServer;
  let db: Client;

  beforeAll(async () => {
    server = await startServer({ environment: { TRUST_PROXY: 'true', SESSION_IDLE_DAYS: '3' } });
    db = new Client({ connectionString: server.databaseUrl });
    await db.connect();
  });
  afterAll(async () => {
    await db.end();
    await server.close();
  });

  async function person(): Promise<{ client: TestClient; email: string }> {
    const client = server.client();
    await client.signUp();
    return { client, email: (await client.gql(me)).me.email };
  }

  it('takes the place of the one that the browser had: who kept the old token is signed out', async () => {
    const { client, email } = await person();
    const thief = client.on(server.url);
    expect((await thief.gql(me)).me).not.toBeNull();
    await client.gql(signIn, { input: { email, password } });
    expect(client.cookie).not.toBe(thief.cookie);
    expect((await thief.gql(me)).me).toBeNull();
    expect((await client.gql(me)).me.sessions).toEqual([{ id: expect.any(String), current: true }]);
  });

  it('is not taken over from a cookie that somebody planted', async () => {
    const { email } = await person();
    const client = server.client();
    client.cookie = `finance_session=${'A'.repeat(43)}`;
    await client.gql(signIn, { input: { email, password } });
    expect(client.cookie).not.toContain('AAAA');
  });

  it('gets a new token when the password changes, and its sockets stay', async () => {
    const { client, email } = await person();
    const thief = client.on(server.url);
    const householdId = await client.createHousehold();
    const listening = await client.listen(
      `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`,
      { id: householdId },
    );
    await client.gql(change, { input: { currentPassword: password, newPassword: 'another password' } });
    expect((await thief.gql(me)).me).toBeNull();
    expect((await client.gql(me)).me.email).toBe(email);
    await client.gql(
      `mutation ($id: ID!) { updateHousehold(householdId: $id, input: { name: "Elsewhere" }) { revision } }`,
      { id: householdId },
    );
    await listening.received(1);
    listening.stop();
  });

  it('ends when nobody uses it, and each use puts the end off, but never past the last day', async () => {
    const { client } = await person();
    const [{ id }] = (await client.gql(me)).me.sessions;
    const daysLeft = async (): Promise<number> => {
      const { rows } = await db.query(
        `select extract(epoch from expires_at - now()) / 86400 as days from session where id = $1`,
        [id],
      );
      return Number(rows[0].days);
    };
    const usedBefore = async (what: { createdDays: number; usedDays: number }) => {
      await db.query(
        `update session set created_at = now() - make_interval(days => $2),
           last_seen_at = now() - make_interval(days => $3), expires_at = now() + make_interval(days => 3 - $3)
         where id = $1`,
        [id, what.createdDays, what.usedDays],
      );
      return (await client.gql(me)).me;
    };
    expect(await daysLeft()).toBeCloseTo(3, 2);
    expect(await usedBefore({ createdDays: 10, usedDays: 2 })).not.toBeNull();
    expect(await daysLeft()).toBeCloseTo(3, 2);
    expect(await usedBefore({ createdDays: 28, usedDays: 2 })).not.toBeNull();
    expect(await daysLeft()).toBeCloseTo(2, 2);
    expect(await usedBefore({ createdDays: 10, usedDays: 4 })).toBeNull();
  });

  it('is in a cookie of this host alone where the browser came by HTTPS', async () => {
    const { email } = await person();
    const answer = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ query: signIn, variables: { input: { email, password } } }),
    });
    const lines = answer.headers.getSetCookie();
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(
        /^__Host-finance_(session=[\w-]{43}|known_\w{12}=[\w.-]+); Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/,
      );
    const [, token = ''] = /=([\w-]{43});/.exec(lines[1] ?? '') ?? [];
    const ask = async (cookie: string, protocol: string): Promise<unknown> =>
      (
        await new TestClient(server.url).send(
          '{ me { email } }',
          {},
          { cookie, 'x-forwarded-proto': protocol },
        )
      ).data;
    expect(await ask(`__Host-finance_session=${token}`, 'https')).toEqual({ me: { email } });
    // One without the prefix could have been planted by a sister host or over plain HTTP.
    expect(await ask(`finance_session=${token}`, 'https')).toEqual({ me: null });
  });

  it('ends everywhere when its owner asks for it', async () => {
    const { client, email } = await person();
    const others = [server.client(), server.client()];
    for (const other of others) await other.gql(signIn, { input: { email, password } });
    expect((await client.gql(endOthers, { password })).endOtherSessions).toBe(2);
    for (const other of others) expect((await other.gql(me)).me).toBeNull();
    await client.gql('mutation { signOut }');
    const { rows } = await db.query(
      `select count(*)::int as n from session s join person p on p.id = s.person_id where p.email = $1`,
      [email],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('ends no other without the password, however fresh it is, and ends itself', async () => {
    const { client, email } = await person();
    const thief = client.on(server.url);
    await server.client().gql(signIn, { input: { email, password } });
    const { sessions } = (await thief.gql(me)).me;
    const other = sessions.find((session: { current: boolean }) => !session.current);
    const end = `mutation ($id: ID!, $password: String) { endSession(id: $id, password: $password) }`;
    for (const [document, variables] of [
      [end, { id: other.id }],
      [endOthers, {}],
      [endOthers, { password: '' }],
    ] as const)
      expect(await thief.refusal(document, variables)).toMatchObject({
        code: 'password_needed',
        message: 'Enter your password again for this, so that nobody else who is in this session can do it.',
      });
    const codes: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      codes.push((await thief.refusal(endOthers, { password: 'not the password' })).code);
      // As if it were the tenth that is counted against the session; then, against the account.
      await db.query('update sign_in_throttle set failures = 10');
    }
    expect(codes).toEqual(['current_password_wrong', 'current_password_wrong', 'too_many_attempts']);
    expect((await client.gql(me)).me.sessions).toHaveLength(2);
    const own = sessions.find((session: { current: boolean }) => session.current);
    await client.gql(end, { id: own.id });
    expect((await thief.gql(me)).me).toBeNull();
  });

  it('has a token of its own, 256 random bits, that nothing else tells', async () => {
    const tokens = new Set<string>();
    for (let n = 0; n < 5; n += 1) {
      const client = server.client();
      await client.signUp();
      tokens.add(client.cookie.split('=')[1] ?? '');
    }
    expect(tokens.size).toBe(5);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });
});
