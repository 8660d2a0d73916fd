import type { AccountClassLookup, AccountType, SystemRole } from '../../src/ledger/account.ts';
import { accountId } from '../../src/ledger/account.ts';
import type { CurrencyCode } from '../../src/ledger/currency.ts';
import type { BusinessDate } from '../../src/ledger/date.ts';
import type { Posting, PostingStatus } from '../../src/ledger/posting.ts';
import { newId } from '../../src/persistence/id.ts';
import type { TestServer } from './server.ts';

/** The instant at which tests with a fixed clock run: far ahead, so that no session of theirs ever ends. */
export const testNow = new Date('2099-06-15T10:00:00Z');
/** The day that is then in Europe/Berlin. */
export const testToday = '2099-06-15';

/** One posting of a transaction that a test writes: amount in minor units. */
export interface WrittenPosting {
  readonly account: string;
  readonly amount: bigint | number;
  readonly currency?: string;
  readonly date?: string;
  readonly status?: PostingStatus;
}

interface AccountClass {
  readonly id: string;
  readonly type: AccountType;
  readonly system: SystemRole | null;
  readonly currency: string | null;
}

/** The books of one household, written and read below the API: raw rows in, raw postings out. */
export class TestBooks {
  private constructor(
    private readonly server: TestServer,
    readonly householdId: string,
    private classes: ReadonlyMap<string, AccountClass>,
  ) {}

  static async of(server: TestServer, householdId: string): Promise<TestBooks> {
    const books = new TestBooks(server, householdId, new Map());
    await books.refresh();
    return books;
  }

  /** Learns about accounts made since. */
  async refresh(): Promise<void> {
    const { rows } = await this.server.pool.query<AccountClass>(
      `select id, type, system_role as system, currency from account where household_id = $1`,
      [this.householdId],
    );
    this.classes = new Map(rows.map((row) => [row.id, row]));
  }

  /** How the ledger asks about accounts. */
  readonly lookup: AccountClassLookup = (id) => {
    const found = this.classes.get(id);
    if (found === undefined) throw new Error(`no account ${id}`);
    return found;
  };

  /** Id of one of the system's own accounts. */
  system(role: SystemRole): string {
    const found = [...this.classes.values()].find((account) => account.system === role);
    if (found === undefined) throw new Error(`no ${role}`);
    return found.id;
  }

  /** Makes an own account as a bare row; answers its id. */
  async account(currency: string, type: 'ASSET' | 'LIABILITY' = 'ASSET'): Promise<string> {
    const id = newId();
    await this.server.pool.query(
      `insert into account (household_id, id, type, account_group, name, currency) values ($1, $2, $3, $4, $5, $6)`,
      [this.householdId, id, type, type === 'ASSET' ? 'EVERYDAY' : 'CARDS', `Account ${id}`, currency],
    );
    await this.refresh();
    return id;
  }

  /** Makes a category as a bare row; answers its id. */
  async category(type: 'INCOME' | 'EXPENSE', parentId: string | null = null): Promise<string> {
    const id = newId();
    await this.server.pool.query(
      `insert into account (household_id, id, type, name, parent_id) values ($1, $2, $3, $4, $5)`,
      [this.householdId, id, type, `Category ${id}`, parentId],
    );
    await this.refresh();
    return id;
  }

  /** Writes a transaction and commits it, so that the database's own guards have their say. Answers its id. */
  async write(date: string, postings: readonly WrittenPosting[], table = 'posting'): Promise<string> {
    const id = newId();
    const client = await this.server.pool.connect();
    try {
      await client.query('begin');
      await client.query(
        `insert into transaction (household_id, id, date, deleted_at) values ($1, $2, $3, $4)`,
        [this.householdId, id, date, table === 'posting' ? null : testNow],
      );
      await client.query(
        `insert into ${table} (household_id, transaction_id, position, account_id, amount, currency, date, status)
         select $1, $2, n.position - 1, n.account, n.amount, n.currency, n.date, n.status
         from unnest($3::uuid[], $4::bigint[], $5::text[], $6::date[], $7::text[])
           with ordinality as n (account, amount, currency, date, status, position)`,
        [
          this.householdId,
          id,
          postings.map(({ account }) => account),
          postings.map(({ amount }) => String(amount)),
          postings.map((posting) => posting.currency ?? 'EUR'),
          postings.map((posting) => posting.date ?? date),
          postings.map((posting) => posting.status ?? 'CLEARED'),
        ],
      );
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
    return id;
  }

  /** Sets a rate to the base currency as a bare row. */
  async rate(currency: string, date: string, rate: string, base = 'EUR'): Promise<void> {
    await this.server.pool.query(
      `insert into exchange_rate (household_id, id, currency, base, date, rate) values ($1, $2, $3, $4, $5, $6)`,
      [this.householdId, newId(), currency, base, date, rate],
    );
  }

  /** All live postings, for recomputations by the ledger's own functions. */
  async postings(): Promise<Posting[]> {
    const { rows } = await this.server.pool.query<{
      account: string;
      amount: string;
      currency: CurrencyCode;
      date: BusinessDate;
      status: PostingStatus;
    }>(
      `select account_id as account, amount::text, currency, date::text, status from posting where household_id = $1`,
      [this.householdId],
    );
    return rows.map((row) => ({
      accountId: accountId(row.account),
      amount: BigInt(row.amount),
      currency: row.currency,
      date: row.date,
      memo: '',
      status: row.status,
    }));
  }
}
