import type { AccountId, OwnAccount, SystemAccounts } from './account.ts';
import type { CurrencyCode } from './currency.ts';
import type { BusinessDate } from './date.ts';
import { checkBalanced } from './invariant.ts';
import { amountOutOfRange, isInt64 } from './money.ts';
import { type Posting, type PostingStatus, STATUS_OFF_THE_REGISTERS } from './posting.ts';
import { err, type Failure, type Result, unreachable } from './result.ts';

/** What a person enters in an account's register: a day, and where the money came from or went. */
export interface Entry {
  /** The day on which the entry's own account changes. */
  readonly date: BusinessDate;
  /** The account in whose register it stands. */
  readonly account: OwnAccount;
  readonly status: PostingStatus;
  /** One for a plain expense, income or transfer; several for a split. */
  readonly lines: readonly EntryLine[];
}

/**
 * One reason for the change. `amount` is always the change of the entry's own account, in minor units of its
 * currency: negative where money leaves.
 */
export type EntryLine = CategoryLine | TransferLine | OpeningLine;

/** Earned or spent. */
export interface CategoryLine {
  readonly kind: 'CATEGORY';
  /** Null where the person has not said: then Uncategorised expense or income, by the sign of the amount. */
  readonly categoryId: AccountId | null;
  readonly amount: bigint;
  readonly memo: string;
}

/** Moved from or to another of the household's own accounts. */
export interface TransferLine {
  readonly kind: 'TRANSFER';
  /** The other account. */
  readonly account: OwnAccount;
  readonly amount: bigint;
  /** The change of the other account in its currency: of the other sign, needed exactly where currencies differ. */
  readonly counterAmount?: bigint | undefined;
  /**
   * The day on which the other account changes, where it is another day. It is not before the entry's day
   * when money leaves, and not after it when money comes in: then it is the day the money set out.
   */
  readonly arrivesOn?: BusinessDate | undefined;
  /** The status of the other account's posting. */
  readonly status: PostingStatus;
  readonly memo: string;
}

/** Was there before the books began. */
export interface OpeningLine {
  readonly kind: 'OPENING';
  readonly amount: bigint;
  readonly memo: string;
}

/** More lines than this are a mistake of a program, and each costs the database work. */
export const LINES_MAX = 200;

/**
 * Turns an entry into the postings of a transaction.
 *
 * Posting 0 is the entry's own account with the sum of the lines. Then come the postings of each line, in
 * order and contiguous; those of a transfer walk from the own account to the other one, whose posting is the
 * last. `readEntry` relies on this order.
 *
 * Errors, in this order: `category_needed` (no line), `too_many_lines`, `account_is_closed`; for each line
 * `amount_is_zero`, `amount_out_of_range`, and for a transfer those of `checkTransfer`; then `amount_is_zero`
 * (the lines cancel out) and those of `checkBalanced`.
 */
export function postEntry(entry: Entry, system: SystemAccounts): Result<readonly Posting[]> {
  const refusal = checkEntry(entry);
  if (refusal !== null) return refusal;

  const amount = totalOf(entry.lines);
  if (amount === 0n) return err('amount_is_zero', {}, ['lines']);

  const { account, date, status } = entry;
  const own: Posting = { accountId: account.id, amount, currency: account.currency, date, memo: '', status };
  return checkBalanced([own, ...entry.lines.flatMap((line) => linePostings(entry, line, system))]);
}

/** The change of the entry's own account. */
export function totalOf(lines: readonly EntryLine[]): bigint {
  return lines.reduce((total, line) => total + line.amount, 0n);
}

/** As much of the entry as its lines depend on. */
export type EntryHead = Pick<Entry, 'account' | 'date'>;

/** The postings of one line: together with the line's share of the own account's posting, they balance. */
function linePostings(head: EntryHead, line: EntryLine, system: SystemAccounts): readonly Posting[] {
  switch (line.kind) {
    case 'CATEGORY':
      return [offTheRegisters(head, categoryOf(line, system), -line.amount, line.memo)];
    case 'OPENING':
      return [offTheRegisters(head, system.OPENING_BALANCES, -line.amount, line.memo)];
    case 'TRANSFER':
      return transferPostings(head, line, system);
    default:
      return unreachable(line);
  }
}

/** Naming one of the Uncategorised accounts says no more than naming none. */
function categoryOf({ categoryId, amount }: CategoryLine, system: SystemAccounts): AccountId {
  const named = categoryId !== system.UNCATEGORISED_EXPENSE && categoryId !== system.UNCATEGORISED_INCOME;
  if (categoryId !== null && named) return categoryId;
  return amount < 0n ? system.UNCATEGORISED_EXPENSE : system.UNCATEGORISED_INCOME;
}

