import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessCases,
  householdFieldCases,
  ownerOnly,
  publicFields,
  type Ids,
} from './support/access-cases.ts';
import { makeFurnishedHousehold } from './support/furnished-household.ts';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';
import { upload } from './support/upload.ts';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const subscriptionOf: Record<string, string> = {
  householdChanged: `subscription ($householdId: ID!) { householdChanged(householdId: $householdId) { revision } }`,
  importProgress: `subscription ($householdId: ID!, $batchId: ID!) { importProgress(householdId: $householdId, batchId: $batchId) { status } }`,
};

/** Walks the whole schema: nobody reaches another household's rows, nobody does more than the role allows. */
describe('access', () => {
  let server: TestServer;
  let ana: TestClient;
  let stranger: TestClient;
  let viewer: TestClient;
  let editor: TestClient;
  let visitor: TestClient;
  let mine: Ids;
  let theirs: Ids;

  beforeAll(async () => {
    server = await startServer();
    visitor = server.client();
    ana = server.client();
    await ana.signUp('Ana');
    mine = await makeFurnishedHousehold(server, ana);
    stranger = server.client();
    await stranger.signUp('Stranger');
    theirs = await makeFurnishedHousehold(server, stranger);
    viewer = await joined('VIEWER');
    editor = await joined('EDITOR');
  });
  afterAll(async () => await server.close());

  async function joined(role: string): Promise<TestClient> {
    const client = server.client();
    await client.signUp(role);
    const { inviteMember } = await ana.gql(
      `mutation ($id: ID!, $role: Role!) { inviteMember(householdId: $id, input: { role: $role }) { token } }`,
      { id: mine.householdId, role },
    );
    await client.gql(`mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`, {
      token: inviteMember.token,
    });
    return client;
  }

  const fieldsOf = (type: GraphQLObjectType | null | undefined): string[] =>
    Object.keys(type?.getFields() ?? {});
  const mutations = fieldsOf(schema.getMutationType());

  it('has a case for every query, field with an argument, mutation and subscription', () => {
    const uncovered = [
      ...fieldsOf(schema.getQueryType())
        .filter((name) => name !== 'household')
        .map((name) => `Query.${name}`),
      ...mutations.map((name) => `Mutation.${name}`),
      ...fieldsOf(schema.getSubscriptionType()).map((name) => `Subscription.${name}`),
      ...Object.values(schema.getTypeMap()).flatMap((type) =>
        'getFields' in type && !/^(Query|Mutation|Subscription|__)/.test(type.name)
          ? Object.values(type.getFields())
              .filter((field) => 'args' in field && field.args.length > 0)
              .map((field) => `${type.name}.${field.name}`)
          : [],
      ),
    ].filter(
      (path) =>
        !publicFields.has(path) &&
        !(path.startsWith('Mutation.') && path.slice(9) in accessCases) &&
        !(path.startsWith('Subscription.') && path.slice(13) in subscriptionOf) &&
        !(path in householdFieldCases),
    );
    expect(uncovered).toEqual([]);
  });

  describe.each(Object.entries(accessCases))('mutation %s', (_name, { document, variables, ids }) => {
    it('needs somebody signed in', async () => {
      expect((await visitor.refusal(document, variables(mine))).code).toBe('not_signed_in');
    });

    it('answers not_found to somebody of another household', async () => {
      expect((await stranger.refusal(document, variables(mine))).code).toBe('not_found');
    });

    it('is forbidden to a viewer', async () => {
      expect((await viewer.refusal(document, variables(mine))).code).toBe('forbidden');
    });

    it.each(ids)("answers not_found to another household's %s", async (id) => {
      const { code } = await stranger.refusal(document, variables({ ...theirs, [id]: mine[id] }));
      expect(code).toBe('not_found');
    });

    it.each(ids)('answers not_found to a garbled %s', async (id) => {
      for (const garbled of ['', 'x', '00000000-0000-0000-0000-000000000000', "' or 1=1 --"]) {
        expect((await stranger.refusal(document, variables({ ...theirs, [id]: garbled }))).code).toBe(
          'not_found',
        );
      }
    });
  });

  it.each([...ownerOnly])('mutation %s is forbidden to an editor', async (name) => {
    const { document, variables } = accessCases[name] ?? { document: '', variables: () => ({}) };
    expect((await editor.refusal(document, variables(mine))).code).toBe('forbidden');
  });

  describe.each(Object.entries(householdFieldCases))('field %s', (_path, { selection, ids }) => {
    const ask = (householdId: string, ids: Ids) =>
      `{ household(id: "${householdId}") { ${selection(ids)} } }`;

    it('answers its own members, whatever their role', async () => {
      for (const client of [ana, viewer, editor]) await client.gql(ask(mine.householdId, mine));
    });

    it('answers not_found to somebody of another household, not_signed_in to a visitor', async () => {
      expect((await stranger.refusal(ask(mine.householdId, mine))).code).toBe('not_found');
      expect((await visitor.refusal(ask(mine.householdId, mine))).code).toBe('not_signed_in');
    });

    it.each(ids)("answers not_found to another household's %s", async (id) => {
      expect((await stranger.refusal(ask(theirs.householdId, { ...theirs, [id]: mine[id] }))).code).toBe(
        'not_found',
      );
    });
  });

  it.each(Object.entries(subscriptionOf))(
    'subscription %s is refused to everybody else',
    async (name, document) => {
      const variables = {
        householdId: mine.householdId,
        ...(name === 'importProgress' ? { batchId: mine.batchId } : {}),
      };
      const listening = await stranger.listen(document, variables);
      expect((await listening.received(1))[0].errors[0].extensions.code).toBe('not_found');
      listening.stop();
      const refused = await visitor.listen(document, variables);
      expect(await refused.closed).toBe(4401);
    },
  );

  it.each(['attachmentId', 'removedAttachmentId', 'batchId'] as const)(
    'serves the file of an %s to members alone',
    async (id) => {
      const download = async (client: TestClient, address = `${mine.householdId}/${mine[id]}`) => {
        const response = await fetch(`${server.url}/uploads/${address}`, {
          headers: { cookie: client.cookie },
        });
        const text = await response.text();
        return [response.status, response.ok || (JSON.parse(text) as { code: string }).code];
      };
      expect(await download(visitor)).toEqual([401, 'not_signed_in']);
      expect(await download(stranger)).toEqual([404, 'not_found']);
      // Another household's file is not found through one's own either, nor is anything garbled.
      for (const other of [mine[id], 'x', theirs.householdId, theirs.fileId])
        expect(await download(stranger, `${theirs.householdId}/${other}`)).toEqual([404, 'not_found']);
      for (const client of [ana, viewer, editor]) expect(await download(client)).toEqual([200, true]);
    },
  );

  it('keeps uploads to members who may write', async () => {
    const file = { name: 'a.csv', content: 'Date,Amount\n2026-01-01,1.00\n' };
    const uploadAs = async (client: TestClient) => {
      const { status, code } = await upload(client, mine.householdId, file);
      return [status, code];
    };
    expect(await uploadAs(visitor)).toEqual([401, 'not_signed_in']);
    expect(await uploadAs(stranger)).toEqual([404, 'not_found']);
    expect(await uploadAs(viewer)).toEqual([403, 'forbidden']);
    expect(await uploadAs(editor)).toEqual([200, undefined]);
  });
});
