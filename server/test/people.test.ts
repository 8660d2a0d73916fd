import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '../src/refusal.ts';
import { runPeopleCommand, UsageError } from '../src/users/people-command.ts';
import { runPeople } from './support/people-command.ts';
import { turnOnSecondFactor } from './support/authenticator.ts';
import type { TestClient } from './support/client.ts';
import { makeFurnishedHousehold } from './support/furnished-household.ts';
import { startServer, type TestServer } from './support/server.ts';

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { me { id } } }`;
const me = `{ me { email sessions { id } } }`;
const offer = `query ($token: String!) { passwordReset(token: $token) { email expiresAt } }`;
const reset = `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) }`;
const password = 'correct horse battery';
const newPassword = 'staple gun on a Tuesday';

describe('people', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ environment: { TRUST_PROXY: 'true' } });
  });
  beforeEach(async () => {
    await server.pool.query('delete from sign_in_throttle');
  });
  afterAll(async () => await server.close());

  async function person(name = 'Ana'): Promise<{ client: TestClient; email: string }> {
    const client = server.client();
    await client.signUp(name);
    return { client, email: (await client.gql(me)).me.email };
  }

  /** Runs a command as the user of DATABASE_URL; answers its lines. */
  const people = async (...args: string[]): Promise<string[]> => await runPeople(server, ...args);

  /** The code and sentence of a command that is refused. */
  async function refusal(...args: string[]): Promise<{ code: string; message: string }> {
    const error: unknown = await people(...args).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!isRefusal(error)) throw new Error(`not refused: ${String(error)}`);
    return { code: error.code, message: error.message };
  }

  async function linkFor(email: string): Promise<string> {
    const [path] = await people('reset-password', email);
    expect(path).toMatch(/^\/reset\/[\w-]{43}$/);
    return path?.slice('/reset/'.length) ?? '';
  }

  async function signsIn(client: TestClient, input: { email: string; password: string }): Promise<string> {
    return (await client.send(signIn, { input })).errors?.[0]?.extensions.code ?? 'in';
  }

  describe('remove-second-factor', () => {
    it('lets somebody in by the password alone who lost the phone and the codes, and keeps the sessions', async () => {
      const { client, email } = await person();
      await turnOnSecondFactor(client);
      const newBrowser = server.client();
      expect(await signsIn(newBrowser, { email, password })).toBe('second_factor_needed');
      const [line] = await people('remove-second-factor', email.toUpperCase());
      expect(line).toContain(`${email} signs in by the password alone from now on`);
      expect(await signsIn(newBrowser, { email, password })).toBe('in');
      expect((await client.gql(me)).me).not.toBeNull();
      const { rows } = await server.pool
        .query(`select from recovery_code r join person p on p.id = r.person_id
        where p.email = '${email}'`);
      expect(rows).toEqual([]);
    });

    it('says so where there is none', async () => {
      const { email } = await person();
      expect(await refusal('remove-second-factor', email)).toEqual({
        code: 'person_has_no_second_factor',
        message: `${email} signs in by the password alone; there is nothing to remove.`,
      });
    });
  });

  describe('reset-password', () => {
    it('makes a link that sets a new password once, and ends every session and its sockets', async () => {
      const { client, email } = await person();
      const householdId = await client.createHousehold();
      const listening = await client.listen(
        `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`,
        { id: householdId },
      );
      const token = await linkFor(email.toUpperCase());
      expect((await client.gql(me)).me).not.toBeNull();
      const { rows } = await server.pool.query(
        `select r.token_hash, extract(epoch from r.expires_at - now()) / 60 as minutes
         from password_reset r join person p on p.id = r.person_id where p.email = $1`,
        [email],
      );
      expect(rows[0].token_hash.toString('base64url')).not.toContain(token);
      expect(Number(rows[0].minutes)).toBeCloseTo(60, 0);

      const visitor = server.client();
      expect((await visitor.gql(offer, { token })).passwordReset).toMatchObject({ email });
      expect(await visitor.gql(reset, { input: { token, newPassword } })).toEqual({ resetPassword: true });
      // It signs nobody in: what else signing in asks for, it goes on asking.
      expect((await visitor.gql(me)).me).toBeNull();
      expect((await client.gql(me)).me).toBeNull();
      expect(await listening.closed).toBe(4401);
      expect(await signsIn(server.client(), { email, password })).toBe('sign_in_failed');
      expect(await signsIn(server.client(), { email, password: newPassword })).toBe('in');
      for (const again of [offer, reset])
        expect(await visitor.refusal(again, { token, input: { token, newPassword } })).toMatchObject({
          code: 'reset_link_used',
          message:
            'This link has been used already. Sign in by the new password, or ask whoever runs the server for a new link.',
        });
    });

    it('keeps to the rules of passwords, and the link stays good meanwhile', async () => {
      const { email } = await person('Philippa');
      const token = await linkFor(email);
      const refused = async (given: string) =>
        (await server.client().refusal(reset, { input: { token, newPassword: given } })).code;
      expect(await refused('short')).toBe('password_too_short');
      expect(await refused('password1234')).toBe('password_is_leaked');
      expect(await refused('philippa-philippa')).toBe('password_is_guessable');
      await server.client().gql(reset, { input: { token, newPassword } });
    });

    it('makes strangers of the browsers that were known, and lets the owner in past an attack', async () => {
      const { client, email } = await person();
      const wrong = { email, password: 'not the password' };
      for (let n = 0; n < 10; n += 1)
        await server.client().send(signIn, { input: wrong }, { 'x-forwarded-for': `198.51.100.${n}` });
      expect(await signsIn(server.client(), { email, password })).toBe('too_many_attempts');
      expect(await signsIn(client, { email, password })).toBe('in');
      const token = await linkFor(email);
      await server.client().gql(reset, { input: { token, newPassword } });
      expect(await signsIn(server.client(), { email, password: newPassword })).toBe('in');
      for (let n = 0; n < 10; n += 1)
        await server.client().send(signIn, { input: wrong }, { 'x-forwarded-for': `198.51.101.${n}` });
      expect(await signsIn(client, { email, password: newPassword })).toBe('too_many_attempts');
    });

    it('is refused for a link that is old, has been replaced, or was never made', async () => {
      const { email } = await person();
      const first = await linkFor(email);
      const second = await linkFor(email);
      const code = async (token: string) =>
        (await server.client().refusal(reset, { input: { token, newPassword } })).code;
      expect(await code(first)).toBe('reset_link_invalid');
      for (const garbled of ['', 'x', 'A'.repeat(43), `${second}=`, second.slice(1), "' or 1=1 --", '\0'])
        expect(await code(garbled)).toBe('reset_link_invalid');
      await server.pool.query(`update password_reset set expires_at = now() - interval '1 second'`);
      expect(await server.client().refusal(offer, { token: second })).toMatchObject({
        code: 'reset_link_expired',
        message: 'This link has expired. Ask whoever runs the server for a new one.',
      });
      expect(await code(second)).toBe('reset_link_expired');
    });

    it('lets one of two who use a link at the same moment set the password', async () => {
      const { email } = await person();
      const token = await linkFor(email);
      const passwords = ['a first of two words', 'the second of two words'];
      const answers = await Promise.all(
        passwords.map(async (each) => server.client().send(reset, { input: { token, newPassword: each } })),
      );
      const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'set');
      expect(codes.toSorted()).toEqual(['reset_link_used', 'set']);
      const set = passwords[codes.indexOf('set')] ?? '';
      expect(await signsIn(server.client(), { email, password: set })).toBe('in');
    });

    it('counts wrong links like wrong passwords, against the network', async () => {
      const ask = async (): Promise<string> => {
        const answer = await server
          .client()
          .send(offer, { token: 'A'.repeat(43) }, { 'x-forwarded-for': '203.0.113.50' });
        return answer.errors?.[0]?.extensions.code ?? 'none';
      };
      const codes: string[] = [];
      for (let n = 0; n < 31; n += 1) codes.push(await ask());
      expect(codes).toEqual([...Array(30).fill('reset_link_invalid'), 'too_many_attempts']);
    });
  });

  describe('end-sessions', () => {
    it('ends those of one person, or of all, and their sockets', async () => {
      const [ana, tom] = [await person(), await person('Tom')];
      await server.client().gql(signIn, { input: { email: ana.email, password } });
      const householdId = await ana.client.createHousehold();
      const listening = await ana.client.listen(
        `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`,
        { id: householdId },
      );
      expect(await people('end-sessions', ana.email)).toEqual([`2 sessions of ${ana.email} ended`]);
      expect((await ana.client.gql(me)).me).toBeNull();
      expect(await listening.closed).toBe(4401);
      expect((await tom.client.gql(me)).me).not.toBeNull();
      const [line] = await people('end-sessions', '--all');
      expect(line).toMatch(/^\d+ sessions? of all people ended$/);
      expect((await tom.client.gql(me)).me).toBeNull();
      expect(await signsIn(ana.client, { email: ana.email, password })).toBe('in');
    });
  });

  describe('list', () => {
    it('says who is there, where, and in how many sessions, in a line that moves no cursor', async () => {
      const { client, email } = await person('Tom \u009b31m\u202eevil');
      await client.createHousehold({ name: 'Marlow Street' });
      const lines = await people('list');
      const line = lines.find((each) => each.startsWith(email)) ?? '';
      expect(line).toMatch(
        / \| Tom �31m�evil \| since \d{4}-\d\d-\d\d \| 1 session, last used .*Z \| Marlow Street \(owner\)$/,
      );
      expect(lines.at(-1)).toBe(`${lines.length - 1} people`);
    });
  });

  describe('disable', () => {
    it('ends sessions and sockets at once, keeps the person out until enable, and leaves the books', async () => {
      const { client, email } = await person();
      const householdId = await client.createHousehold();
      const listening = await client.listen(
        `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`,
        { id: householdId },
      );
      const token = await linkFor(email);
      expect(await people('disable', email)).toEqual([
        `${email} is disabled; 1 session ended. The books stay as they are.`,
      ]);
      expect((await client.gql(me)).me).toBeNull();
      expect(await listening.closed).toBe(4401);
      const visitor = server.client();
      expect((await visitor.refusal(reset, { input: { token, newPassword } })).code).toBe(
        'reset_link_invalid',
      );
      expect(await refusal('reset-password', email)).toMatchObject({ code: 'person_must_be_enabled' });
      // Whoever does not have the password is told what strangers are told.
      expect(await signsIn(visitor, { email, password: 'not the password' })).toBe('sign_in_failed');
      expect(await visitor.refusal(signIn, { input: { email, password } })).toMatchObject({
        code: 'person_is_disabled',
        message:
          'This account is disabled, so nobody can sign in by it. Ask whoever runs the server to enable it.',
      });
      expect((await people('list')).find((line) => line.startsWith(email))).toContain(' | disabled | ');
      await people('enable', email);
      await client.gql(signIn, { input: { email, password } });
      const { memberships } = (await client.gql(`{ me { memberships { role household { id } } } }`)).me;
      expect(memberships).toEqual([{ role: 'OWNER', household: { id: householdId } }]);
    });

    it('is not outrun by a sign-in that is under way', async () => {
      const { email } = await person();
      const clients = Array.from({ length: 6 }, () => server.client());
      const answers = clients.map(async (client) => signsIn(client, { email, password }));
      await new Promise((resume) => setTimeout(resume, 60));
      await people('disable', email);
      await Promise.all(answers);
      await people('enable', email);
      for (const client of clients) expect((await client.gql(me)).me).toBeNull();
    });

    it('shows no session of theirs, whatever wrote it', async () => {
      const { client, email } = await person();
      await server.pool.query('update person set disabled_at = now() where email = $1', [email]);
      expect((await client.gql(me)).me).toBeNull();
    });
  });

  describe('delete', () => {
    const invite = `mutation ($id: ID!, $role: Role!) { inviteMember(householdId: $id, input: { role: $role }) { token } }`;
    const accept = `mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`;

    async function joinAs(owner: TestClient, householdId: string, role: string): ReturnType<typeof person> {
      const joined = await person(role);
      const { inviteMember } = await owner.gql(invite, { id: householdId, role });
      await joined.client.gql(accept, { token: inviteMember.token });
      return joined;
    }

    it('takes what is personal and leaves what was entered, as by a former member', async () => {
      const ana = await person('Ana Marlow');
      const home = await makeFurnishedHousehold(server, ana.client);
      const tom = await joinAs(ana.client, home.householdId, 'OWNER');
      const { inviteMember } = await ana.client.gql(invite, { id: home.householdId, role: 'EDITOR' });
      await linkFor(ana.email);
      const before = await tom.client.gql(`{ household(id: "${home.householdId}") { revision } }`);

      expect(await refusal('delete', ana.email)).toEqual({
        code: 'deletion_needs_yes',
        message: `Nothing was deleted. ${ana.email} would be gone for good: make a backup, then say --yes.`,
      });
      expect((await ana.client.gql(me)).me).not.toBeNull();
      expect(await people('delete', ana.email, '--yes')).toEqual([
        `${ana.email} deleted. What was entered in other households stays, as by a former member.`,
      ]);

      expect((await ana.client.gql(me)).me).toBeNull();
      expect(await signsIn(server.client(), { email: ana.email, password })).toBe('sign_in_failed');
      expect(await refusal('enable', ana.email)).toMatchObject({ code: 'person_unknown' });
      expect((await server.client().refusal(accept, { token: inviteMember.token })).code).toBe(
        'not_signed_in',
      );
      const stranger = await person();
      expect((await stranger.client.refusal(accept, { token: inviteMember.token })).code).toBe(
        'invitation_invalid',
      );
      const after = await tom.client.gql(
        `{ household(id: "${home.householdId}") {
            revision members { person { name } } importBatches(first: 5) { edges { node { createdBy { name email } } } } } }`,
      );
      expect(after.household.members).toEqual([{ person: { name: 'OWNER' } }]);
      expect(after.household.revision).toBeGreaterThan(before.household.revision);
      expect(after.household.importBatches.edges[0].node.createdBy).toEqual({
        name: 'Former member',
        email: expect.stringMatching(/@former\.invalid$/),
      });
      // Nothing of the person is left in any table.
      const { rows: tables } = await server.pool.query<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
      );
      for (const { name } of tables) {
        const { rows } = await server.pool.query(
          `select 1 from "${name}" t where to_jsonb(t)::text ilike any(array['%Ana Marlow%', '%' || $1 || '%'])`,
          [ana.email],
        );
        expect({ name, rows }).toEqual({ name, rows: [] });
      }
      // The email is free for somebody new.
      await server.client().gql(`mutation ($input: SignUpInput!) { signUp(input: $input) { me { id } } }`, {
        input: { email: ana.email, password, name: 'Ana' },
      });
    });

    it('is refused for the only owner of a household with others, and then changes nothing', async () => {
      const { client, email } = await person();
      const householdId = await client.createHousehold({ name: 'Marlow Street' });
      await joinAs(client, householdId, 'EDITOR');
      expect(await refusal('delete', email, '--yes', '--with-households')).toEqual({
        code: 'person_is_only_owner',
        message: `${email} is the only owner of “Marlow Street”, which has other members. Let them make one of these an owner first (Settings, Members); where they cannot, \`people reset-password\` lets somebody sign in for them.`,
      });
      expect((await client.gql(me)).me).not.toBeNull();
    });

    it('takes a household without other members only when told so, with its books and files', async () => {
      const { client, email } = await person();
      const home = await makeFurnishedHousehold(server, client);
      const folder = join(server.uploadFolder, home.householdId);
      expect(existsSync(folder)).toBe(true);
      expect(await refusal('delete', email, '--yes')).toMatchObject({
        code: 'person_is_only_member',
        message: expect.stringMatching(
          /^.* is the only member of “.*”, whose books nobody could open any more\. Say --with-households/,
        ),
      });
      expect((await client.gql(me)).me).not.toBeNull();
      const [told] = await people('delete', email, '--yes', '--with-households');
      expect(told).toMatch(/^.* and “.*” deleted\./);
      expect(existsSync(folder)).toBe(false);
      const { rows: tables } = await server.pool.query<{ name: string }>(
        `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'household_id'`,
      );
      expect(tables.length).toBeGreaterThan(15);
      for (const { name } of tables) {
        const { rows } = await server.pool.query(`select 1 from "${name}" where household_id = $1`, [
          home.householdId,
        ]);
        expect({ name, rows }).toEqual({ name, rows: [] });
      }
    });

    it('leaves an installation without people as it began', async () => {
      const fresh = await startServer();
      try {
        const only = fresh.client();
        await only.signUp();
        const { email } = (await only.gql(me)).me;
        await runPeopleCommand(['delete', email, '--yes'], {
          settings: () => ({ DATABASE_URL: fresh.databaseUrl, UPLOAD_FOLDER: fresh.uploadFolder }),
          tell: () => undefined,
        });
        expect((await fresh.client().gql('{ instance { isNew } }')).instance.isNew).toBe(true);
      } finally {
        await fresh.close();
      }
    });
  });

  it('are refused with a code and a sentence, and what is not understood with how to ask', async () => {
    expect(await refusal('end-sessions', 'nobody@example.test')).toEqual({
      code: 'person_unknown',
      message: 'Nobody here has the email “nobody@example.test”. `people list` says who there is.',
    });
    for (const args of [
      ['nonsense'],
      ['reset-password'],
      ['end-sessions'],
      ['end-sessions', 'a@example.test', '--all'],
      ['list', '--all'],
      ['disable', 'a@example.test', '--yes'],
      ['delete', 'a@example.test', '--all'],
      ['list', 'a@example.test'],
      ['end-sessions', 'a@example.test', 'b@example.test'],
      ['list', '--nonsense'],
    ])
      await expect(people(...args)).rejects.toBeInstanceOf(UsageError);
    expect((await people('--help'))[0]).toContain('people reset-password EMAIL');
  });

  it('are a program that needs the address of the database and nothing else', async () => {
    const ran = spawnSync(process.execPath, ['dist/people.js', 'end-sessions', 'nobody@example.test'], {
      cwd: new URL('../', import.meta.url).pathname,
      env: { PATH: process.env['PATH'], DATABASE_URL: server.databaseUrl },
      encoding: 'utf8',
    });
    expect(ran).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^person_unknown: Nobody here has the email “nobody@example.test”/),
    });
  });
});
