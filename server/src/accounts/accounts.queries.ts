import type { AccountType, SystemRole } from '../ledger/account.ts';
import type { CurrencyCode } from '../ledger/currency.ts';
import type { Rate } from '../ledger/rate.ts';
import { unreachable } from '../ledger/result.ts';
import type { AccountGroup } from '../persistence/entities/books.ts';
import { isId } from '../persistence/id.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import {
  figureOf,
  type FigureValue,
  moneyOf,
  type MoneyValue,
  ratesOf,
  storedCurrency,
  storedRate,
  sumInBase,
} from '../rates/figure.ts';
import { refuse } from '../refusal.ts';

/** The side bar's groups, in its order. */
export const accountGroups: readonly AccountGroup[] = [
  'EVERYDAY',
  'SAVINGS',
  'CARDS',
  'INVESTMENTS',
  'LOANS',
  'PROPERTY',
];

/** An own account in the schema's shape. */
export interface AccountRow {
  readonly id: string;
  readonly type: 'ASSET' | 'LIABILITY';
  readonly group: AccountGroup;
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly position: number;
  readonly closedOn: string | null;
  readonly balance: MoneyValue;
  readonly balanceInBase: FigureValue;
  readonly clearedBalance: MoneyValue;
  readonly postingCount: number;
  readonly version: number;
}

/** The sum of a side bar group. */
export interface GroupTotalRow {
  readonly group: AccountGroup;
  readonly total: FigureValue;
}

/** Everything a side bar shows of one day, from one statement. */
export interface BalanceSheet {
  /** Own accounts, open and closed, in the side bar's order. */
  readonly accounts: readonly AccountRow[];
  /** Own accounts and In transit; liabilities count by their negative balances. */
  readonly netWorth: FigureValue;
  /** Only groups that have accounts, in the side bar's order. */
  readonly groupTotals: readonly GroupTotalRow[];
}

/**
 * A day of the books, or an instant, which stands for today in the household's time zone.
 */
export type AsOf = string | Date;

type AccountColumns = readonly [
  id: string,
  type: AccountType,
  systemRole: SystemRole | null,
  group: AccountGroup | null,
  name: string,
  currency: string,
  position: number,
  closedOn: string | null,
  version: number,
  balance: string,
  clearedBalance: string,
  postingCount: string,
  base: string,
  rate: string | null,
];

/**
 * Balances at the end of a day from the roll-ups: the present total less what came later, which is the whole months after
 * the day's month and the days after it within that month. So today costs next to nothing and a day long past costs its
 * months, not its postings. What is cleared is taken from the present total the same way; only pending postings after the
 * day are looked up, by an index of their own, and only where anything came later.
 */
const balancesOf = (which: string): string => `
  with asked as (
    select h.household_id, h.base_currency, coalesce($2::date, ($3::timestamptz at time zone h.time_zone)::date) as day
    from household h where h.household_id = $1
  ), month as materialized (
    select asked.*, (date_trunc('month', day::timestamp) + interval '1 month')::date as next_month from asked
  ), later as materialized (
    select x.account_id, x.currency, sum(x.amount) as amount
    from (
      select m.account_id, m.currency, m.amount from account_month m
      where m.household_id = $1 and m.month >= (select next_month from month)
      union all
      select d.account_id, d.currency, d.amount from account_day d
      where d.household_id = $1 and d.day > (select day from month) and d.day < (select next_month from month)
    ) x
    group by x.account_id, x.currency
  ), held as (
    select a.id, a.type, a.system_role, a.account_group, a.name, coalesce(b.currency, a.currency) as currency,
      a.position, a.closed_on, a.version, month.base_currency, month.day,
      coalesce(b.amount, 0) as amount, coalesce(b.cleared_amount, 0) as cleared_amount, coalesce(b.posting_count, 0) as posting_count,
      coalesce(later.amount, 0) as later,
      case when later.amount is null then 0 else coalesce((select sum(p.amount) from posting p
        where p.household_id = $1 and p.account_id = a.id and p.currency = b.currency and p.status = 'PENDING'
          and p.date > month.day), 0) end as later_pending
    from month
    join account a on a.household_id = $1 and ${which}
    left join account_balance b on b.household_id = $1 and b.account_id = a.id
      and (a.currency is null or b.currency = a.currency)
    left join later on later.account_id = a.id and later.currency = b.currency
  )
  select held.id, held.type, held.system_role, held.account_group, held.name, held.currency, held.position,
    held.closed_on::text, held.version, (held.amount - held.later)::text,
    (held.cleared_amount - held.later + held.later_pending)::text, held.posting_count::text, held.base_currency, r.rate::text
  from held
  left join lateral (
    select x.rate from exchange_rate x
    where x.household_id = $1 and x.currency = held.currency and x.base = held.base_currency
      and held.currency <> held.base_currency and x.date <= held.day
    order by x.date desc limit 1
  ) r on true
  where held.currency is not null
  order by held.position, held.name, held.id`;

