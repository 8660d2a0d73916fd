import type { AccountLookup, AccountType } from '../ledger/account.ts';
import { runningBalances } from '../ledger/balance.ts';
import type { PostingStatus } from '../ledger/posting.ts';
import { isId } from '../persistence/id.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { type Connection, connectionOf, readPage } from '../paging.ts';
import { moneyOf, type MoneyValue, storedCurrency } from '../rates/figure.ts';
import { refuse } from '../refusal.ts';
import { type FilterSql, filterSql } from './filter-sql.ts';
import { filteredPage, type PagedList } from './filtered-page.ts';
import { pagedStatement, rowLimit } from '../paged-statements.ts';
import { checkKeys, isDateKey, isIdKey, isNumberKey } from '../page-keys.ts';
import { keepsBalanceMeaningful, type TransactionFilter } from './transaction-filter.ts';
import {
  accountsColumn,
  type AccountsColumn,
  accountsOf,
  type TransactionColumns,
  transactionColumns,
  type TransactionRow,
} from './transaction-row.ts';
import { transactionRow } from './stored-transaction.ts';
import type { PageInput } from './transactions.queries.ts';

/** A posting of the register's account, in the schema's shape. */
export interface RegisterRow {
  /** Transaction id and posting position. */
  readonly id: string;
  readonly position: number;
  readonly date: string;
  /** Change of the account; in an income category what was earned. */
  readonly amount: MoneyValue;
  readonly status: PostingStatus;
  readonly memo: string;
  readonly balance: MoneyValue | null;
  readonly transaction: TransactionRow;
}

/** Why a register's rows carry no balance. */
export type BalanceReason = 'FILTERED' | 'SEVERAL_CURRENCIES';

export interface Register extends Connection<RegisterRow> {
  readonly balanceReason: BalanceReason | null;
}

type AccountColumns = readonly [
  type: AccountType,
  currencyCount: number,
  known: boolean,
  balanceThroughFirst: string | null,
  accounts: AccountsColumn,
];
type EntryColumns = readonly [
  position: number,
  date: string,
  amount: string,
  currency: string,
  status: PostingStatus,
  memo: string,
  ...transaction: TransactionColumns,
];
type RegisterColumns = readonly [...AccountColumns, ...(EntryColumns | readonly [null])];

const accountColumnCount = 5;
const postingColumnCount = 6;

/**
 * One page of an account's or category's postings, newest first; within a day the latest made first.
 *
 * Each row carries the balance after it, whatever page it is on and whatever range of dates is shown: the page's newest row
 * has the balance of everything up to it, from the roll-ups (the present balance less whole months after, days of its month
 * after, rows of its day after it), and the rows below follow by subtraction. Any other filter leaves rows out in between; then there is no balance.
 *
 * @throws Refusal not_found (the account, an id of the filter), page_size_out_of_range, cursor_unreadable
 */
export async function readRegister(
  reader: Reader,
  scope: HouseholdScope,
  asked: { readonly accountId: string; readonly filter: TransactionFilter; readonly page: PageInput },
): Promise<Register> {
  if (!isId(asked.accountId)) throw refuse('not_found', { what: 'account' }, { path: ['accountId'] });
  const accountId = asked.accountId.toLowerCase();
  const list = ['register', scope.householdId, accountId, asked.filter];
  const page = readPage(list, asked.page.first, asked.page.after, 3);
  const keys = checkKeys(page.after, [isDateKey, isIdKey, isNumberKey]);
  const conditions = filterSql(asked.filter, 'posting', 3 + keys.length);
  const hasBalance = keepsBalanceMeaningful(asked.filter);
  const limit = rowLimit(page.first);
  const read = pagedStatement(`register_${limit}_${keys.length}_${conditions.key}`, () =>
    registerText({ conditions, hasBalance, hasKeys: keys.length > 0, limit }),
  );
  const values = [accountId, ...keys, ...conditions.values];
  const rows = conditions.isSearch
    ? await reader.search<RegisterColumns>(scope, read, values)
    : await reader.household<RegisterColumns>(scope, read, values);

  const [head] = rows;
  if (head === undefined) throw refuse('not_found', { what: 'account' }, { path: ['accountId'] });
  const [type, currencyCount, known, balanceThroughFirst] = head;
  if (!known) throw refuse('not_found', { what: 'account, category or import' }, { path: ['filter'] });
  const balanceReason = reasonOf({ hasBalance, currencyCount });
  const entries = rows.flatMap((row) =>
    row[accountColumnCount] === null ? [] : [row.slice(accountColumnCount) as unknown as EntryColumns],
  );
  const through = balanceReason === null && balanceThroughFirst !== null ? BigInt(balanceThroughFirst) : null;
  const shown = registerRows(entries, {
    sign: type === 'INCOME' ? -1n : 1n,
    through,
    accounts: accountsOf(rows.map((row) => row[accountColumnCount - 1] as AccountsColumn)),
  });
  const connection = connectionOf(list, page, shown, (row) => [
    row.date,
    row.transaction.id,
    String(row.position),
  ]);
  return { ...connection, balanceReason };
}

