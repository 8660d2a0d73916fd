import { accountId, isCategory, type OwnAccount } from '../ledger/account.ts';
import { type Entry, type EntryLine, postEntry, totalOf } from '../ledger/entry.ts';
import { formatAmount, parseAmount } from '../ledger/money.ts';
import type { Posting, PostingStatus } from '../ledger/posting.ts';
import { err, type Failure, type Result, unreachable } from '../ledger/result.ts';
import { refusalOf, refuse, valueOf } from '../refusal.ts';
import type { CheckedEntry, CheckedLine } from './entry-input.ts';
import { type KnownAccounts, ownAccountOf } from './known-accounts.ts';

/** A posting as it stands in the books before an edit. */
export interface StoredPosting {
  readonly position: number;
  readonly accountId: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly date: string;
  readonly memo: string;
  readonly status: PostingStatus;
}

/**
 * The postings of an entry, decided by the ledger. With the postings before an edit, a category that was archived and an
 * account that was closed since may stay, as long as the account's own postings do: see `checkLocks`.
 *
 * @throws Refusal not_found, account_is_not_own, category_is_archived, amount_…, and those of the ledger's `postEntry`,
 *   transaction_does_not_balance (the amount is not the sum of the lines)
 */
export function postingsOf(
  entry: CheckedEntry,
  accounts: KnownAccounts,
  before: readonly StoredPosting[] = [],
): readonly Posting[] {
  const present = new Set(before.map((posting) => posting.accountId));
  const own = (id: string, path: readonly string[]): OwnAccount => {
    const account = accounts.find(id);
    if (account === undefined) throw refuse('not_found', { what: 'account' }, { path });
    const found = ownAccountOf(account, account.closed && !present.has(id));
    if (found === null) throw refuse('account_is_not_own', {}, { path });
    return found;
  };
  const account = own(entry.accountId, ['input', 'accountId']);
  const lines = entry.lines.map((line, index): EntryLine => {
    const path = ['input', 'lines', String(index)];
    const amount = valueOf(parseAmount(line.amount, account.currency), [...path, 'amount']);
    switch (line.kind) {
      case 'CATEGORY':
        return {
          kind: 'CATEGORY',
          categoryId: categoryOf(line, { accounts, present, path }),
          amount,
          memo: line.memo,
        };
      case 'OPENING':
        return { kind: 'OPENING', amount, memo: line.memo };
      case 'TRANSFER': {
        const other = own(line.accountId, [...path, 'accountId']);
        const { counterAmount } = line;
        return {
          kind: 'TRANSFER',
          account: other,
          amount,
          counterAmount:
            counterAmount === null
              ? undefined
              : valueOf(parseAmount(counterAmount, other.currency), [...path, 'counterAmount']),
          arrivesOn: line.arrivesOn ?? undefined,
          status: line.status ?? statusBefore(before, other) ?? entry.status,
          memo: line.memo,
        };
      }
      default:
        return unreachable(line);
    }
  });
  const amount = valueOf(parseAmount(entry.amount, account.currency), ['input', 'amount']);
  const posted = valueOf(
    inApiWords(postEntry({ date: entry.date, account, status: entry.status, lines }, accounts.system)),
    ['input'],
  );
  checkTotal({ date: entry.date, account, lines }, amount);
  return posted;
}

/**
 * What an edit may not touch: amount, account and day of a reconciled posting, and any amount or day on a closed account.
 *
 * @throws Refusal transaction_is_reconciled, account_is_closed
 */
export function checkLocks(
  before: readonly StoredPosting[],
  after: readonly Posting[],
  accounts: KnownAccounts,
): void {
  const key = (posting: Pick<StoredPosting, 'accountId' | 'amount' | 'date'>): string =>
    `${posting.accountId} ${posting.amount} ${posting.date}`;
  const unmatched = after.map(key);
  for (const posting of before) {
    const index = unmatched.indexOf(key(posting));
    if (index >= 0) {
      unmatched.splice(index, 1);
      continue;
    }
    if (posting.status === 'RECONCILED') throw refuse('transaction_is_reconciled', {}, { path: ['input'] });
    refuseClosed([posting.accountId], accounts);
  }
  // What is left over is new.
  const left = new Set(unmatched);
  refuseClosed(
    after.filter((posting) => left.has(key(posting))).map((posting) => posting.accountId),
    accounts,
  );
}

/** Refuses a change of what closed accounts hold. @throws Refusal account_is_closed */
export function refuseClosed(ids: Iterable<string>, accounts: KnownAccounts): void {
  for (const id of ids) {
    const { closed, name } = accounts.of(id);
    if (closed) throw refusalOf(err('account_is_closed', { account: name }).error);
  }
}

interface CategoryPlace {
  readonly accounts: KnownAccounts;
  readonly present: ReadonlySet<string>;
  readonly path: readonly string[];
}

function categoryOf(
  line: Extract<CheckedLine, { kind: 'CATEGORY' }>,
  { accounts, present, path }: CategoryPlace,
) {
  if (line.categoryId === null) return null;
  return checkCategory(line.categoryId, {
    accounts,
    mayBeArchived: present.has(line.categoryId),
    path: [...path, 'categoryId'],
  });
}

/**
 * A category that can be written to.
 *
 * @throws Refusal not_found (also for an account that is none), category_is_archived
 */
export function checkCategory(
  id: string,
  {
    accounts,
    mayBeArchived,
    path,
  }: { readonly accounts: KnownAccounts; readonly mayBeArchived: boolean; readonly path: readonly string[] },
) {
  const category = accounts.find(id);
  if (category === undefined || !isCategory(category.type))
    throw refuse('not_found', { what: 'category' }, { path });
  if (category.archived && !mayBeArchived)
    throw refuse('category_is_archived', { name: category.name }, { path });
  return accountId(id);
}

function statusBefore(before: readonly StoredPosting[], account: OwnAccount): PostingStatus | undefined {
  return before.find((posting) => posting.accountId === account.id)?.status;
}

function checkTotal(
  { date, account, lines }: Pick<Entry, 'date' | 'account' | 'lines'>,
  amount: bigint,
): void {
  const difference = amount - totalOf(lines);
  if (difference === 0n) return;
  const params = { currency: account.currency, date, difference: formatAmount(difference, account.currency) };
  throw refusalOf(err('transaction_does_not_balance', params).error, ['input', 'amount']);
}

/** The ledger's paths in the words of the API: an entry's account is an id there, its own posting the amount. */
function inApiWords<T>(result: Result<T>): Result<T> {
  if (result.ok || result.error.path === undefined) return result;
  const { path } = result.error;
  const words =
    path[0] === 'postings' ? ['amount'] : path.map((part) => (part === 'account' ? 'accountId' : part));
  return { ok: false, error: { ...result.error, path: words } } satisfies Failure;
}
