import type { TestClient } from './client.ts';

export const batchFields = `id fileName format encoding status progress { done total } problem { code message }
  issues { lineNumber code params { name value } }
  accounts { position bankAccountId currency accountId lineCount from to closingBalance { amount currency } closingDate balanceAfter { amount currency } }
  csv { delimiter encoding skipLines hasHeader columns dateOrder decimalMark flipSign ambiguous missing sample remembered questions { what chosen alternatives example } }
  counts { all new duplicate match transfer unreadable deleted chosen adds merges pairs } createdBy { name } committedAt undoneAt`;

const lineFields = `id lineNumber accountPosition date amount { amount currency } bankPayee payee memo raw verdict reason { code params { name value } }
  chosen categoryId transferAccountId transaction { id date payee status kind version amount { amount currency } }`;

/** Bank files through the API, as a browser sends them. */
export class ImportClient {
  constructor(
    readonly person: TestClient,
    readonly householdId: string,
  ) {}

  /** Uploads bytes; answers status and body as they come. */
  async upload(
    content: string | Uint8Array,
    name = 'statement.csv',
    householdId = this.householdId,
  ): Promise<{ status: number; body: any }> {
    const form = new FormData();
    form.append('file', new Blob([content as never]), name);
    const response = await fetch(`${this.person.url}/uploads/${householdId}`, {
      method: 'POST',
      body: form,
      headers: { cookie: this.person.cookie, 'apollo-require-preflight': 'true' },
    });
    return { status: response.status, body: await response.json() };
  }

  /** Uploads a file and begins to read it; answers the batch as it is at once. */
  async start(
    content: string | Uint8Array,
    options: { name?: string; accountId?: string } = {},
  ): Promise<any> {
    const { status, body } = await this.upload(content, options.name);
    if (status !== 200) throw new Error(`upload: ${status} ${JSON.stringify(body)}`);
    return await this.startFrom(body, options);
  }

  /** Begins to read a file that was uploaded before; answers the batch as it is at once. */
  async startFrom(
    { fileId, name }: { fileId: string; name: string },
    options: { accountId?: string; key?: string } = {},
  ): Promise<any> {
    const data = await this.person.gql(
      `mutation ($h: ID!, $file: ID!, $name: String!, $account: ID, $key: String) {
        startImport(householdId: $h, fileId: $file, fileName: $name, accountId: $account, idempotencyKey: $key) {
          revision batch { ${batchFields} } } }`,
      {
        h: this.householdId,
        file: fileId,
        name,
        account: options.accountId ?? null,
        key: options.key ?? null,
      },
    );
    return data.startImport.batch;
  }

  async batch(id: string): Promise<any> {
    const data = await this.person.gql(
      `query ($h: ID!, $id: ID!) { household(id: $h) { importBatch(id: $id) { ${batchFields} } } }`,
      {
        h: this.householdId,
        id,
      },
    );
    return data.household.importBatch;
  }