function reasonOf({
  hasBalance,
  currencyCount,
}: {
  hasBalance: boolean;
  currencyCount: number;
}): BalanceReason | null {
  if (!hasBalance) return 'FILTERED';
  return currencyCount > 1 ? 'SEVERAL_CURRENCIES' : null;
}

interface RowContext {
  /** -1 where credits are told as positive. */
  readonly sign: bigint;
  /** Balance through the page's first row. */
  readonly through: bigint | null;
  readonly accounts: AccountLookup;
}

function registerRows(
  entries: readonly EntryColumns[],
  { sign, through, accounts }: RowContext,
): RegisterRow[] {
  const oldestFirst = entries.map(([, , amount]) => BigInt(amount)).toReversed();
  const onPage = oldestFirst.reduce((total, amount) => total + amount, 0n);
  const balances = through === null ? [] : runningBalances(through - onPage, oldestFirst).toReversed();
  return entries.map((entry, index): RegisterRow => {
    const [position, date, amount, code, status, memo] = entry;
    const currency = storedCurrency(code);
    const balance = balances[index];
    const transaction = transactionRow(
      entry.slice(postingColumnCount) as unknown as TransactionColumns,
      accounts,
    );
    return {
      id: `${transaction.id}:${position}`,
      position,
      date,
      amount: moneyOf(sign * BigInt(amount), currency),
      status,
      memo,
      balance: balance === undefined ? null : moneyOf(sign * balance, currency),
      transaction,
    };
  });
}

interface RegisterShape {
  readonly conditions: FilterSql;
  readonly hasBalance: boolean;
  readonly hasKeys: boolean;
  readonly limit: number;
}

function registerText({ conditions, hasBalance, hasKeys, limit }: RegisterShape): string {
  return `with ${filteredPage(postingList(hasKeys), conditions, limit)}
    select a.type,
      (select count(*) from account_balance b
        where b.household_id = $1 and b.account_id = $2::uuid and b.posting_count > 0)::int as currency_count,
      ${conditions.known} as known, ${hasBalance ? balanceThroughFirst : 'null'} as balance_through_first,
      ${accountsColumn()},
      entry.*
    from account a
    left join lateral (
      select page.position, page.date as posting_date, page.amount, page.currency, page.status, page.memo,
        ${transactionColumns('posting')}
      from page join transaction t on t.household_id = $1 and t.id = page.transaction_id
    ) entry on true
    where a.household_id = $1 and a.id = $2::uuid
    order by entry.posting_date desc, entry.id desc, entry.position desc`;
}

/** An account's postings in the order of the index of registers. */
function postingList(hasKeys: boolean): PagedList {
  const afterKeys = 'and (p.date, p.transaction_id, p.position) < ($3::date, $4::uuid, $5::smallint)';
  return {
    keys: 'p.transaction_id, p.position, p.date, p.amount, p.currency, p.status, p.memo',
    from: 'posting p',
    where: `p.household_id = $1 and p.account_id = $2::uuid ${hasKeys ? afterKeys : ''}`,
    join: 'join transaction t on t.household_id = $1 and t.id = p.transaction_id',
    order: 'p.date desc, p.transaction_id desc, p.position desc',
    orderOfKeys: 'date desc, transaction_id desc, position desc',
    alias: 'p',
  };
}

/**
 * The account's balance through the page's first row, in the currency of that row: the present balance less what came later.
 * So the newest page, which is asked for most, costs next to nothing.
 */
const balanceThroughFirst = `(
  select coalesce((select b.amount from account_balance b
      where b.household_id = $1 and b.account_id = $2::uuid and b.currency = newest.currency), 0)
    - coalesce((select sum(m.amount) from account_month m
      where m.household_id = $1 and m.account_id = $2::uuid and m.currency = newest.currency and m.month > newest.month), 0)
    - coalesce((select sum(d.amount) from account_day d
      where d.household_id = $1 and d.account_id = $2::uuid and d.currency = newest.currency
        and d.day > newest.date and d.day < (newest.month + interval '1 month')::date), 0)
    - coalesce((select sum(s.amount) from posting s
      where s.household_id = $1 and s.account_id = $2::uuid and s.date = newest.date and s.currency = newest.currency
        and (s.transaction_id, s.position) > (newest.transaction_id, newest.position)), 0)
  from (
    select page.*, date_trunc('month', page.date::timestamp)::date as month from page
    order by page.date desc, page.transaction_id desc, page.position desc limit 1
  ) newest
)`;
