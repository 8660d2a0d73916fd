import { type AccountLookup, currencyDiffers, isOwn } from './account.ts';
import type { CurrencyCode } from './currency.ts';
import type { BusinessDate } from './date.ts';
import { amountOutOfRange, formatAmount, isInt64 } from './money.ts';
import type { Posting } from './posting.ts';
import { err, ok, type Result } from './result.ts';

/** A currency that does not come out even on a day. */
export interface Imbalance {
  readonly currency: CurrencyCode;
  readonly date: BusinessDate;
  /** The sum of the postings, in minor units; never zero. */
  readonly difference: bigint;
}

interface DayTotals extends Imbalance {
  readonly debits: bigint;
}

/**
 * The invariant: in every transaction, for each (currency, date), the postings sum to zero. Answers where it
 * does not hold, in the order in which the postings first meet it.
 * Source: double entry, the trial balance of one transaction, kept for each currency and day on its own so
 * that neither a rate nor a day of waiting can make or lose money.
 */
export function imbalances(postings: readonly Posting[]): readonly Imbalance[] {
  return dayTotals(postings)
    .filter(({ difference }) => difference !== 0n)
    .map(({ currency, date, difference }) => ({ currency, date, difference }));
}

/**
 * What the database checks again at commit: at least two postings, none of them zero, all of them (and what
 * moves in a currency on a day) within 64 bits, and the invariant.
 *
 * Errors, in this order: `transaction_needs_two_postings`, `amount_is_zero`, `amount_out_of_range`,
 * `transaction_does_not_balance` (the first imbalance).
 */
export function checkBalanced(postings: readonly Posting[]): Result<readonly Posting[]> {
  if (postings.length < 2) return err('transaction_needs_two_postings', {}, ['postings']);

  const zero = postings.findIndex(({ amount }) => amount === 0n);
  if (zero >= 0) return err('amount_is_zero', {}, ['postings', String(zero), 'amount']);

  const tooLarge = postings.findIndex(({ amount }) => !isInt64(amount));
  const first = postings[tooLarge];
  if (first) return amountOutOfRange(first.currency, ['postings', String(tooLarge), 'amount']);

  const totals = dayTotals(postings);
  const overflow = totals.find(({ debits, difference }) => !isInt64(debits) || !isInt64(difference - debits));
  if (overflow) return amountOutOfRange(overflow.currency, ['postings']);

  const off = totals.find(({ difference }) => difference !== 0n);
  if (off) {
    const difference = formatAmount(off.difference, off.currency);
    return err('transaction_does_not_balance', { currency: off.currency, date: off.date, difference }, [
      'postings',
    ]);
  }
  return ok(postings);
}

/**
 * Asset and liability accounts hold one currency: each posting on them is in it.
 * Error: `currency_differs_from_account` (the first posting that is not).
 */
export function checkCurrencies(
  postings: readonly Posting[],
  accounts: AccountLookup,
): Result<readonly Posting[]> {
  for (const [index, posting] of postings.entries()) {
    const { type, currency, name } = accounts(posting.accountId);
    if (isOwn(type) && currency !== null && currency !== posting.currency) {
      return currencyDiffers({ name, currency }, posting.currency, ['postings', String(index), 'currency']);
    }
  }
  return ok(postings);
}

function dayTotals(postings: readonly Posting[]): readonly DayTotals[] {
  const totals = new Map<string, DayTotals>();
  for (const { currency, date, amount } of postings) {
    const key = `${currency} ${date}`;
    const before = totals.get(key) ?? { currency, date, difference: 0n, debits: 0n };
    const debits = amount > 0n ? before.debits + amount : before.debits;
    totals.set(key, { currency, date, difference: before.difference + amount, debits });
  }
  return [...totals.values()];
}