  /** Waits until a batch is no longer being read. */
  async read(id: string): Promise<any> {
    for (;;) {
      const batch = await this.batch(id);
      if (batch.status !== 'READING') return batch;
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }

  /** Uploads and reads. */
  async preview(
    content: string | Uint8Array,
    options: { name?: string; accountId?: string } = {},
  ): Promise<any> {
    return await this.read((await this.start(content, options)).id);
  }

  async lines(id: string, verdicts: readonly string[] | null = null): Promise<any[]> {
    const data = await this.person.gql(
      `query ($h: ID!, $id: ID!, $verdicts: [Verdict!]) { household(id: $h) { importBatch(id: $id) {
        lines(verdicts: $verdicts, first: 200) { edges { node { ${lineFields} } } } } } }`,
      { h: this.householdId, id, verdicts },
    );
    return data.household.importBatch.lines.edges.map((edge: any) => edge.node);
  }

  async change(id: string, input: { csv?: unknown; accounts?: unknown }): Promise<any> {
    await this.beginChange(id, input);
    return await this.read(id);
  }

  /** Has a batch read again, as it is when nothing is changed, and does not wait for it. */
  async beginChange(id: string, input: { csv?: unknown; accounts?: unknown } = {}): Promise<void> {
    await this.person.gql(
      `mutation ($h: ID!, $id: ID!, $csv: CsvSettingsInput, $accounts: [StatementAccountInput!]) {
        changeImport(householdId: $h, batchId: $id, csv: $csv, accounts: $accounts) { batch { id } } }`,
      { h: this.householdId, id, ...input },
    );
  }

  async changeLines(id: string, lineIds: readonly string[], input: Record<string, unknown>): Promise<any> {
    const data = await this.person.gql(changeLines, { h: this.householdId, id, lineIds, input });
    return data.changeImportLines.batch;
  }

  async commit(id: string): Promise<any> {
    return (await this.person.gql(commit, { h: this.householdId, id })).commitImport.batch;
  }

  async cancel(id: string): Promise<any> {
    return (await this.person.gql(cancel, { h: this.householdId, id })).cancelImport.batch;
  }

  async undo(id: string): Promise<any> {
    return (await this.person.gql(undo, { h: this.householdId, id })).undoImport;
  }

  async undoPreview(id: string): Promise<any> {
    const data = await this.person.gql(
      `query ($h: ID!, $id: ID!) { household(id: $h) { importBatch(id: $id) { undoPreview { removes unmerges kept keptTransactionIds } } } }`,
      { h: this.householdId, id },
    );
    return data.household.importBatch.undoPreview;
  }

  async createAccount(name: string, input: Record<string, unknown> = {}): Promise<string> {
    const data = await this.person.gql(
      `mutation ($h: ID!, $input: AccountInput!) { createAccount(householdId: $h, input: $input) { account { id } } }`,
      { h: this.householdId, input: { name, group: 'EVERYDAY', currency: 'EUR', ...input } },
    );
    return data.createAccount.account.id;
  }

  async createTransaction(input: Record<string, unknown>): Promise<any> {
    const data = await this.person.gql(
      `mutation ($h: ID!, $input: TransactionInput!) { createTransaction(householdId: $h, input: $input) { transaction { id version } } }`,
      { h: this.householdId, input },
    );
    return data.createTransaction.transaction;
  }

  async transactions(): Promise<any[]> {
    const data = await this.person.gql(
      `query ($h: ID!) { household(id: $h) { transactions(first: 200) { edges { node { id date payee note kind status version importBatchId
        amount { amount currency } accountId lines { kind categoryId accountId amount { amount } arrivesOn status }
        postings { position accountId amount { amount } date status } } } } } }`,
      { h: this.householdId },
    );
    return data.household.transactions.edges.map((edge: any) => edge.node);
  }

  async balance(accountId: string): Promise<string> {
    const data = await this.person.gql(
      `query ($h: ID!, $id: ID!) { household(id: $h) { account(id: $id) { balance { amount } } } }`,
      {
        h: this.householdId,
        id: accountId,
      },
    );
    return data.household.account.balance.amount;
  }
}

export const changeLines = `mutation ($h: ID!, $id: ID!, $lineIds: [ID!]!, $input: LineChangeInput!) {
  changeImportLines(householdId: $h, batchId: $id, lineIds: $lineIds, input: $input) { revision batch { ${batchFields} } } }`;
export const commit = `mutation ($h: ID!, $id: ID!) { commitImport(householdId: $h, batchId: $id) { revision batch { ${batchFields} } } }`;
export const cancel = `mutation ($h: ID!, $id: ID!) { cancelImport(householdId: $h, batchId: $id) { revision batch { ${batchFields} } } }`;
export const undo = `mutation ($h: ID!, $id: ID!) { undoImport(householdId: $h, batchId: $id) {
  revision removed unmerged keptTransactionIds accounts { id balance { amount } } batch { ${batchFields} } } }`;