const balanceSheet = householdStatement(
  'balance_sheet',
  balancesOf(`(a.type in ('ASSET', 'LIABILITY') or a.system_role = 'IN_TRANSIT')`),
);
const accountsByIds = householdStatement(
  'accounts_by_ids',
  balancesOf(`a.type in ('ASSET', 'LIABILITY') and a.id = any($4::uuid[])`),
);

/**
 * The household's accounts, net worth and group totals at the end of a day, later entries left out, in one statement.
 *
 * Net worth is what the household has and owes and what is on its way between its accounts; a transfer does not move it. It
 * adds up per currency before it converts, so it may differ from the sum of the group totals by a minor unit.
 *
 * @param asked.baseCurrency the household's, for books that hold nothing yet
 */
export async function readBalanceSheet(
  reader: Reader,
  scope: HouseholdScope,
  asked: { readonly on: AsOf; readonly baseCurrency: string },
): Promise<BalanceSheet> {
  const rows = (await reader.household<AccountColumns>(scope, balanceSheet, dayAndInstant(asked.on))).map(
    readRow,
  );
  const base = rows[0]?.base ?? storedCurrency(asked.baseCurrency);
  const rates = ratesOf(rows);
  const own = rows.filter((row) => row.systemRole === null);
  return {
    accounts: inSideBarOrder(own).map(accountOf),
    netWorth: figureOf(sumInBase(rows, base, rates), base),
    groupTotals: accountGroups.flatMap((group) => {
      const members = own.filter((row) => row.group === group);
      return members.length === 0 ? [] : [{ group, total: figureOf(sumInBase(members, base, rates), base) }];
    }),
  };
}

/**
 * Own accounts by their ids, with balances at the end of a day, in the side bar's order; ids of categories, of system
 * accounts and of nothing are left out.
 *
 * @param on a day, or an instant for today in the household's time zone
 */
export async function readAccountsByIds(
  reader: Reader,
  scope: HouseholdScope,
  ids: readonly string[],
  on: AsOf,
): Promise<AccountRow[]> {
  const asked = ids.filter(isId);
  if (asked.length === 0) return [];
  const rows = await reader.household<AccountColumns>(scope, accountsByIds, [...dayAndInstant(on), asked]);
  return inSideBarOrder(rows.map(readRow)).map(accountOf);
}

/**
 * One own account with its balances at the end of a day.
 *
 * @throws Refusal not_found
 */
export async function readAccount(
  reader: Reader,
  scope: HouseholdScope,
  id: string,
  on: AsOf,
): Promise<AccountRow> {
  const [account] = await readAccountsByIds(reader, scope, [id], on);
  if (account === undefined) throw refuse('not_found', { what: 'account' });
  return account;
}

interface HeldRow {
  readonly id: string;
  readonly type: AccountType;
  readonly systemRole: SystemRole | null;
  readonly group: AccountGroup | null;
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly position: number;
  readonly closedOn: string | null;
  readonly version: number;
  readonly amount: bigint;
  readonly cleared: bigint;
  readonly postingCount: string;
  readonly base: CurrencyCode;
  readonly rate: Rate | null;
}

function dayAndInstant(on: AsOf): readonly [day: string | null, instant: string | null] {
  return typeof on === 'string' ? [on, null] : [null, on.toISOString()];
}

function readRow(row: AccountColumns): HeldRow {
  const [
    id,
    type,
    systemRole,
    group,
    name,
    code,
    position,
    closedOn,
    version,
    amount,
    cleared,
    postingCount,
    base,
    rate,
  ] = row;
  return {
    id,
    type,
    systemRole,
    group,
    name,
    currency: storedCurrency(code),
    position,
    closedOn,
    version,
    amount: BigInt(amount),
    cleared: BigInt(cleared),
    postingCount,
    base: storedCurrency(base),
    rate: storedRate(rate),
  };
}

function inSideBarOrder(rows: readonly HeldRow[]): HeldRow[] {
  // The statement sorts by position; a stable sort by group keeps that order inside each group.
  return rows.toSorted((a, b) => groupRank(a) - groupRank(b));
}

function groupRank({ group }: HeldRow): number {
  return group === null ? accountGroups.length : accountGroups.indexOf(group);
}

function accountOf(row: HeldRow): AccountRow {
  if (row.group === null) throw new Error(`account ${row.id} has no group`);
  return {
    id: row.id,
    type: ownType(row.type),
    group: row.group,
    name: row.name,
    currency: row.currency,
    position: row.position,
    closedOn: row.closedOn,
    balance: moneyOf(row.amount, row.currency),
    balanceInBase: figureOf(sumInBase([row], row.base, ratesOf([row])), row.base),
    clearedBalance: moneyOf(row.cleared, row.currency),
    postingCount: Number(row.postingCount),
    version: row.version,
  };
}

function ownType(type: AccountType): 'ASSET' | 'LIABILITY' {
  switch (type) {
    case 'ASSET':
    case 'LIABILITY':
      return type;
    case 'INCOME':
    case 'EXPENSE':
    case 'EQUITY':
      throw new Error(`${type} is not the type of an own account`);
    default:
      return unreachable(type);
  }
}
