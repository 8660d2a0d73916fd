/**
 * The constructors: one per kind of transaction, each a pure function from what a person enters to postings
 * that balance. Each checks that its amounts are in their accounts' currencies, and its own rule; the rest is
 * `postEntry`, whose errors follow, with the paths of the entry.
 */
import { type AccountId, amountFor, type OwnAccount, type SystemAccounts } from './account.ts';
import type { BusinessDate } from './date.ts';
import { type Entry, type EntryLine, postEntry } from './entry.ts';
import type { Money } from './money.ts';
import type { Posting, PostingStatus } from './posting.ts';
import { err, type Failure, type Result } from './result.ts';

export { readEntry } from './read-entry.ts';

/** What every kind of transaction is entered with. */
interface Occasion {
  readonly date: BusinessDate;
  /** Empty when left out. */
  readonly memo?: string | undefined;
  /** Of the postings on the household's own accounts; cleared when left out. */
  readonly status?: PostingStatus | undefined;
}

/** Money spent from an account, or earned into it, under one category. */
export interface ExpenseOrIncome extends Occasion {
  readonly account: OwnAccount;
  readonly amount: Money;
  /** Null: uncategorised. */
  readonly categoryId: AccountId | null;
}

/** One change of an account under several categories. */
export interface Split extends Omit<Occasion, 'memo'> {
  readonly account: OwnAccount;
  readonly parts: readonly SplitPart[];
}

/** One part of a split. Its amount is the change of the account, negative where money is spent. */
export interface SplitPart {
  readonly amount: Money;
  readonly categoryId: AccountId | null;
  readonly memo?: string | undefined;
}

/** Money moved between two of the household's own accounts. */
export interface Transfer extends Occasion {
  readonly from: OwnAccount;
  readonly to: OwnAccount;
  readonly amount: Money;
}

/** A transfer between currencies: `amount` leaves, `received` arrives. */
export interface Exchange extends Transfer {
  readonly received: Money;
}

/** A transfer that leaves on `date` and arrives on `arrivesOn`; `received` where currencies differ. */
export interface InTransit extends Transfer {
  readonly arrivesOn: BusinessDate;
  readonly received?: Money | undefined;
}

/** What an account held before the books began: negative for a debt. */
export interface OpeningBalance extends Occasion {
  readonly account: OwnAccount;
  readonly amount: Money;
}

/** An expense. `amount` is what was spent. Errors: `currency_differs_from_account`, `amount_not_positive`. */
export function expense(input: ExpenseOrIncome, system: SystemAccounts): Result<readonly Posting[]> {
  const refusal = checkAmount(input.account, input.amount) ?? checkPositive(input.amount);
  return refusal ?? postEntry(categorised(input, -input.amount.amount), system);
}

/** An income. `amount` is what was earned. Errors: `currency_differs_from_account`, `amount_not_positive`. */
export function income(input: ExpenseOrIncome, system: SystemAccounts): Result<readonly Posting[]> {
  const refusal = checkAmount(input.account, input.amount) ?? checkPositive(input.amount);
  return refusal ?? postEntry(categorised(input, input.amount.amount), system);
}

/** A split. Errors: `split_needs_two_parts`, `currency_differs_from_account`. */
export function split(input: Split, system: SystemAccounts): Result<readonly Posting[]> {
  if (input.parts.length < 2) return err('split_needs_two_parts', {}, ['lines']);
  for (const part of input.parts) {
    const refusal = checkAmount(input.account, part.amount);
    if (refusal !== null) return refusal;
  }
  const lines = input.parts.map(({ categoryId, amount, memo = '' }): EntryLine => {
    return { kind: 'CATEGORY', categoryId, amount: amount.amount, memo };
  });
  return postEntry(entryOf(input.account, input, lines), system);
}

/** A transfer within one currency. Errors: `currency_differs_from_account`, `amount_not_positive`. */
export function transfer(input: Transfer, system: SystemAccounts): Result<readonly Posting[]> {
  return moved(input, {}, system);
}

/** An exchange. Errors: `currency_differs_from_account`, `amount_not_positive`. */
export function exchange(input: Exchange, system: SystemAccounts): Result<readonly Posting[]> {
  return moved(input, { received: input.received }, system);
}

/** A transfer in transit. Errors: `currency_differs_from_account`, `amount_not_positive`. */
export function inTransit(input: InTransit, system: SystemAccounts): Result<readonly Posting[]> {
  return moved(input, { received: input.received, arrivesOn: input.arrivesOn }, system);
}

/** An opening balance. Error: `currency_differs_from_account`. */
export function openingBalance(input: OpeningBalance, system: SystemAccounts): Result<readonly Posting[]> {
  const { account, amount, memo = '' } = input;
  const line: EntryLine = { kind: 'OPENING', amount: amount.amount, memo };
  return checkAmount(account, amount) ?? postEntry(entryOf(account, input, [line]), system);
}

interface OtherSide {
  readonly received?: Money | undefined;
  readonly arrivesOn?: BusinessDate | undefined;
}

function moved(input: Transfer, otherSide: OtherSide, system: SystemAccounts): Result<readonly Posting[]> {
  const { from, to, amount, memo = '', status = 'CLEARED' } = input;
  const { received, arrivesOn } = otherSide;
  const refusal =
    checkAmount(from, amount) ??
    checkPositive(amount) ??
    (received === undefined ? null : (checkAmount(to, received) ?? checkPositive(received)));
  const sent = -amount.amount;
  const line: EntryLine = {
    kind: 'TRANSFER',
    account: to,
    amount: sent,
    counterAmount: received?.amount,
    arrivesOn,
    status,
    memo,
  };
  return refusal ?? postEntry(entryOf(from, input, [line]), system);
}

function categorised(input: ExpenseOrIncome, amount: bigint): Entry {
  const { account, categoryId, memo = '' } = input;
  return entryOf(account, input, [{ kind: 'CATEGORY', categoryId, amount, memo }]);
}

function entryOf(account: OwnAccount, occasion: Omit<Occasion, 'memo'>, lines: readonly EntryLine[]): Entry {
  return { date: occasion.date, account, status: occasion.status ?? 'CLEARED', lines };
}

function checkAmount(account: OwnAccount, amount: Money): Failure | null {
  const result = amountFor(account, amount);
  return result.ok ? null : result;
}

function checkPositive({ amount }: Money): Failure | null {
  return amount < 0n ? err('amount_not_positive') : null;
}
