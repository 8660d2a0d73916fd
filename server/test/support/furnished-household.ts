import type { Ids } from './access-cases.ts';
import type { TestClient } from './client.ts';
import type { TestServer } from './server.ts';

/** Makes a household with one of everything that has an id. */
export async function makeFurnishedHousehold(
  server: Pick<TestServer, 'url'>,
  owner: TestClient,
): Promise<Ids> {
  const householdId = await owner.createHousehold();
  const account = async (name: string): Promise<string> => {
    const data = await owner.gql(
      `mutation ($id: ID!, $input: AccountInput!) { createAccount(householdId: $id, input: $input) { account { id } } }`,
      { id: householdId, input: { name, group: 'EVERYDAY', currency: 'EUR' } },
    );
    return data.createAccount.account.id;
  };
  const accountId = await account('Checking');
  const otherAccountId = await account('Cash');
  const category = async (name: string): Promise<string> => {
    const data = await owner.gql(
      `mutation ($id: ID!, $input: CategoryInput!) { createCategory(householdId: $id, input: $input) { category { id } } }`,
      { id: householdId, input: { name, type: 'EXPENSE' } },
    );
    return data.createCategory.category.id;
  };
  const categoryId = await category('Pets');
  const otherCategoryId = await category('Garden');
  const transaction = async (): Promise<string> => {
    const data = await owner.gql(
      `mutation ($id: ID!, $input: TransactionInput!) { createTransaction(householdId: $id, input: $input) { transaction { id } } }`,
      {
        id: householdId,
        input: {
          date: '2026-01-05',
          payee: 'Vet',
          accountId,
          amount: '-9.00',
          lines: [{ categoryId, amount: '-9.00' }],
        },
      },
    );
    return data.createTransaction.transaction.id;
  };
  const transactionId = await transaction();
  const trashedId = await transaction();
  await owner.gql(
    `mutation ($id: ID!, $ids: [ID!]!) { deleteTransactions(householdId: $id, ids: $ids) { revision } }`,
    {
      id: householdId,
      ids: [trashedId],
    },
  );
  const { setRate } = await owner.gql(
    `mutation ($id: ID!) { setRate(householdId: $id, input: { currency: "USD", date: "2026-01-01", rate: "0.92" }) { rate { id } } }`,
    { id: householdId },
  );
  const { inviteMember } = await owner.gql(
    `mutation ($id: ID!) { inviteMember(householdId: $id, input: { role: VIEWER }) { invitation { id } } }`,
    { id: householdId },
  );
  const { me } = await owner.gql(`{ me { id } }`);
  return {
    householdId,
    personId: me.id,
    invitationId: inviteMember.invitation.id,
    accountId,
    otherAccountId,
    categoryId,
    otherCategoryId,
    transactionId,
    trashedId,
    rateId: setRate.rate.id,
    ...(await importFile(server, owner, { householdId, accountId })),
    attachmentId: await attach(server, owner, { householdId, transactionId }),
    removedAttachmentId: await removed(owner, {
      householdId,
      id: await attach(server, owner, { householdId, transactionId }),
    }),
  };
}

/** Uploads a receipt and puts it at a transaction. */
async function attach(
  server: Pick<TestServer, 'url'>,
  owner: TestClient,
  { householdId, transactionId }: { householdId: string; transactionId: string },
): Promise<string> {
  const fileId = await upload(server, owner, { householdId, name: 'receipt.txt', content: 'Vet 9.00' });
  const { attachFile } = await owner.gql(
    `mutation ($id: ID!, $transactionId: ID!, $fileId: ID!) {
      attachFile(householdId: $id, transactionId: $transactionId, fileId: $fileId) { attachment { id } }
    }`,
    { id: householdId, transactionId, fileId },
  );
  return attachFile.attachment.id;
}

async function removed(
  owner: TestClient,
  { householdId, id }: { householdId: string; id: string },
): Promise<string> {
  await owner.gql(
    `mutation ($householdId: ID!, $id: ID!) { removeAttachment(householdId: $householdId, id: $id) { revision } }`,
    { householdId, id },
  );
  return id;
}

async function upload(
  server: Pick<TestServer, 'url'>,
  owner: TestClient,
  { householdId, name, content }: { householdId: string; name: string; content: string },
): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([content]), name);
  const response = await fetch(`${server.url}/uploads/${householdId}`, {
    method: 'POST',
    headers: { cookie: owner.cookie, 'apollo-require-preflight': 'true' },
    body: form,
  });
  return ((await response.json()) as { fileId: string }).fileId;
}

/** Uploads a small statement and waits until its lines have verdicts. */
async function importFile(
  server: Pick<TestServer, 'url'>,
  owner: TestClient,
  { householdId, accountId }: { householdId: string; accountId: string },
): Promise<Pick<Ids, 'fileId' | 'batchId' | 'lineId'>> {
  const fileId = await upload(server, owner, {
    householdId,
    name: 'bank.csv',
    content: 'Date,Payee,Amount\n2026-02-01,Green Market,-12.50\n2026-02-14,Vet,-40.00\n',
  });
  const { startImport } = await owner.gql(
    `mutation ($id: ID!, $fileId: ID!, $accountId: ID!) {
      startImport(householdId: $id, fileId: $fileId, fileName: "bank.csv", accountId: $accountId) { batch { id } }
    }`,
    { id: householdId, fileId, accountId },
  );
  const batchId = startImport.batch.id;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { household } = await owner.gql(
      `query ($id: ID!, $batchId: ID!) {
        household(id: $id) { importBatch(id: $batchId) { status lines(first: 1) { edges { node { id } } } } }
      }`,
      { id: householdId, batchId },
    );
    if (household.importBatch.status === 'READY') {
      return { fileId, batchId, lineId: household.importBatch.lines.edges[0].node.id };
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error('the file was not read in 10 s');
}
