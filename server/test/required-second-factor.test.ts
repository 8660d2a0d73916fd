import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessCases, householdFieldCases, type Ids } from './support/access-cases.ts';
import { codeAt, turnOnSecondFactor } from './support/authenticator.ts';
import type { TestClient } from './support/client.ts';
import { makeFurnishedHousehold } from './support/furnished-household.ts';
import { openWhileOwed, ownCases, ownFieldsWhileOwed } from './support/own-cases.ts';
import { runPeople } from './support/people-command.ts';
import { runToEnd, startServer, type TestServer } from './support/server.ts';
import { upload } from './support/upload.ts';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { me { id secondFactorOwed } } }`;
const me = `{ me { id email secondFactorOwed secondFactor { mayBeTurnedOff } } }`;
const accounts = `query ($id: ID!) { household(id: $id) { accounts { id } } }`;
const changes = `subscription ($id: ID!) { householdChanged(householdId: $id) { revision } }`;
const password = 'correct horse battery';
const owed = 'second_factor_required';
/** The socket's close code for the same. */
const owedClose = 4402;

describe('a second factor that the installation requires', () => {
  /** Asks for none: where the people of the other one come from. */
  let optional: TestServer;
  /** The same books, with SECOND_FACTOR=required. */
  let required: TestServer;
  /** A member of the household, let in by a second factor. */
  let ana: TestClient;
  let ids: Ids;
  /** Another member, whose session is older than the rule. */
  let ben: TestClient;

  beforeAll(async () => {
    optional = await startServer({ environment: { DEMO: 'true' } });
    required = await startServer({
      databaseUrl: optional.databaseUrl,
      environment: {
        SECOND_FACTOR: 'required',
        DEMO: 'true',
        UPLOAD_FOLDER: optional.uploadFolder,
        READ_CACHE_MEGABYTES: '16',
      },
    });
    ana = optional.client();
    await ana.signUp('Ana');
    ids = await makeFurnishedHousehold(optional, ana);
    const benAtFirst = await joined('Ben');
    await turnOnSecondFactor(ana);
    ana = ana.on(required.url);
    ben = benAtFirst.on(required.url);
  });
  beforeEach(async () => {
    await optional.pool.query('delete from sign_in_throttle');
  });
  afterAll(async () => {
    await required.close();
    await optional.close();
  });

  /** Somebody who joins the household on the server that asks for nothing. */
  async function joined(name: string): Promise<TestClient> {
    const client = optional.client();
    await client.signUp(name);
    const { inviteMember } = await ana.gql(
      `mutation ($id: ID!) { inviteMember(householdId: $id, input: { role: EDITOR }) { token } }`,
      { id: ids.householdId },
    );
    await client.gql(`mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`, {
      token: inviteMember.token,
    });
    return client;
  }

  const people = async (...args: string[]): Promise<string[]> => await runPeople(optional, ...args);

  async function uploadAs(client: TestClient): Promise<[number, string | undefined]> {
    const file = { name: 'receipt.txt', content: 'Vet 9.00' };
    const { status, code } = await upload(client, ids.householdId, file);
    return [status, code];
  }

  async function download(client: TestClient, method = 'GET'): Promise<[number, string]> {
    const response = await fetch(`${client.url}/uploads/${ids.householdId}/${ids.attachmentId}`, {
      method,
      headers: { cookie: client.cookie },
    });
    return [response.status, await response.text()];
  }

  const fieldsOf = (type: GraphQLObjectType | null | undefined): string[] =>
    Object.keys(type?.getFields() ?? {});

  describe('holds a session back that is older than the rule:', () => {
    const rootFields = (
      [
        ['Query', schema.getQueryType()],
        ['Mutation', schema.getMutationType()],
      ] as const
    ).flatMap(([name, type]) => fieldsOf(type).map((field) => [`${name}.${field}`, field] as const));

    it.each(rootFields.filter(([path]) => !openWhileOwed.has(path) && path !== 'Query.household'))(
      '%s is refused',
      async (_path, field) => {
        const { document, variables } = accessCases[field] ?? {
          document: ownCases[field] ?? 'no case for this field',
          variables: () => ({}),
        };
        expect(await ben.refusal(document, variables(ids))).toMatchObject({
          code: owed,
          message:
            'This installation asks everybody for a second factor. Turn on two-step sign-in for your account first; then this works.',
        });
      },
    );

    it.each(Object.entries(householdFieldCases))('%s is refused', async (_path, { selection }) => {
      const document = `{ household(id: "${ids.householdId}") { ${selection(ids)} } }`;
      expect((await ben.refusal(document)).code).toBe(owed);
    });

    it.each(fieldsOf(schema.getType('Me') as GraphQLObjectType))(
      'Me.%s says who they are, or is refused',
      async (field) => {
        const { type } = (schema.getType('Me') as GraphQLObjectType).getFields()[field] ?? {};
        const selection = /^(ID|String|Boolean|Int)!?$/.test(String(type))
          ? field
          : `${field} { __typename }`;
        const answer = await ben.send(`{ me { ${selection} } }`);
        expect(answer.errors?.[0]?.extensions.code).toBe(ownFieldsWhileOwed.has(field) ? undefined : owed);
      },
    );

    it('uploads and downloads are refused', async () => {
      expect(await uploadAs(ben)).toEqual([403, owed]);
      const [status, body] = await download(ben);
      expect([status, JSON.parse(body)]).toEqual([403, expect.objectContaining({ code: owed })]);
      expect(await download(ben, 'HEAD')).toEqual([403, '']);
    });

    it('sockets are closed before anything is told', async () => {
      const listening = await ben.listen(changes, { id: ids.householdId });
      expect(await listening.closed).toBe(owedClose);
      expect(listening.events).toEqual([]);
    });

    it('an answer that is kept for others is not told', async () => {
      const asked = [accounts, { id: ids.householdId }] as const;
      // Of the same role, and let in: the second answer is told again from memory.
      const kim = await joined('Kim');
      await turnOnSecondFactor(kim);
      await kim.on(required.url).gql(...asked);
      await kim.on(required.url).gql(...asked);
      expect((await ben.refusal(...asked)).code).toBe(owed);
    });

    it('who they are is answered, and what they still owe', async () => {
      expect((await ben.gql(me)).me).toMatchObject({ secondFactorOwed: true, secondFactor: null });
      expect((await ana.gql(me)).me).toMatchObject({
        secondFactorOwed: false,
        secondFactor: { mayBeTurnedOff: false },
      });
      expect((await ben.on(optional.url).gql(me)).me.secondFactorOwed).toBe(false);
    });
  });

  it('asks the database no more often than where it is optional', async () => {
    const countOf = async (server: TestServer, document: string): Promise<number> => {
      let count = 0;
      const query = server.serverPool.query.bind(server.serverPool);
      server.serverPool.query = ((...given: unknown[]) => {
        count += 1;
        return Reflect.apply(query, undefined, given);
      }) as never;
      await ana.on(server.url).gql(document);
      server.serverPool.query = query;
      return count;
    };
    expect(await countOf(optional, `{ me { name } }`)).toBe(1);
    expect(await countOf(required, `{ me { name } }`)).toBe(1);
    const document = `{ household(id: "${ids.householdId}") { name } }`;
    expect(await countOf(required, document)).toBe(await countOf(optional, document));
  });

  it('lets the same session in, under a new token, once it is turned on', async () => {
    const client = (await joined('Cleo')).on(required.url);
    const old = client.on(required.url);
    await turnOnSecondFactor(client);
    expect((await client.gql(me)).me).toMatchObject({ secondFactorOwed: false });
    expect((await client.gql(accounts, { id: ids.householdId })).household.accounts).toHaveLength(2);
    expect(await uploadAs(client)).toEqual([200, undefined]);
    expect(await download(client)).toEqual([200, 'Vet 9.00']);
    const listening = await client.listen(changes, { id: ids.householdId });
    await client.gql(
      `mutation ($id: ID!) { createCategory(householdId: $id, input: { name: "Toys", type: EXPENSE }) { revision } }`,
      { id: ids.householdId },
    );
    expect((await listening.received(1))[0].errors).toBeUndefined();
    listening.stop();
    expect((await old.gql(me)).me).toBeNull();
  });

  it('is asked of who signs up and of who signs in by the password alone; signing out ends that', async () => {
    const client = required.client();
    const signUp = `mutation ($input: SignUpInput!) { signUp(input: $input) { me { email secondFactorOwed } } }`;
    const input = { name: 'Dora', email: `${crypto.randomUUID()}@example.test`, password };
    expect((await client.gql(signUp, { input })).signUp.me.secondFactorOwed).toBe(true);
    expect((await client.refusal(ownCases['createHousehold'] ?? '')).code).toBe(owed);

    const again = required.client();
    const words = { email: input.email, password };
    expect((await again.gql(signIn, { input: words })).signIn.me.secondFactorOwed).toBe(true);
    const early = `mutation ($input: SignInInput!) { signIn(input: $input) { me { memberships { role } } } }`;
    expect((await required.client().refusal(early, { input: words })).code).toBe(owed);
    const gone = again.on(required.url);
    await again.gql(`mutation { signOut }`);
    expect((await gone.gql(me)).me).toBeNull();
    expect((await gone.refusal(ownCases['createHousehold'] ?? '')).code).toBe('not_signed_in');

    const { secret } = await turnOnSecondFactor(client);
    expect((await again.refusal(signIn, { input: words })).code).toBe('second_factor_needed');
    const secondFactor = codeAt(secret, new Date(Date.now() + 30_000));
    const signedIn = await again.gql(signIn, { input: { ...words, secondFactor } });
    expect(signedIn.signIn.me.secondFactorOwed).toBe(false);
    await again.createHousehold();
  });

  it('gives nothing to a secret that was made and never confirmed', async () => {
    const client = required.client();
    await client.signUp();
    await client.gql(
      `mutation ($input: BeginSecondFactorInput!) { beginSecondFactor(input: $input) { secret } }`,
      { input: { password } },
    );
    expect((await client.refusal(ownCases['createHousehold'] ?? '')).code).toBe(owed);
  });

  it('cannot be turned off; new recovery codes can be made', async () => {
    const client = required.client();
    await client.signUp();
    const { recoveryCodes } = await turnOnSecondFactor(client);
    const [code = '', another = ''] = recoveryCodes;
    const remove = `mutation ($input: BothFactorsInput!) { removeSecondFactor(input: $input) { id } }`;
    expect(await client.refusal(remove, { input: { password, code } })).toMatchObject({
      code: 'second_factor_must_stay',
      message:
        'This installation asks everybody for a second factor, so it stays on. For another app ask whoever runs the server to remove this one; signing in then sets up the next.',
    });
    const renew = `mutation ($input: BothFactorsInput!) { renewRecoveryCodes(input: $input) { recoveryCodes } }`;
    const renewed = await client.gql(renew, { input: { password, code: another } });
    expect(renewed.renewRecoveryCodes.recoveryCodes).toHaveLength(10);
  });

  it('that whoever runs the server takes away closes sockets, and is set up again', async () => {
    const client = (await joined('Emil')).on(required.url);
    await turnOnSecondFactor(client);
    const { email } = (await client.gql(me)).me;
    const listening = await client.listen(changes, { id: ids.householdId });
    await people('remove-second-factor', email);
    expect((await client.refusal(accounts, { id: ids.householdId })).code).toBe(owed);
    expect(await listening.closed).toBe(owedClose);
    const elsewhere = required.client();
    await elsewhere.gql(signIn, { input: { email, password } });
    expect((await elsewhere.refusal(accounts, { id: ids.householdId })).code).toBe(owed);
    await turnOnSecondFactor(elsewhere);
    await elsewhere.gql(accounts, { id: ids.householdId });
  });

  it('does not keep a forgotten password from being set anew', async () => {
    const client = required.client();
    await client.signUp();
    const { email } = (await client.gql(me)).me;
    const [path = ''] = await people('reset-password', email);
    const token = path.slice('/reset/'.length);
    const newPassword = 'staple gun on a Tuesday';
    await client.gql(`mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) }`, {
      input: { token, newPassword },
    });
    const signedIn = await client.gql(signIn, { input: { email, password: newPassword } });
    expect(signedIn.signIn.me.secondFactorOwed).toBe(true);
  });

  it('is not asked of the demo, which has no password and is nobody’s', async () => {
    const visitor = required.client();
    await visitor.gql(`mutation { startDemo { me { id } } }`);
    const demo = (await visitor.gql(`{ me { secondFactorOwed memberships { household { id } } } }`)).me;
    expect(demo.secondFactorOwed).toBe(false);
    await visitor.gql(accounts, { id: demo.memberships[0].household.id });
  });

  it('is a setting that must be one of two words', async () => {
    const environment = { DATABASE_URL: optional.databaseUrl, NODE_ENV: 'test', PORT: '0' };
    const { code, output } = await runToEnd({ ...environment, SECOND_FACTOR: 'always' });
    expect(code).toBe(1);
    expect(output).toContain('SECOND_FACTOR must be optional or required');
  });
});
