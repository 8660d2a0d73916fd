import {
  type AttachmentColumns,
  type AttachmentRow,
  attachmentsColumn,
} from '../attachments/attachment-row.ts';
import {
  accountId,
  type Account,
  type AccountLookup,
  type AccountType,
  type SystemRole,
} from '../ledger/account.ts';
import { type BusinessDate, parseDate } from '../ledger/date.ts';
import type { EntryLine } from '../ledger/entry.ts';
import type { TransactionKind } from '../ledger/kind.ts';
import type { PostingStatus } from '../ledger/posting.ts';
import { assert, unreachable } from '../ledger/result.ts';
import { type MoneyValue, storedCurrency } from '../rates/figure.ts';

/** A posting in the schema's shape. */
export interface PostingRow {
  readonly position: number;
  readonly accountId: string;
  readonly accountName: string;
  readonly accountType: AccountType;
  readonly amount: MoneyValue;
  readonly date: string;
  readonly memo: string;
  readonly status: PostingStatus;
}

/** A line of what a person entered, in the schema's shape. */
export interface EntryLineRow {
  readonly position: number;
  readonly kind: EntryLine['kind'];
  readonly amount: MoneyValue;
  readonly categoryId: string | null;
  readonly accountId: string | null;
  readonly counterAmount: MoneyValue | null;
  readonly arrivesOn: string | null;
  readonly status: PostingStatus | null;
  readonly memo: string;
}

/** A transaction in the schema's shape, seen from the account of its first posting. */
export interface TransactionRow {
  readonly id: string;
  readonly date: string;
  readonly payee: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly kind: TransactionKind;
  readonly accountId: string;
  readonly amount: MoneyValue;
  readonly status: PostingStatus;
  /** Empty for postings of a shape that no entry has, which only a hand in the database can make. */
  readonly lines: readonly EntryLineRow[];
  readonly postings: readonly PostingRow[];
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt: string | null;
  readonly importBatchId: string | null;
  readonly attachments: readonly AttachmentRow[];
  readonly attachmentCount: number;
}

/** A posting as statements answer it, inside a JSON array. */
export type PostingColumns = readonly [
  position: number,
  accountId: string,
  amount: string,
  currency: string,
  date: string,
  memo: string,
  status: PostingStatus,
];

/** The accounts of a statement's postings as JSON text, which one row of it carries; null in the others. */
export type AccountsColumn = string | null;

type AccountColumns = readonly [
  id: string,
  name: string,
  type: AccountType,
  systemRole: SystemRole | null,
  currency: string | null,
];

/** What `transactionColumns` answers, in order. */
export type TransactionColumns = readonly [
  id: string,
  date: string,
  payee: string,
  note: string,
  tags: readonly string[],
  postings: readonly PostingColumns[] | null,
  version: number,
  createdAt: string,
  updatedAt: string,
  deletedAt: string | null,
  importBatchId: string | null,
  attachments: readonly AttachmentColumns[] | null,
];

/** From which tables the postings of a transaction come: the books, the trash, or wherever they are. */
export type PostingSource = 'posting' | 'trashed_posting' | 'either';

/**
 * The columns of a transaction `t`, tags, postings and attachments included: everything of it in one statement. The household is `$1`.
 */
export function transactionColumns(source: PostingSource): string {
  return `t.id, t.date,
    coalesce((select y.name from payee y where y.household_id = $1 and y.id = t.payee_id), '') as payee,
    t.note,
    coalesce((select json_agg(g.name order by g.name) from transaction_tag x
      join tag g on g.household_id = $1 and g.id = x.tag_id
      where x.household_id = $1 and x.transaction_id = t.id), '[]') as tags,
    ${postingsOf(source)} as postings,
    t.version, t.created_at, t.updated_at, t.deleted_at, t.import_batch_id, ${attachmentsColumn}`;
}

function postingsOf(source: PostingSource): string {
  switch (source) {
    case 'posting':
    case 'trashed_posting':
      return `(select ${postingList} from ${source} p where p.household_id = $1 and p.transaction_id = t.id)`;
    case 'either':
      return `(select ${postingList} from (
          select * from posting where household_id = $1 and transaction_id = t.id
          union all select * from trashed_posting where household_id = $1 and transaction_id = t.id) p)`;
    default:
      return unreachable(source);
  }
}

const postingList = `json_agg(json_build_array(p.position, p.account_id, p.amount::text, p.currency, p.date, p.memo,
  p.status) order by p.position)`;

/**
 * The column that tells of the accounts, on one row of the statement, whichever: joining them to each posting would cost
 * more than all the rest of a page, and the household's are few.
 */
export function accountsColumn(condition = 'true'): string {
  return `case when row_number() over () = 1 then (
    select json_agg(json_build_array(a.id, a.name, a.type, a.system_role, a.currency)) from account a
    where a.household_id = $1 and ${condition})::text end as accounts`;
}

/** The accounts that the rows of a statement tell of, read when somebody asks for one. */
export function accountsOf(columns: readonly AccountsColumn[]): AccountLookup {
  const read = once(() => readAccounts(columns.find((column) => column !== null) ?? '[]'));
  return (id) => {
    const account = read().get(id);
    assert(account !== undefined, `account ${id} came with its posting`);
    return account;
  };
}

function readAccounts(json: string): ReadonlyMap<string, Account> {
  const accounts = new Map<string, Account>();
  for (const [id, name, type, system, currency] of JSON.parse(json) as AccountColumns[]) {
    accounts.set(id, {
      id: accountId(id),
      type,
      name,
      system,
      currency: currency === null ? null : storedCurrency(currency),
      closed: false,
    });
  }
  return accounts;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A day from the database. Anything else there is a bug. */
export function storedDate(text: string): BusinessDate {
  const date = parseDate(text);
  assert(date.ok, `${text} is a stored day`);
  return date.value;
}
