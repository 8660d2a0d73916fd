import type { TransactionInput } from '../../../apollo/generated/transactions/graphql.ts';
import type { BusinessDate } from '../../../shared/format/business-date.ts';
import { negate, signOf } from '../../../shared/format/money.ts';
import type { PostingStatus, SheetRow, Transaction } from '../rows/sheet-row.ts';

/** What a person entered, with every field said: one change of one own account, and where the money came from or went. */
export interface Entry {
  readonly date: BusinessDate;
  readonly payee: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly accountId: string;
  /** Change of the account, in its currency; the sum of the lines. */
  readonly amount: string;
  readonly status: PostingStatus;
  readonly lines: readonly EntryLine[];
}

export type EntryLine = CategoryLine | TransferLine | OpeningLine;

interface LineBase {
  /** Change of the entry's account. */
  readonly amount: string;
  readonly memo: string;
}
export interface CategoryLine extends LineBase {
  readonly kind: 'CATEGORY';
  /** Null: uncategorised. */
  readonly categoryId: string | null;
}
export interface TransferLine extends LineBase {
  readonly kind: 'TRANSFER';
  readonly accountId: string;
  /** Change of the other account where its currency differs: of the other sign. */
  readonly counterAmount: string | null;
  /** Day on which the other account changes where it differs. */
  readonly arrivesOn: BusinessDate | null;
  /** Status of the other account's side; null leaves it as it is, or like the entry's when it is new. */
  readonly status: PostingStatus | null;
}
export interface OpeningLine extends LineBase {
  readonly kind: 'OPENING';
}

/** A transaction as it was entered. */
export function entryOf(transaction: Transaction): Entry {
  const { date, payee, note, tags, accountId, amount, status } = transaction;
  const lines = transaction.lines.map((line): EntryLine => {
    const base = { amount: line.amount.amount, memo: line.memo };
    if (line.kind === 'OPENING') return { ...base, kind: 'OPENING' };
    if (line.kind === 'CATEGORY' || line.accountId === null) {
      return { ...base, kind: 'CATEGORY', categoryId: line.categoryId };
    }
    return {
      ...base,
      kind: 'TRANSFER',
      accountId: line.accountId,
      counterAmount: line.counterAmount?.amount ?? null,
      arrivesOn: line.arrivesOn,
      status: line.status,
    };
  });
  return { date, payee, note, tags, accountId, amount: amount.amount, status, lines };
}

/** The entry as the API takes it. */
export function inputOf({
  date,
  payee,
  note,
  tags,
  accountId,
  amount,
  status,
  lines,
}: Entry): TransactionInput {
  return {
    date,
    payee,
    note,
    tags: [...tags],
    accountId,
    amount,
    status,
    lines: lines.map((line) => {
      switch (line.kind) {
        case 'CATEGORY':
          return { kind: line.kind, amount: line.amount, memo: line.memo, categoryId: line.categoryId };
        case 'OPENING':
          return { kind: line.kind, amount: line.amount, memo: line.memo };
        case 'TRANSFER':
          return { ...line };
      }
    }),
  };
}

/** The one transfer of an entry that is nothing else; null for any other entry. */
export function onlyTransfer({ lines }: Pick<Entry, 'lines'>): TransferLine | null {
  const [line] = lines;
  return lines.length === 1 && line?.kind === 'TRANSFER' ? line : null;
}

/**
 * A plain transfer told from its other account, which is how that account's register shows and edits it. Mirrored twice
 * it is the same. Null for an entry that has no other side to be told from.
 */
export function mirrorEntry(entry: Entry): Entry | null {
  const line = onlyTransfer(entry);
  if (!line) return null;
  const amount = line.counterAmount ?? negate(entry.amount);
  return {
    ...entry,
    date: line.arrivesOn ?? entry.date,
    accountId: line.accountId,
    amount,
    status: line.status ?? entry.status,
    lines: [
      {
        kind: 'TRANSFER',
        amount,
        memo: line.memo,
        accountId: entry.accountId,
        counterAmount: line.counterAmount === null ? null : entry.amount,
        arrivesOn: line.arrivesOn === null ? null : entry.date,
        status: entry.status,
      },
    ],
  };
}

/** What an entry does to one account. */
export type EntrySide = Pick<SheetRow, 'date' | 'status' | 'memo' | 'position'> & { readonly amount: string };

/** An account's side of an entry: one row of its register for each posting there. */
export function sidesIn(entry: Entry, accountId: string): EntrySide[] {
  const own: EntrySide[] =
    entry.accountId === accountId
      ? [{ position: 0, date: entry.date, status: entry.status, memo: '', amount: entry.amount }]
      : [];
  const others = entry.lines.flatMap((line, index): EntrySide[] =>
    line.kind === 'TRANSFER' && line.accountId === accountId
      ? [
          {
            position: index + 1,
            date: line.arrivesOn ?? entry.date,
            status: line.status ?? entry.status,
            memo: line.memo,
            amount: line.counterAmount ?? negate(line.amount),
          },
        ]
      : [],
  );
  return [...own, ...others];
}

/** Accounts that an entry touches. */
export function accountsOf(entry: Entry): string[] {
  return [
    ...new Set([
      entry.accountId,
      ...entry.lines.flatMap((line) => (line.kind === 'TRANSFER' ? line.accountId : [])),
    ]),
  ];
}

/** What a person would call the entry, for a row that is shown before the server says it. */
export function kindOf(entry: Entry, isIncome: (categoryId: string) => boolean): Transaction['kind'] {
  const [line] = entry.lines;
  if (entry.lines.length > 1)
    return entry.lines.some(({ kind }) => kind === 'CATEGORY') ? 'SPLIT' : 'TRANSFER';
  switch (line?.kind) {
    case 'TRANSFER':
      return line.counterAmount !== null ? 'EXCHANGE' : line.arrivesOn !== null ? 'IN_TRANSIT' : 'TRANSFER';
    case 'OPENING':
      return 'OPENING_BALANCE';
    default:
      return line?.categoryId == null
        ? signOf(entry.amount) > 0
          ? 'INCOME'
          : 'EXPENSE'
        : isIncome(line.categoryId)
          ? 'INCOME'
          : 'EXPENSE';
  }
}

/** Whether two entries say the same, however they came to be. */
export function sameEntry(left: Entry, right: Entry): boolean {
  return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right));
}

function comparable(entry: Entry): unknown {
  const { payee, note, tags, lines, ...rest } = inputOf(entry);
  return {
    ...Object.fromEntries(Object.entries(rest).sort()),
    payee: (payee ?? '').trim(),
    note: (note ?? '').trim(),
    tags: [...(tags ?? [])].sort(),
    lines: lines.map((line) =>
      Object.entries({ ...line, memo: (line.memo ?? '').trim(), status: line.status ?? rest.status }).sort(),
    ),
  };
}
