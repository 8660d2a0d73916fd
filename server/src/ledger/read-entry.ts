import type { Account, AccountId, AccountLookup, OwnAccount, SystemAccounts, SystemRole } from './account.ts';
import { accountId, isCategory, isOwn } from './account.ts';
import { type Entry, type EntryHead, type EntryLine, postEntry } from './entry.ts';
import type { Posting } from './posting.ts';
import { err, ok, type Result } from './result.ts';

/**
 * The inverse of `postEntry`: what a person would have entered to get these postings, which stand in their
 * stored order.
 *
 * An entry that was posted reads back as it was, but for what said the same in other words: an `arrivesOn` on
 * the entry's own day is gone, and an Uncategorised account is null.
 * Error: `transaction_has_another_shape`, for postings that no entry leads to.
 */
export function readEntry(postings: readonly Posting[], accounts: AccountLookup): Result<Entry> {
  const [own, ...rest] = postings;
  const account = own && ownAccountOf(accounts(own.accountId));
  if (!own || !account) return err('transaction_has_another_shape');

  const head = { account, date: own.date };
  const lines: EntryLine[] = [];
  for (const group of groupByLine(rest, accounts)) {
    const line = readLine(head, group, accounts);
    if (line === null) return err('transaction_has_another_shape');
    lines.push(line);
  }
  const entry = { ...head, status: own.status, lines };
  return leadsTo(entry, postings, accounts) ? ok(entry) : err('transaction_has_another_shape');
}

/** Whether posting the entry again makes the same changes; which Uncategorised account it was may differ. */
function leadsTo(entry: Entry, stored: readonly Posting[], accounts: AccountLookup): boolean {
  const again = postEntry(withAccountsOpen(entry), systemAccountsOf(stored, accounts));
  if (!again.ok || again.value.length !== stored.length) return false;
  return stored.every((posting, index) => {
    const other = again.value[index];
    const { system } = accounts(posting.accountId);
    const isUncategorised = system === 'UNCATEGORISED_EXPENSE' || system === 'UNCATEGORISED_INCOME';
    const sameAccount = isUncategorised || posting.accountId === other?.accountId;
    const sameChange = posting.amount === other?.amount && posting.currency === other.currency;
    return sameAccount && sameChange && posting.date === other.date;
  });
}

/** What was posted before an account closed can still be read. */
function withAccountsOpen(entry: Entry): Entry {
  const opened = (account: OwnAccount): OwnAccount => ({ ...account, closed: false });
  const lines = entry.lines.map((line) =>
    line.kind === 'TRANSFER' ? { ...line, account: opened(line.account) } : line,
  );
  return { ...entry, account: opened(entry.account), lines };
}

/** A line's postings end with the first that is on neither Currency conversion nor In transit. */
function groupByLine(postings: readonly Posting[], accounts: AccountLookup): readonly (readonly Posting[])[] {
  const groups: Posting[][] = [];
  let open: Posting[] | null = null;
  for (const posting of postings) {
    if (open === null) groups.push((open = []));
    open.push(posting);
    const role = accounts(posting.accountId).system;
    if (role !== 'CURRENCY_CONVERSION' && role !== 'IN_TRANSIT') open = null;
  }
  return groups;
}

/** The walk of a line begins with its amount's other side and ends at the other account. */
function readLine(head: EntryHead, group: readonly Posting[], accounts: AccountLookup): EntryLine | null {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return null;
  const account = accounts(last.accountId);
  const amount = -first.amount;
  const { memo, status } = last;

  if (account.system === 'OPENING_BALANCES') return { kind: 'OPENING', amount, memo };
  if (isCategory(account.type)) {
    const isUncategorised = account.system !== null;
    return { kind: 'CATEGORY', categoryId: isUncategorised ? null : account.id, amount, memo };
  }
  const other = ownAccountOf(account);
  if (other === null) return null;
  return {
    kind: 'TRANSFER',
    account: other,
    amount,
    ...(other.currency === head.account.currency ? {} : { counterAmount: last.amount }),
    ...(last.date === head.date ? {} : { arrivesOn: last.date }),
    status,
    memo,
  };
}

function ownAccountOf({ id, type, currency, name, closed }: Account): OwnAccount | null {
  return isOwn(type) && currency !== null ? { id, currency, closed, name } : null;
}

/** The system accounts among the postings' own; a role that none of them has is not asked for either. */
function systemAccountsOf(postings: readonly Posting[], accounts: AccountLookup): SystemAccounts {
  const absent = accountId('');
  const system: Record<SystemRole, AccountId> = {
    OPENING_BALANCES: absent,
    CURRENCY_CONVERSION: absent,
    IN_TRANSIT: absent,
    UNCATEGORISED_INCOME: absent,
    UNCATEGORISED_EXPENSE: absent,
  };
  for (const posting of postings) {
    const role = accounts(posting.accountId).system;
    if (role !== null) system[role] = posting.accountId;
  }
  return system;
}
