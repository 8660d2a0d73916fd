import { TestClient } from '../../../server/test/support/client.ts';
import { upload } from '../../../server/test/support/upload.ts';
import type { TestFile } from './files.ts';

type Group = 'EVERYDAY' | 'SAVINGS' | 'CARDS' | 'INVESTMENTS' | 'LOANS' | 'PROPERTY';

/** Input of an account as a test writes it. */
interface NewAccount {
  readonly name: string;
  readonly group?: Group;
  readonly currency?: string;
  /** Decimal in the account's currency. */
  readonly opening?: string;
  readonly openingDate?: string;
}

/** Input of a purchase or an income with one category, or none. */
interface NewEntry {
  readonly account: string;
  /** Decimal, negative for money out. */
  readonly amount: string;
  readonly payee: string;
  /** Days from the household's today; 0 when left out. */
  readonly day?: number;
  /** Name of the category. */
  readonly category?: string;
  readonly tags?: readonly string[];
  readonly status?: 'PENDING' | 'CLEARED' | 'RECONCILED';
}

/** A household made through the API, so that a test begins where its own story begins. */
export class Books {
  #categories: Map<string, string> | null = null;

  private constructor(
    readonly client: TestClient,
    readonly householdId: string,
    readonly today: string,
  ) {}

  /** Signs up a person and makes their household, with the starting tree of categories in English. */
  static async make(url: string, input: Record<string, unknown> = {}, person = 'Ana Marlow'): Promise<Books> {
    const client = new TestClient(url);
    await client.signUp(person);
    const householdId = await client.createHousehold({ numberLocale: 'en-GB', ...input });
    return await Books.of(client, householdId);
  }

  /** The demo household, signed in as its owner. It is shared by all tests of a server: look, change nothing. */
  static async demo(url: string): Promise<Books> {
    const client = new TestClient(url);
    const data = await client.gql(`mutation { startDemo { me { memberships { household { id } } } } }`);
    return await Books.of(client, data.startDemo.me.memberships[0].household.id);
  }

  static async of(client: TestClient, householdId: string): Promise<Books> {
    const data = await client.gql(`query ($id: ID!) { household(id: $id) { today } }`, { id: householdId });
    return new Books(client, householdId, data.household.today);
  }

  /** Address of a screen: `path('accounts', id)`. */
  path(...parts: readonly string[]): string {
    return ['/h', this.householdId, ...parts].join('/');
  }

  /** The day so many days from the household's today. */
  day(offset: number): string {
    const date = new Date(`${this.today}T12:00:00Z`);
    date.setUTCDate(date.getUTCDate() + offset);
    return date.toISOString().slice(0, 10);
  }

  /** Makes an account; answers its id. */
  async account({
    name,
    group = 'EVERYDAY',
    currency = 'EUR',
    opening,
    openingDate,
  }: NewAccount): Promise<string> {
    const data = await this.client.gql(
      `mutation ($household: ID!, $input: AccountInput!) {
        createAccount(householdId: $household, input: $input) { account { id } }
      }`,
      {
        household: this.householdId,
        input: {
          name,
          group,
          currency,
          ...(opening === undefined
            ? {}
            : { openingBalance: opening, openingDate: openingDate ?? this.day(-40) }),
        },
      },
    );
    return data.createAccount.account.id;
  }

  /** Id of a category by its name. */
  async category(name: string): Promise<string> {
    this.#categories ??= new Map(
      (
        await this.client.gql(`query ($id: ID!) { household(id: $id) { categories { id name } } }`, {
          id: this.householdId,
        })
      ).household.categories.map((category: { id: string; name: string }) => [category.name, category.id]),
    );
    const id = this.#categories.get(name);
    if (id === undefined) throw new Error(`there is no category ${name}`);
    return id;
  }

  /** Enters a purchase or an income; answers its id and version. */
  async enter(entry: NewEntry): Promise<{ id: string; version: number }> {
    const { account, amount, payee, day = 0, category, tags, status } = entry;
    return await this.transaction({
      date: this.day(day),
      payee,
      accountId: account,
      amount,
      ...(tags === undefined ? {} : { tags }),
      ...(status === undefined ? {} : { status }),
      lines: [{ amount, ...(category === undefined ? {} : { categoryId: await this.category(category) }) }],
    });
  }

  /** Creates a transaction of any kind from the API's own input. */
  async transaction(input: Record<string, unknown>): Promise<{ id: string; version: number }> {
    const data = await this.client.gql(
      `mutation ($household: ID!, $input: TransactionInput!) {
        createTransaction(householdId: $household, input: $input) { transaction { id version } }
      }`,
      { household: this.householdId, input },
    );
    return data.createTransaction.transaction;
  }

  /** Attaches a file to a transaction. */
  async attach(transactionId: string, { name, type, bytes }: TestFile): Promise<void> {
    const { fileId } = await upload(this.client, this.householdId, {
      name,
      type,
      content: new Uint8Array(bytes),
    });
    await this.client.gql(
      `mutation ($household: ID!, $transaction: ID!, $file: ID!) {
        attachFile(householdId: $household, transactionId: $transaction, fileId: $file) { revision }
      }`,
      { household: this.householdId, transaction: transactionId, file: fileId },
    );
  }

  /** Sets what one unit of a currency is worth in the base currency. */
  async rate(currency: string, rate: string, day = -40): Promise<void> {
    await this.client.gql(
      `mutation ($household: ID!, $input: RateInput!) {
        setRate(householdId: $household, input: $input) { revision }
      }`,
      { household: this.householdId, input: { currency, date: this.day(day), rate } },
    );
  }

  /** Another person, who may only look. */
  async viewer(): Promise<TestClient> {
    const { inviteMember } = await this.client.gql(
      `mutation ($household: ID!) { inviteMember(householdId: $household, input: { role: VIEWER }) { token } }`,
      { household: this.householdId },
    );
    const viewer = new TestClient(this.client.url);
    await viewer.signUp('Vera Viewer');
    await viewer.gql(`mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`, {
      token: inviteMember.token,
    });
    return viewer;
  }

  /** Balance of an account by its name, as a decimal: what the books say, whatever a screen shows. */
  async balance(name: string): Promise<string> {
    const data = await this.client.gql(
      `query ($id: ID!) { household(id: $id) { accounts { name balance { amount } } } }`,
      { id: this.householdId },
    );
    const found = data.household.accounts.find((account: { name: string }) => account.name === name);
    return found.balance.amount;
  }
}
