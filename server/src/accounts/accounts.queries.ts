import type { AccountType } from '../ledger/account.ts';
import type { CurrencyCode } from '../ledger/currency.ts';
import { unreachable } from '../ledger/result.ts';
import type { AccountGroup } from '../persistence/entities/books.ts';
import { isId } from '../persistence/id.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import {
  figureOf,
  figureOfOne,
  type FigureValue,
  type MoneyValue,
  ratesOf,
  storedCurrency,
  storedMoney,
  sumInBase,
} from '../rates/figure.ts';
import { refuse } from '../refusal.ts';
import { type AccountColumns, balancesOf, type HeldRow, heldRows } from './held-rows.ts';

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

/** Everything a side bar shows of one day, from one statement; each part is worked out when somebody asks for it. */
export class BalanceSheet {
  readonly #rows: readonly HeldRow[];
  readonly #base: CurrencyCode;

  /** @param baseCurrency the household's, for books that hold nothing yet */
  constructor(rows: readonly HeldRow[], baseCurrency: CurrencyCode) {
    this.#rows = rows;
    this.#base = rows[0]?.base ?? baseCurrency;
  }

  /** Own accounts, open and closed, in the side bar's order. */
  get accounts(): readonly AccountRow[] {
    return inSideBarOrder(this.#own()).map(accountOf);
  }

  /** Own accounts and In transit; liabilities count by their negative balances. */
  get netWorth(): FigureValue {
    return this.#sumOf(this.#rows);
  }

  /** Only groups that have accounts, in the side bar's order. */
  get groupTotals(): readonly GroupTotalRow[] {
    const groups = Map.groupBy(this.#own(), ({ group }) => group);
    return accountGroups.flatMap((group) => {
      const members = groups.get(group);
      return members === undefined ? [] : [{ group, total: this.#sumOf(members) }];
    });
  }

  #own(): HeldRow[] {
    return this.#rows.filter(({ systemRole }) => systemRole === null);
  }

  #sumOf(rows: readonly HeldRow[]): FigureValue {
    const sums = rows.map(({ currency, balance }) => ({ currency, amount: BigInt(balance) }));
    return figureOf(sumInBase(sums, this.#base, ratesOf(this.#rows)), this.#base);
  }
}

/**
 * A day of the books, or an instant, which stands for today in the household's time zone.
 */
export type AsOf = string | Date;

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
  const rows = await reader.household<AccountColumns>(scope, balanceSheet, dayAndInstant(asked.on));
  return new BalanceSheet(heldRows(rows), storedCurrency(asked.baseCurrency));
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
  return inSideBarOrder(heldRows(rows)).map(accountOf);
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

function dayAndInstant(on: AsOf): readonly [day: string | null, instant: string | null] {
  return typeof on === 'string' ? [on, null] : [null, on.toISOString()];
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
    balance: storedMoney(row.balance, row.currency),
    balanceInBase: figureOfOne({ currency: row.currency, amount: BigInt(row.balance) }, row.base, row.rate),
    clearedBalance: storedMoney(row.cleared, row.currency),
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
