import type { AnswerError, TestClient } from './client.ts';

/** Every field of a transaction that a screen may ask for. */
export const transactionFields = `
  id date payee note tags kind accountId amount { amount currency } status version createdAt updatedAt deletedAt importBatchId
  lines { position kind amount { amount currency } categoryId accountId counterAmount { amount currency } arrivesOn status memo }
  postings { position accountId accountName accountType amount { amount currency } date memo status }`;

export interface BookedAccount {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
}

export interface BookedCategory {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly system: boolean;
}

/** A line and an entry as the API takes them. */
export interface LineInput {
  kind?: 'CATEGORY' | 'TRANSFER' | 'OPENING';
  amount: string;
  categoryId?: string | null;
  accountId?: string;
  counterAmount?: string;
  arrivesOn?: string;
  status?: string;
  memo?: string;
}
export interface EntryInput {
  date: string;
  accountId: string;
  amount: string;
  lines: LineInput[];
  payee?: string;
  note?: string;
  tags?: string[];
  status?: string;
}

/** A household with accounts of several currencies and a tree of categories, and the operations of its transactions. */
export class Books {
  private constructor(
    readonly client: TestClient,
    readonly householdId: string,
    readonly accounts: readonly BookedAccount[],
    readonly categories: readonly BookedCategory[],
  ) {}

  /**
   * Signs a person up and makes the household. Amounts have 0, 2 and 3 decimals among its currencies.
   *
   * @param settings of the household besides
   */
  static async make(client: TestClient, settings: Record<string, unknown> = {}): Promise<Books> {
    await client.signUp();
    const householdId = await client.createHousehold(settings);
    const accounts: BookedAccount[] = [];
    for (const [name, group, currency] of [
      ['Giro', 'EVERYDAY', 'EUR'],
      ['Savings', 'SAVINGS', 'EUR'],
      ['Card', 'CARDS', 'EUR'],
      ['Dollars', 'EVERYDAY', 'USD'],
      ['Yen', 'EVERYDAY', 'JPY'],
      ['Dinars', 'EVERYDAY', 'BHD'],
    ]) {
      const data = await client.gql(
        `mutation ($householdId: ID!, $input: AccountInput!) { createAccount(householdId: $householdId, input: $input) { account { id name currency } } }`,
        { householdId, input: { name, group, currency } },
      );
      accounts.push(data.createAccount.account);
    }
    const data = await client.gql(
      `query ($id: ID!) { household(id: $id) { categories { id name parentId type system } } }`,
      { id: householdId },
    );
    return new Books(client, householdId, accounts, data.household.categories);
  }

  /** The same books in another browser. */
  on(client: TestClient): Books {
    return new Books(client, this.householdId, this.accounts, this.categories);
  }

  account(name: string): string {
    return idOf(this.accounts, name);
  }

  category(name: string): string {
    return idOf(this.categories, name);
  }

  async create(input: EntryInput, idempotencyKey: string | null = null, client = this.client): Promise<any> {
    const data = await client.gql(
      `mutation ($householdId: ID!, $input: TransactionInput!, $idempotencyKey: String) {
        createTransaction(householdId: $householdId, input: $input, idempotencyKey: $idempotencyKey) {
          revision accounts { id balance { amount } } transaction { ${transactionFields} }
        }
      }`,
      { householdId: this.householdId, input, idempotencyKey },
    );
    return data.createTransaction;
  }

  /** An expense of the account Giro, for tests that need any transaction. */
  async spend(amount: string, more: Partial<EntryInput> = {}, idempotencyKey?: string): Promise<any> {
    const input = {
      date: '2026-03-01',
      accountId: this.account('Giro'),
      amount: `-${amount}`,
      lines: [{ amount: `-${amount}`, categoryId: this.category('Groceries') }],
      ...more,
    };
    const payload = await this.create(input, idempotencyKey);
    return payload.transaction;
  }

  async edit(
    seen: { id: string; version: number },
    input: EntryInput,
    idempotencyKey: string | null = null,
  ): Promise<any> {
    const data = await this.client.gql(
      `mutation ($householdId: ID!, $id: ID!, $version: Int!, $input: TransactionInput!, $idempotencyKey: String) {
        editTransaction(householdId: $householdId, id: $id, version: $version, input: $input, idempotencyKey: $idempotencyKey) {
          revision accounts { id balance { amount } } transaction { ${transactionFields} }
        }
      }`,
      { householdId: this.householdId, id: seen.id, version: seen.version, input, idempotencyKey },
    );
    return data.editTransaction;
  }

  async delete(ids: readonly string[]): Promise<any> {
    return await this.many('deleteTransactions', ids);
  }

