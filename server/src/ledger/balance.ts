import { type AccountClassLookup, type AccountId, isOwn } from './account.ts';
import type { CurrencyCode } from './currency.ts';
import type { BusinessDate } from './date.ts';
import type { Posting } from './posting.ts';
import { unreachable } from './result.ts';

/** Minor units per currency. A currency whose amounts cancel out is absent, so equal totals are equal maps. */
export type Totals = ReadonlyMap<CurrencyCode, bigint>;

/** What each account holds. An account whose postings cancel out is absent. */
export type Balances = ReadonlyMap<AccountId, Totals>;

/** The balance of every account: the sum of its postings, currency by currency. */
export function balances(postings: readonly Posting[]): Balances {
  const byAccount = new Map<AccountId, Posting[]>();
  for (const posting of postings) {
    const others = byAccount.get(posting.accountId);
    if (others) others.push(posting);
    else byAccount.set(posting.accountId, [posting]);
  }
  const totals = Array.from(byAccount, ([id, own]) => [id, totalsOf(own)] as const);
  return new Map(totals.filter(([, total]) => total.size > 0));
}

/** The balance of every account at the end of a day: later postings have not happened yet. */
export function balanceOn(postings: readonly Posting[], date: BusinessDate): Balances {
  return balances(postings.filter((posting) => posting.date <= date));
}

/**
 * The balance after each of an account's amounts, in the register's order from oldest to newest. The order
 * within a day is the register's to choose and to keep: the amounts arrive already in it.
 *
 * @param opening the balance before the first amount
 */
export function runningBalances(opening: bigint, amounts: readonly bigint[]): bigint[] {
  let balance = opening;
  return amounts.map((amount) => (balance += amount));
}

/**
 * What the household has and owes at the end of a day, per currency: its own accounts, and what is on its way
 * between them. A transfer therefore never moves it, not even while it is in transit. Currency conversion is
 * left out: what was given away in one currency is no longer had.
 */
export function netWorth(
  postings: readonly Posting[],
  accounts: AccountClassLookup,
  on: BusinessDate,
): Totals {
  const counted = postings.filter(({ accountId, date }) => {
    const { type, system } = accounts(accountId);
    return date <= on && (isOwn(type) || system === 'IN_TRANSIT');
  });
  return totalsOf(counted);
}

/** What came in and what was spent. */
export interface IncomeAndSpending {
  /** Positive where more was earned than given back. */
  readonly income: bigint;
  /** Positive where more was spent than refunded. */
  readonly spending: bigint;
}

/**
 * Income and spending per currency, from the categories alone. A transfer has no category, so it counts as
 * neither, in transit or between currencies included. A currency that met no category is absent.
 */
export function incomeAndSpending(
  postings: readonly Posting[],
  accounts: AccountClassLookup,
): ReadonlyMap<CurrencyCode, IncomeAndSpending> {
  const result = new Map<CurrencyCode, IncomeAndSpending>();
  for (const { accountId, amount, currency } of postings) {
    const before = result.get(currency) ?? { income: 0n, spending: 0n };
    const { type } = accounts(accountId);
    switch (type) {
      case 'INCOME':
        // Earnings are credits, which are negative.
        result.set(currency, { ...before, income: before.income - amount });
        break;
      case 'EXPENSE':
        result.set(currency, { ...before, spending: before.spending + amount });
        break;
      case 'ASSET':
      case 'LIABILITY':
      case 'EQUITY':
        break;
      default:
        unreachable(type);
    }
  }
  return result;
}

function totalsOf(postings: readonly Posting[]): Totals {
  const totals = new Map<CurrencyCode, bigint>();
  for (const { currency, amount } of postings) totals.set(currency, (totals.get(currency) ?? 0n) + amount);
  return new Map(Array.from(totals).filter(([, total]) => total !== 0n));
}
