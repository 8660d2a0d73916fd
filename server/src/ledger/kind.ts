import { type Account, type AccountClassLookup, isCategory, isOwn } from './account.ts';
import type { Posting } from './posting.ts';
import { assert } from './result.ts';

/** What a person calls a transaction. */
export type TransactionKind =
  | 'EXPENSE'
  | 'INCOME'
  | 'SPLIT'
  | 'TRANSFER'
  | 'EXCHANGE'
  | 'IN_TRANSIT'
  | 'OPENING_BALANCE';

/**
 * Derives the kind from the accounts of the postings, whatever their order; it is stored nowhere, so it cannot
 * be wrong. The first that fits:
 *
 * 1. SPLIT: several lines, at least one of them on a category. A line is a category, an opening balance, or
 *    an own account beyond the first.
 * 2. EXPENSE or INCOME: one category, by its type; a refund is an expense that comes back.
 * 3. OPENING_BALANCE: something on Opening balances.
 * 4. IN_TRANSIT: a transfer of two days, of one currency or two.
 * 5. EXCHANGE: a transfer of two currencies.
 * 6. TRANSFER: what is left, a transfer between own accounts.
 */
export function kindOf(postings: readonly Posting[], accounts: AccountClassLookup): TransactionKind {
  assert(postings.length > 0, 'a transaction has postings');
  const touched = postings.map((posting) => accounts(posting.accountId));
  const count = (test: (account: Pick<Account, 'type' | 'system'>) => boolean) => touched.filter(test).length;

  const category = touched.find(({ type }) => isCategory(type));
  const openings = count(({ system }) => system === 'OPENING_BALANCES');
  const lines = count(({ type }) => isCategory(type)) + openings + count(({ type }) => isOwn(type)) - 1;

  if (category !== undefined) {
    if (lines > 1) return 'SPLIT';
    return category.type === 'EXPENSE' ? 'EXPENSE' : 'INCOME';
  }
  if (openings > 0) return 'OPENING_BALANCE';
  if (count(({ system }) => system === 'IN_TRANSIT') > 0) return 'IN_TRANSIT';
  if (count(({ system }) => system === 'CURRENCY_CONVERSION') > 0) return 'EXCHANGE';
  return 'TRANSFER';
}
