import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { me { id } } }`;
const signUp = `mutation ($input: SignUpInput!) { signUp(input: $input) { me { id } } }`;
const change = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) }`;
const password = 'correct horse battery';

describe('failed sign-ins', () => {
  let server: TestServer;
  let db: Client;

  beforeAll(async () => {
    server = await startServer({ environment: { TRUST_PROXY: 'true' } });
    db = new Client({ connectionString: server.databaseUrl });
    await db.connect();
  });
  beforeEach(async () => {
    await db.query('delete from sign_in_throttle');
  });
  afterAll(async () => {
    await db.end();
    await server.close();
  });

  async function person(): Promise<{ client: TestClient; email: string }> {
    const client = server.client();
    const email = `${crypto.randomUUID()}@example.test`;
    await client.gql(signUp, { input: { email, password, name: 'Ana' } });
    return { client, email };
  }

  /** Tries from an address; answers the code, `in` when signed in. */
  async function attempt(
    client: TestClient,
    input: { email: string; password: string },
    address = '203.0.113.1',
  ): Promise<string> {
    const answer = await client.send(signIn, { input }, { 'x-forwarded-for': address });
    return answer.errors?.[0]?.extensions.code ?? 'in';
  }

  it('of others do not lock the owner out of a browser that is known', async () => {
    const { client, email } = await person();
    await client.gql('mutation { signOut }');
    const wrong = { email, password: 'not the password' };
    for (let n = 0; n < 15; n += 1) await attempt(server.client(), wrong, `198.51.100.${n}`);
    expect(await attempt(server.client(), { email, password })).toBe('too_many_attempts');
    expect(await attempt(client, { email, password })).toBe('in');
    // Nor did that let the attack go on.
    expect(await attempt(server.client(), { email, password })).toBe('too_many_attempts');
  });

  it('in a known browser are counted by themselves, and make a stranger of it', async () => {
    const { client, email } = await person();
    await client.gql('mutation { signOut }');
    const wrong = { email, password: 'not the password' };
    const codes: string[] = [];
    for (let n = 0; n < 22; n += 1) codes.push(await attempt(client, wrong));
    expect(codes).toEqual([...Array(20).fill('sign_in_failed'), 'too_many_attempts', 'too_many_attempts']);
  });

  it('are not let through by a cookie for somebody else', async () => {
    const [{ client: mallory }, { email }] = [await person(), await person()];
    const [stolen = ''] = mallory.otherCookies.values();
    const forged = server.client();
    const { rows } = await db.query(`select encode(sha256($1::bytea), 'hex') as hash`, [email]);
    const name = `finance_known_${rows[0].hash.slice(0, 12)}`;
    forged.otherCookies.set(name, `${name}=${stolen.split('=')[1]}`);
    for (let n = 0; n < 10; n += 1) await attempt(forged, { email, password: 'not the password' });
    expect(await attempt(forged, { email, password })).toBe('too_many_attempts');
  });

  it('of one address stop after thirty, whatever the accounts, and one line of IPv6 is one address', async () => {
    const codes: string[] = [];
    for (let n = 0; n < 32; n += 1) {
      const email = `nobody-${n}@example.test`;
      codes.push(await attempt(server.client(), { email, password }, `2001:db8:1:2:${n}::1`));
    }
    expect(codes.indexOf('too_many_attempts')).toBe(30);
    const email = 'somebody@example.test';
    expect(await attempt(server.client(), { email, password }, '2001:db8:1:3::1')).toBe('sign_in_failed');
  });

  it('at the same time count as if one came after the other', async () => {
    const { email } = await person();
    const codes = await Promise.all(
      Array.from({ length: 60 }, async (_, n) =>
        attempt(server.client(), { email, password: 'not the password' }, `198.51.100.${n}`),
      ),
    );
    // Those whose passwords are looked at in the same moment may overshoot, three at most.
    expect(codes.filter((code) => code === 'sign_in_failed').length).toBeLessThanOrEqual(12);
    expect(new Set(codes)).toEqual(new Set(['sign_in_failed', 'too_many_attempts']));
  });

  it('cannot be put on somebody else by words before the address that the proxy adds', async () => {
    for (let n = 0; n < 31; n += 1) {
      const email = `nobody-${n}@example.test`;
      await attempt(server.client(), { email, password }, `192.0.2.${n}, 203.0.113.9`);
    }
    const input = { email: 'last@example.test', password };
    expect(await attempt(server.client(), input, '192.0.2.200, 203.0.113.9')).toBe('too_many_attempts');
    expect(await attempt(server.client(), input, '203.0.113.9, 192.0.2.200')).toBe('sign_in_failed');
  });

  it('of a change of password stop too, and nobody elsewhere can cause that', async () => {
    const { client, email } = await person();
    for (let n = 0; n < 12; n += 1)
      await attempt(server.client(), { email, password: 'not the password' }, `198.51.100.${n}`);
    const input = { currentPassword: 'not the password', newPassword: 'a wholly other one' };
    const codes: string[] = [];
    for (let n = 0; n < 11; n += 1) codes.push((await client.refusal(change, { input })).code);
    expect(codes).toEqual([...Array(10).fill('current_password_wrong'), 'too_many_attempts']);
  });

  it('and asking which emails are in use are one and the same to an address', async () => {
    const { email } = await person();
    const ask = async (): Promise<string> => {
      const input = { email, password: 'a wholly other one', name: 'Mallory' };
      const answer = await server.client().send(signUp, { input }, { 'x-forwarded-for': '203.0.113.77' });
      return answer.errors?.[0]?.extensions.code ?? 'in';
    };
    const codes: string[] = [];
    for (let n = 0; n < 31; n += 1) codes.push(await ask());
    expect(codes).toEqual([...Array(30).fill('email_in_use'), 'too_many_attempts']);
  });

  it('leave nothing half done when two sign up with one email at once', async () => {
    const input = { email: `${crypto.randomUUID()}@example.test`, password, name: 'Ana' };
    const answers = await Promise.all(
      [1, 2, 3].map(async () => await server.client().send(signUp, { input })),
    );
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'in');
    expect(codes.toSorted()).toEqual(['email_in_use', 'email_in_use', 'in']);
  });

  it('and passwords that are easy to guess or leaked are refused with what to do', async () => {
    const ask = async (words: Record<string, string>): Promise<{ code: string; message: string }> => {
      const email = 'ana.marlow@example.test';
      const input = { email, password, name: 'Ana Marlow', ...words };
      const { code, message } = await server.client().refusal(signUp, { input });
      return { code, message };
    };
    expect(await ask({ password: 'password1234' })).toEqual({
      code: 'password_is_leaked',
      message:
        'This password is in lists of leaked ones, which are tried first. Choose another, such as four words that have nothing to do with each other.',
    });
    expect(await ask({ password: 'AnaMarlow2026' })).toEqual({
      code: 'password_is_guessable',
      message:
        'This password is easy to guess from your name, your email, this product or its few different characters. Choose another, such as four words that have nothing to do with each other.',
    });
    const { client } = await person();
    const input = { currentPassword: password, newPassword: 'password1234' };
    expect((await client.refusal(change, { input })).code).toBe('password_is_leaked');
  });
});
