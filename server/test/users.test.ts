import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { spawnServer, startServer, type TestServer } from './support/server.ts';

const signUp = `mutation ($input: SignUpInput!) { signUp(input: $input) { me { id name email } } }`;
const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { me { id name } } }`;
const me = `{ me { name email sessions { id current } memberships { role household { name memberNames } } } }`;
const password = 'correct horse battery';

describe('signing in', () => {
  let server: TestServer;
  let db: Client;

  beforeAll(async () => {
    server = await startServer();
    db = new Client({ connectionString: server.databaseUrl });
    await db.connect();
  });
  afterAll(async () => {
    await db.end();
    await server.close();
  });

  async function person(
    email = `${crypto.randomUUID()}@example.test`,
  ): Promise<{ client: TestClient; email: string }> {
    const client = server.client();
    await client.gql(signUp, { input: { email, password, name: 'Ana' } });
    return { client, email };
  }

  it('begins with nobody, then knows that somebody is there', async () => {
    const fresh = await startServer();
    try {
      const instance = `{ instance { isNew signUpOpen demoAvailable } }`;
      expect((await fresh.client().gql(instance)).instance).toEqual({
        isNew: true,
        signUpOpen: true,
        demoAvailable: false,
      });
      await fresh.client().signUp();
      expect((await fresh.client().gql(instance)).instance.isNew).toBe(false);
    } finally {
      await fresh.close();
    }
  });

  it('signs up, out and in again, in letters of any case', async () => {
    const { client, email } = await person();
    expect((await client.gql(me)).me).toMatchObject({ name: 'Ana', email, sessions: [{ current: true }] });
    await client.gql('mutation { signOut }');
    expect((await client.gql(me)).me).toBeNull();
    await client.gql(signIn, { input: { email: email.toUpperCase(), password } });
    expect((await client.gql(me)).me.name).toBe('Ana');
  });

  it('keeps only the hash of a token, and argon2id of a password', async () => {
    const { client, email } = await person();
    const token = client.cookie.split('=')[1];
    const { rows } = await db.query(
      `select p.password_hash, s.token_hash from person p join session s on s.person_id = p.id where p.email = $1`,
      [email],
    );
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(rows[0].token_hash.toString('base64url')).not.toContain(token);
  });

  it('sets the cookie httpOnly and SameSite', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: signUp,
        variables: { input: { email: 'cookie@example.test', password, name: 'C' } },
      }),
    });
    expect(response.headers.getSetCookie().at(-1)).toMatch(
      /^finance_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/,
    );
  });

  it('answers a cookie cut in half as signed out', async () => {
    const { client } = await person();
    client.cookie = client.cookie.slice(0, -20);
    expect((await client.gql(me)).me).toBeNull();
    expect((await client.refusal(`{ household(id: "${crypto.randomUUID()}") { id } }`)).code).toBe(
      'not_signed_in',
    );
  });

  it('answers alike for an unknown email and a wrong password', async () => {
    const { email } = await person();
    const wrong = await server.client().refusal(signIn, { input: { email, password: 'not the password' } });
    const unknown = await server
      .client()
      .refusal(signIn, { input: { email: 'nobody@example.test', password } });
    expect(wrong).toMatchObject({
      code: 'sign_in_failed',
      message: 'Email and password do not match. Check both and try again.',
    });
    expect(unknown).toMatchObject({ code: wrong.code, message: wrong.message });
  });

  it('stops after ten wrong passwords for an account, and says for how long', async () => {
    const { email } = await person();
    const codes: string[] = [];
    for (let attempt = 0; attempt < 20; attempt += 1) {
      codes.push(
        (await server.client().refusal(signIn, { input: { email, password: 'wrong password' } })).code,
      );
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('sign_in_failed'));
    expect(codes.slice(10)).toEqual(Array(10).fill('too_many_attempts'));
    const right = await server.client().refusal(signIn, { input: { email, password } });
    expect(right.message).toMatch(/^Too many failed attempts\. Try again in 1[45] minutes\.$/);
    await db.query('delete from sign_in_throttle');
    await server.client().gql(signIn, { input: { email, password } });
  });

  it('refuses what is no email, a short password, a second person of one email, and unreadable names', async () => {
    const { email } = await person();
    const ask = async (input: Record<string, string>) => {
      const { code, message, error } = await server
        .client()
        .refusal(signUp, { input: { email: 'new@example.test', password, name: 'N', ...input } });
      return { code, message, field: error.extensions.field };
    };
    expect(await ask({ email: 'no address' })).toEqual({
      code: 'email_unreadable',
      message: '“no address” is not an email address.',
      field: ['input', 'email'],
    });
    expect(await ask({ password: 'short' })).toMatchObject({
      code: 'password_too_short',
      message: 'A password needs at least 12 characters.',
    });
    expect(await ask({ password: 'x'.repeat(201) })).toMatchObject({ code: 'password_too_long' });
    expect(await ask({ email: email.toUpperCase() })).toMatchObject({ code: 'email_in_use' });
    expect(await ask({ name: ' ' })).toMatchObject({ code: 'text_missing', field: ['input', 'name'] });
    expect(await ask({ name: 'a\0b' })).toMatchObject({ code: 'text_has_control_characters' });
    expect(await ask({ name: 'x'.repeat(10_000) })).toMatchObject({ code: 'text_too_long' });
  });

  it('lists sessions, ends one, ends the others, and ends them when the password changes', async () => {
    const { client, email } = await person();
    const other = server.client();
    await other.gql(signIn, { input: { email, password } });
    const { sessions } = (await client.gql(me)).me;
    expect(sessions).toHaveLength(2);
    const theirs = sessions.find((session: { current: boolean }) => !session.current);
    const end = `mutation ($id: ID!, $password: String) { endSession(id: $id, password: $password) }`;
    await client.gql(end, { id: theirs.id, password });
    expect((await other.gql(me)).me).toBeNull();
    expect((await client.refusal(end, { id: theirs.id, password })).code).toBe('not_found');

    const stranger = await person();
    const foreign = (await stranger.client.gql(me)).me.sessions[0].id;
    expect((await client.refusal(end, { id: foreign, password })).code).toBe('not_found');
    expect((await stranger.client.gql(me)).me).not.toBeNull();

    const change = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) }`;
    await other.gql(signIn, { input: { email, password } });
    expect(
      (await client.refusal(change, { input: { currentPassword: 'wrong', newPassword: 'another password' } }))
        .code,
    ).toBe('current_password_wrong');
    await client.gql(change, { input: { currentPassword: password, newPassword: 'another password' } });
    expect((await other.gql(me)).me).toBeNull();
    expect((await client.gql(me)).me).not.toBeNull();
    await server.client().gql(signIn, { input: { email, password: 'another password' } });
  });

  it('ends a session by itself, and closes its sockets', async () => {
    const { client } = await person();
    const householdId = await client.createHousehold();
    const listening = await client.listen(
      `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`,
      { id: householdId },
    );
    await db.query(`update session set expires_at = now() - interval '1 second' where expires_at > now()`);
    expect((await client.gql(me)).me).toBeNull();
    expect(
      await Promise.race([
        listening.closed,
        new Promise((resolve) => setTimeout(() => resolve('open'), 5_000)),
      ]),
    ).toBe(4401);
  });

  it('keeps strangers out by invitation only', async () => {
    const closed = await startServer({ environment: { SIGN_UP: 'invitation' } });
    try {
      const ana = closed.client();
      await ana.signUp('Ana');
      const home = await ana.createHousehold();
      const input = { email: 'tom@example.test', password, name: 'Tom' };
      expect((await closed.client().refusal(signUp, { input })).code).toBe('sign_up_closed');
      const { inviteMember } = await ana.gql(
        `mutation ($id: ID!) { inviteMember(householdId: $id, input: { role: VIEWER }) { token } }`,
        { id: home },
      );
      await closed.client().gql(signUp, { input: { ...input, invitationToken: inviteMember.token } });
    } finally {
      await closed.close();
    }
  });

  it('never tells a token or a password to the log, nor calls a refusal an error', async () => {
    const loud = await spawnServer({ DATABASE_URL: server.databaseUrl, LOG_LEVEL: 'trace' });
    const client = new TestClient(loud.url);
    await client.signUp();
    await client.refusal(signIn, { input: { email: 'x@example.test', password: 'a secret password' } });
    await loud.stop();
    const token = client.cookie.split('=')[1] ?? '';
    expect(token).toHaveLength(43);
    expect(loud.output()).toContain('request completed');
    expect(loud.output()).not.toContain(token);
    expect(loud.output()).not.toContain('a secret password');
    expect(loud.output()).not.toContain('"level":50');
  });
});
