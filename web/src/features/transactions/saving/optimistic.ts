import type { Account, AccountGroup } from '../../../apollo/books.ts';
import type { BusinessDate } from '../../../shared/format/business-date.ts';
import { sumAmounts, subtractAmounts, type Money } from '../../../shared/format/money.ts';
import { accountsOf, kindOf, sidesIn, type Entry } from '../entry/entry.ts';
import { rowOfTransaction, type SheetRow, type Transaction } from '../rows/sheet-row.ts';

/** What is needed to show a change before the server has answered. */
export interface OptimisticBooks {
  readonly today: BusinessDate;
  readonly baseCurrency: string;
  account(id: string): Account | undefined;
  isIncome(categoryId: string): boolean;
}

let count = 0;

/** An id for a row that the server has not named yet; it sorts after every real one, as the latest made does. */
export function temporaryId(): string {
  count += 1;
  return `new-${String(count).padStart(6, '0')}`;
}

export function isTemporaryId(id: string): boolean {
  return id.startsWith('new-');
}

/** The transaction as the server will tell it. */
export function transactionOf(
  entry: Entry,
  { id, version }: { id: string; version: number },
  books: OptimisticBooks,
): Transaction {
  const currency = books.account(entry.accountId)?.currency ?? books.baseCurrency;
  const money = (amount: string, code: string) => ({ __typename: 'Money', amount, currency: code });
  const lines = entry.lines.map((line, position) => {
    const base = {
      __typename: 'EntryLine',
      position,
      kind: line.kind,
      memo: line.memo,
      amount: money(line.amount, currency),
    };
    const none = { categoryId: null, accountId: null, counterAmount: null, arrivesOn: null, status: null };
    if (line.kind === 'CATEGORY') return { ...base, ...none, categoryId: line.categoryId };
    if (line.kind === 'OPENING') return { ...base, ...none };
    const other = books.account(line.accountId)?.currency ?? currency;
    return {
      ...base,
      ...none,
      accountId: line.accountId,
      counterAmount: line.counterAmount === null ? null : money(line.counterAmount, other),
      arrivesOn: line.arrivesOn,
      status: line.status ?? entry.status,
    };
  });
  const { date, payee, note, tags, accountId, status } = entry;
  const transaction = {
    __typename: 'Transaction',
    id,
    date,
    payee,
    note,
    tags: [...tags],
    kind: kindOf(entry, (category) => books.isIncome(category)),
    accountId,
    amount: money(entry.amount, currency),
    status,
    lines,
    version,
    importBatchId: null,
    deletedAt: null,
    attachmentCount: 0,
  };
  return transaction;
}

/** Rows of a transaction in a list: in an account's register its sides there, in the list of all the transaction. */
export function rowsOf(transaction: Transaction, entry: Entry, seenFrom: Account | null): SheetRow[] {
  if (seenFrom === null) return [{ ...rowOfTransaction(transaction), isPending: true }];
  return sidesIn(entry, seenFrom.id).map(({ position, date, status, memo, amount }) => ({
    kind: 'row',
    key: `${transaction.id}:${position}`,
    transaction,
    position,
    date,
    status,
    memo,
    amount: { amount, currency: seenFrom.currency },
    balance: null,
    isPending: true,
  }));
}

/** A change of the books: `before` is null when something is entered, `after` when it is deleted. */
export interface EntryChange {
  readonly before: Entry | null;
  readonly after: Entry | null;
}

/**
 * The accounts that a change moves, with their balances after it. Balances are those of today, so what lies in the future
 * does not count yet.
 */
export function movedAccounts(change: EntryChange, books: OptimisticBooks): Account[] {
  return touchedAccounts(change, books).map((account) => {
    const moved = (money: Money, isCounted?: (status: Transaction['status']) => boolean) => ({
      ...money,
      amount: sumAmounts([money.amount, movedBy(change, account, books.today, isCounted)]),
    });
    const balance = moved(account.balance);
    const inBase = account.currency === books.baseCurrency && account.balanceInBase.money;
    return {
      ...account,
      balance,
      clearedBalance: moved(account.clearedBalance, (status) => status !== 'PENDING'),
      balanceInBase: inBase
        ? { ...account.balanceInBase, money: { ...inBase, amount: balance.amount } }
        : account.balanceInBase,
    };
  });
}

/** By how much a change moves the figures over all accounts, in the base currency. */
export interface MovedFigures {
  readonly groups: ReadonlyMap<AccountGroup, string>;
  readonly netWorth: string;
}

/** Null where an account in another currency is touched: what that is worth, the server alone says. */
export function movedFigures(change: EntryChange, books: OptimisticBooks): MovedFigures | null {
  const accounts = touchedAccounts(change, books);
  if (accounts.some(({ currency }) => currency !== books.baseCurrency)) return null;
  const groups = new Map<AccountGroup, string>();
  for (const account of accounts) {
    const by = movedBy(change, account, books.today);
    groups.set(account.group, sumAmounts([groups.get(account.group) ?? '0', by]));
  }
  // What goes from one own account to another stays the household's, also on its way.
  const fromOutside = (entry: Entry | null) =>
    sumAmounts(
      entry !== null && entry.date <= books.today
        ? entry.lines.filter(({ kind }) => kind !== 'TRANSFER').map(({ amount }) => amount)
        : [],
    );
  return { groups, netWorth: subtractAmounts(fromOutside(change.after), fromOutside(change.before)) };
}

function touchedAccounts({ before, after }: EntryChange, books: OptimisticBooks): Account[] {
  const ids = new Set([...(before ? accountsOf(before) : []), ...(after ? accountsOf(after) : [])]);
  return [...ids].flatMap((id) => books.account(id) ?? []);
}

/** By how much a change moves an account's balance of today, in its currency. */
function movedBy(
  { before, after }: EntryChange,
  { id }: Account,
  today: BusinessDate,
  isCounted: (status: Transaction['status']) => boolean = () => true,
): string {
  const total = (entry: Entry | null) =>
    sumAmounts(
      (entry ? sidesIn(entry, id) : [])
        .filter((side) => side.date <= today && isCounted(side.status))
        .map((side) => side.amount),
    );
  return subtractAmounts(total(after), total(before));
}
