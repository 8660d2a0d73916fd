import type {
  RegisterRowFieldsFragment,
  TransactionFieldsFragment,
} from '../../../apollo/generated/transactions/graphql.ts';
import type { BusinessDate } from '../../../shared/format/business-date.ts';
import type { Money } from '../../../shared/format/money.ts';

export type Transaction = TransactionFieldsFragment;
export type EntryLine = Transaction['lines'][number];
export type PostingStatus = Transaction['status'];

/**
 * One row of a sheet. In the register of an account it is the account's side of a transaction; in the list of all
 * transactions it is the transaction, told from the account it was entered in.
 */
export interface SheetRow {
  /** A row stands in its sheet as it is: wrapping each of a hundred thousand, page after page, is what one would wait for. */
  readonly kind: 'row';
  /** Transaction id and posting position: distinct in any list. */
  readonly key: string;
  readonly transaction: Transaction;
  readonly position: number;
  readonly date: BusinessDate;
  readonly amount: Money;
  readonly status: PostingStatus;
  readonly memo: string;
  /** Balance of the account after this row; null where there is none to tell. */
  readonly balance: Money | null;
  /** Shown before the server has answered. */
  readonly isPending: boolean;
}

/** The row of a register. */
export function rowOfEntry(entry: RegisterRowFieldsFragment): SheetRow {
  const { id, position, date, amount, status, memo, balance, transaction } = entry;
  return {
    kind: 'row',
    key: id,
    transaction,
    position,
    date,
    amount,
    status,
    memo,
    balance,
    isPending: false,
  };
}

/** The row of a list of all transactions. */
export function rowOfTransaction(transaction: Transaction): SheetRow {
  const { id, date, amount, status } = transaction;
  return {
    kind: 'row',
    key: `${id}:0`,
    transaction,
    position: 0,
    date,
    amount,
    status,
    memo: '',
    balance: null,
    isPending: false,
  };
}

/** Where a row stands in its list: the keys that the server pages by. */
export type RowPlace = Pick<SheetRow, 'date' | 'position'> & {
  readonly transaction: Pick<Transaction, 'id'>;
};

/**
 * The order of every sheet, as the server sorts: newest day first, within a day the latest made first. Negative when
 * `left` stands above `right`. Ids are UUIDv7, which sort by the time they were made.
 */
export function compareRows(left: RowPlace, right: RowPlace): number {
  if (left.date !== right.date) return left.date > right.date ? -1 : 1;
  if (left.transaction.id !== right.transaction.id)
    return left.transaction.id > right.transaction.id ? -1 : 1;
  return right.position - left.position;
}
