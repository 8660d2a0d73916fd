import type { Account } from '../../../apollo/books.ts';
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

/**
 * The accounts that a change moves, with their balances after it. Balances are those of today, so what lies in the future
 * does not count yet. `before` is null when something is entered, `after` when it is deleted.
 */
export function movedAccounts(
  { before, after }: { before: Entry | null; after: Entry | null },
  books: OptimisticBooks,
): Account[] {
  const ids = new Set([...(before ? accountsOf(before) : []), ...(after ? accountsOf(after) : [])]);
  return [...ids].flatMap((id) => {
    const account = books.account(id);
    if (!account) return [];
    const total = (entry: Entry | null, isCounted: (status: Transaction['status']) => boolean) =>
      sumAmounts(
        (entry ? sidesIn(entry, id) : [])
          .filter((side) => side.date <= books.today && isCounted(side.status))
          .map((side) => side.amount),
      );
    const moved = (money: Money, isCounted: (status: Transaction['status']) => boolean) => ({
      ...money,
      amount: sumAmounts([money.amount, subtractAmounts(total(after, isCounted), total(before, isCounted))]),
    });
    const balance = moved(account.balance, () => true);
    const inBase = account.currency === books.baseCurrency && account.balanceInBase.money;
    return [
      {
        ...account,
        balance,
        clearedBalance: moved(account.clearedBalance, (status) => status !== 'PENDING'),
        balanceInBase: inBase
          ? { ...account.balanceInBase, money: { ...inBase, amount: balance.amount } }
          : account.balanceInBase,
      },
    ];
  });
}