  async restore(ids: readonly string[]): Promise<any> {
    return await this.many('restoreTransactions', ids);
  }

  async bulkEdit(
    ids: readonly string[],
    input: Record<string, unknown>,
    idempotencyKey: string | null = null,
  ): Promise<any> {
    const data = await this.client.gql(
      `mutation ($householdId: ID!, $ids: [ID!]!, $input: BulkEditInput!, $idempotencyKey: String) {
        bulkEditTransactions(householdId: $householdId, ids: $ids, input: $input, idempotencyKey: $idempotencyKey) {
          revision ids accounts { id balance { amount } } transactions { ${transactionFields} }
        }
      }`,
      { householdId: this.householdId, ids, input, idempotencyKey },
    );
    return data.bulkEditTransactions;
  }

  async emptyTrash(): Promise<any> {
    const data = await this.client.gql(
      `mutation ($householdId: ID!) { emptyTrash(householdId: $householdId) { revision ids transactions { id } accounts { id } } }`,
      { householdId: this.householdId },
    );
    return data.emptyTrash;
  }

  async read(id: string): Promise<any> {
    const data = await this.client.gql(
      `query ($householdId: ID!, $id: ID!) { household(id: $householdId) { transaction(id: $id) { ${transactionFields} } } }`,
      { householdId: this.householdId, id },
    );
    return data.household.transaction;
  }

  /** One page of a list of transactions. */
  async page(
    field: 'transactions' | 'trash',
    variables: Record<string, unknown> = {},
    fields = transactionFields,
  ): Promise<any> {
    const filter = field === 'transactions' ? 'filter: $filter, ' : '';
    const declared = field === 'transactions' ? '$filter: TransactionFilter, ' : '';
    const data = await this.client.gql(
      `query ($householdId: ID!, ${declared}$first: Int = 200, $after: String) { household(id: $householdId) {
        ${field}(${filter}first: $first, after: $after) {
          edges { cursor node { ${fields} } } pageInfo { hasNextPage endCursor }
          totals { count sums { currency in { amount currency } out { amount } net { amount } } }
        } } }`,
      { householdId: this.householdId, ...variables },
    );
    return data.household[field];
  }

  /** All transactions that match, page by page. */
  async all(filter: Record<string, unknown> = {}, first = 200, fields = transactionFields): Promise<any[]> {
    return await everyPage(
      async (after) => await this.page('transactions', { filter, first, after }, fields),
    );
  }

  /** One page of a register. */
  async registerPage(accountId: string, variables: Record<string, unknown> = {}): Promise<any> {
    const data = await this.client.gql(
      `query ($householdId: ID!, $accountId: ID!, $filter: TransactionFilter, $first: Int = 200, $after: String) {
        household(id: $householdId) { register(accountId: $accountId, filter: $filter, first: $first, after: $after) {
          balanceReason
          edges { cursor node { id position date amount { amount currency } balance { amount currency } status memo
            transaction { id kind accountId payee version } } }
          pageInfo { hasNextPage endCursor }
          totals { count sums { currency in { amount } out { amount } net { amount } } }
        } } }`,
      { householdId: this.householdId, accountId, ...variables },
    );
    return data.household.register;
  }

  /** All rows of a register, newest first, page by page. */
  async register(accountId: string, variables: Record<string, unknown> = {}): Promise<any[]> {
    return await everyPage(async (after) => await this.registerPage(accountId, { ...variables, after }));
  }

  /** Code, message and input field of a refused operation. */
  async refused(work: Promise<unknown>): Promise<AnswerError> {
    try {
      await work;
    } catch (failure) {
      const [error] = (failure as { errors?: readonly AnswerError[] }).errors ?? [];
      if (error !== undefined) return error;
      throw failure;
    }
    throw new Error('the operation was not refused');
  }

  private async many(mutation: string, ids: readonly string[]): Promise<any> {
    const data = await this.client.gql(
      `mutation ($householdId: ID!, $ids: [ID!]!) {
        ${mutation}(householdId: $householdId, ids: $ids) { revision ids accounts { id balance { amount } } transactions { ${transactionFields} } }
      }`,
      { householdId: this.householdId, ids },
    );
    return data[mutation];
  }
}

async function everyPage(read: (after: string | null) => Promise<any>): Promise<any[]> {
  const nodes: any[] = [];
  for (let after: string | null = null; ;) {
    const page = await read(after);
    nodes.push(...page.edges.map((edge: { node: unknown }) => edge.node));
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}

function idOf(things: readonly { id: string; name: string }[], name: string): string {
  const found = things.find((thing) => thing.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.id;
}