function offTheRegisters(head: EntryHead, accountId: AccountId, amount: bigint, memo: string): Posting {
  const { date, account } = head;
  return { accountId, amount, currency: account.currency, date, memo, status: STATUS_OFF_THE_REGISTERS };
}

/**
 * A transfer needs one posting on the other account. Where its currency differs, Currency conversion takes the
 * one currency and gives the other, so each balances alone; where its day differs, In transit takes the money
 * on the one day and gives it on the other, so each day balances alone. Where both differ, the currency that
 * sets out is the one that waits, and it is converted on the day of arrival.
 */
function transferPostings(head: EntryHead, line: TransferLine, system: SystemAccounts): readonly Posting[] {
  const own = { currency: head.account.currency, date: head.date };
  const other = { currency: line.account.currency, date: line.arrivesOn ?? head.date };
  const counterAmount = line.counterAmount ?? -line.amount;
  const isLeaving = line.amount < 0n;

  const leg = (accountId: AccountId, amount: bigint, currency: CurrencyCode, date: BusinessDate): Posting => {
    return { accountId, amount, currency, date, memo: '', status: STATUS_OFF_THE_REGISTERS };
  };
  const conversion = (date: BusinessDate): Posting[] => {
    if (own.currency === other.currency) return [];
    return [
      leg(system.CURRENCY_CONVERSION, -line.amount, own.currency, date),
      leg(system.CURRENCY_CONVERSION, -counterAmount, other.currency, date),
    ];
  };
  const waiting = (amount: bigint, currency: CurrencyCode): Posting[] => {
    if (own.date === other.date) return [];
    return [
      leg(system.IN_TRANSIT, amount, currency, own.date),
      leg(system.IN_TRANSIT, -amount, currency, other.date),
    ];
  };

  const legs = isLeaving
    ? [...waiting(-line.amount, own.currency), ...conversion(other.date)]
    : [...conversion(own.date), ...waiting(counterAmount, other.currency)];
  const { account, memo, status } = line;
  return [...legs, { accountId: account.id, amount: counterAmount, ...other, memo, status }];
}

function checkEntry(entry: Entry): Failure | null {
  const { account, lines } = entry;
  if (lines.length === 0) return err('category_needed', {}, ['lines']);
  if (lines.length > LINES_MAX) {
    return err('too_many_lines', { lines: String(lines.length), limit: String(LINES_MAX) }, ['lines']);
  }
  if (account.closed) return err('account_is_closed', { account: account.name }, ['account']);

  for (const [index, line] of lines.entries()) {
    const path = ['lines', String(index)];
    if (line.amount === 0n) return err('amount_is_zero', {}, [...path, 'amount']);
    if (!isInt64(line.amount)) return amountOutOfRange(account.currency, [...path, 'amount']);
    const refusal = line.kind === 'TRANSFER' ? checkTransfer(entry, line, path) : null;
    if (refusal !== null) return refusal;
  }
  return null;
}

/**
 * What a transfer's two sides have to do with each other. Errors, in this order: `accounts_must_differ`,
 * `account_is_closed`, `counter_amount_needed`, `counter_amount_not_allowed`, `amount_is_zero`,
 * `amount_out_of_range`, `sign_must_differ`, `arrival_before_departure`.
 */
function checkTransfer(head: EntryHead, line: TransferLine, path: readonly string[]): Failure | null {
  const { account } = head;
  const { account: other, amount, counterAmount, arrivesOn = head.date } = line;
  const atAccount = [...path, 'account'];
  const atCounterAmount = [...path, 'counterAmount'];

  if (other.id === account.id) return err('accounts_must_differ', { account: account.name }, atAccount);
  if (other.closed) return err('account_is_closed', { account: other.name }, atAccount);

  if (other.currency !== account.currency) {
    if (counterAmount === undefined) {
      const own = { account: account.name, accountCurrency: account.currency };
      const counter = { counterAccount: other.name, counterCurrency: other.currency };
      return err('counter_amount_needed', { ...own, ...counter }, atCounterAmount);
    }
    if (counterAmount === 0n) return err('amount_is_zero', {}, atCounterAmount);
    if (!isInt64(counterAmount)) return amountOutOfRange(other.currency, atCounterAmount);
    if (counterAmount < 0n === amount < 0n) return err('sign_must_differ', {}, atCounterAmount);
  } else if (counterAmount !== undefined) {
    return err('counter_amount_not_allowed', { currency: other.currency }, atCounterAmount);
  }

  const [departure, arrival] = amount < 0n ? [head.date, arrivesOn] : [arrivesOn, head.date];
  if (arrival < departure)
    return err('arrival_before_departure', { arrival, departure }, [...path, 'arrivesOn']);
  return null;
}
