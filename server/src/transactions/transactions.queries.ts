import { isId } from '../persistence/id.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { type Connection, connectionOf, readPage } from '../paging.ts';
import { refuse } from '../refusal.ts';
import { filterSql } from './filter-sql.ts';
import { filteredPage, type PagedList } from './filtered-page.ts';
import { pagedStatement, rowLimit } from '../paged-statements.ts';
import { checkKeys, isDateKey, isIdKey, isInstantKey } from '../page-keys.ts';
import type { TransactionFilter } from './transaction-filter.ts';
import {
  accountsColumn,
  type AccountsColumn,
  accountsOf,
  type TransactionColumns,
  transactionColumns,
  type TransactionRow,
} from './transaction-row.ts';
import { transactionRow } from './stored-transaction.ts';

/** Which page of a list is asked for. */
export interface PageInput {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** The ids are joined, for the reason that `deletingPostings` has. */
const byIds = householdStatement(
  'transactions_by_ids',
  `select ${accountsColumn(`a.id in (
      select p.account_id from unnest($2::uuid[]) as x (id) join posting p on p.household_id = $1 and p.transaction_id = x.id
      union all
      select p.account_id from unnest($2::uuid[]) as x (id)
      join trashed_posting p on p.household_id = $1 and p.transaction_id = x.id)`)},
     ${transactionColumns('either')}
   from unnest($2::uuid[]) as asked (id) join transaction t on t.household_id = $1 and t.id = asked.id`,
);

/**
 * Transactions by their ids, live ones and those in the trash, in the order of the ids; ids of nothing are left out.
 */
export async function readTransactionsByIds(
  reader: Reader,
  scope: HouseholdScope,
  ids: readonly string[],
): Promise<TransactionRow[]> {
  const asked = ids.filter(isId).map((id) => id.toLowerCase());
  if (asked.length === 0) return [];
  const rows = await reader.household<readonly [AccountsColumn, ...TransactionColumns]>(scope, byIds, [
    asked,
  ]);
  const accounts = accountsOf(rows.map(([column]) => column));
  const found = new Map(rows.map(([, ...columns]) => [columns[0], transactionRow(columns, accounts)]));
  return asked.flatMap((id) => found.get(id) ?? []);
}

/**
 * One transaction, live or in the trash.
 *
 * @throws Refusal not_found
 */
export async function readTransaction(
  reader: Reader,
  scope: HouseholdScope,
  id: string,
): Promise<TransactionRow> {
  const [row] = await readTransactionsByIds(reader, scope, [id]);
  if (row === undefined) throw refuse('not_found', { what: 'transaction' });
  return row;
}

/** A row of a list that says first whether the filter's ids are known, and nothing more where no row matches. */
type ListedColumns = readonly [
  known: boolean,
  accounts: AccountsColumn,
  ...columns: TransactionColumns | readonly [null],
];

/**
 * Live transactions that match a filter, newest first.
 *
 * @throws Refusal not_found (an id of the filter), page_size_out_of_range, cursor_unreadable
 */
export async function readTransactions(
  reader: Reader,
  scope: HouseholdScope,
  filter: TransactionFilter,
  { first, after }: PageInput,
): Promise<Connection<TransactionRow>> {
  const list = ['transactions', scope.householdId, filter];
  const page = readPage(list, first, after, 2);
  const keys = checkKeys(page.after, [isDateKey, isIdKey]);
  const conditions = filterSql(filter, 'transaction', 2 + keys.length);
  const limit = rowLimit(page.first);
  const read = pagedStatement(`transactions_${limit}_${keys.length}_${conditions.key}`, () => {
    const page = filteredPage(transactionList(keys.length > 0), conditions, limit);
    return `with ${page}
      select ${conditions.known} as known, ${accountsColumn()}, listed.*
      from (select $1::uuid as household_id) books
      left join lateral (
        select ${transactionColumns('posting')}
        from page join transaction t on t.household_id = $1 and t.id = page.id
      ) listed on true
      order by listed.date desc, listed.id desc`;
  });
  const values = [...keys, ...conditions.values];
  const rows = conditions.isSearch
    ? await reader.search<ListedColumns>(scope, read, values)
    : await reader.household<ListedColumns>(scope, read, values);
  return connectionOf(list, page, listed(rows), ({ date, id }) => [date, id]);
}

/** Live transactions in the order of their own index. */
function transactionList(hasKeys: boolean): PagedList {
  return {
    keys: 't.id, t.date',
    from: 'transaction t',
    where: `t.household_id = $1 and t.deleted_at is null ${hasKeys ? 'and (t.date, t.id) < ($2::date, $3::uuid)' : ''}`,
    join: '',
    order: 't.date desc, t.id desc',
    orderOfKeys: 'date desc, id desc',
    alias: 't',
  };
}

function listed(rows: readonly ListedColumns[]): TransactionRow[] {
  if (rows.some(([known]) => !known))
    throw refuse('not_found', { what: 'account, category or import' }, { path: ['filter'] });
  const accounts = accountsOf(rows.map(([, column]) => column));
  return rows.flatMap(([, , ...columns]) =>
    columns[0] === null ? [] : [transactionRow(columns as unknown as TransactionColumns, accounts)],
  );
}

/**
 * Deleted transactions, the latest deletion first.
 *
 * @throws Refusal page_size_out_of_range, cursor_unreadable
 */
export async function readTrash(
  reader: Reader,
  scope: HouseholdScope,
  { first, after }: PageInput,
): Promise<Connection<TransactionRow>> {
  const list = ['trash', scope.householdId];
  const page = readPage(list, first, after, 2);
  const keys = checkKeys(page.after, [isInstantKey, isIdKey]);
  const limit = rowLimit(page.first);
  const read = pagedStatement(`trash_${limit}_${keys.length}`, () => {
    const afterKeys = keys.length === 0 ? '' : 'and (t.deleted_at, t.id) < ($2::timestamptz, $3::uuid)';
    // Rows are told apart by the microseconds, which the schema does not show.
    return `select to_char(t.deleted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as deleted_key,
        ${accountsColumn()}, ${transactionColumns('trashed_posting')}
      from (
        select t.* from transaction t
        where t.household_id = $1 and t.deleted_at is not null ${afterKeys}
        order by t.deleted_at desc, t.id desc limit ${limit}
      ) t
      order by t.deleted_at desc, t.id desc`;
  });
  const rows = await reader.household<readonly [deletedKey: string, AccountsColumn, ...TransactionColumns]>(
    scope,
    read,
    keys,
  );
  const accounts = accountsOf(rows.map(([, column]) => column));
  const deletedKeys = new Map(rows.map(([deletedKey, , id]) => [id, deletedKey]));
  const transactions = rows.map(([, , ...columns]) => transactionRow(columns, accounts));
  return connectionOf(list, page, transactions, ({ id }) => [deletedKeys.get(id) ?? '', id]);
}
