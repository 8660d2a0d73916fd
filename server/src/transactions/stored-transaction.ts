import { type AttachmentColumns, attachmentRow, type AttachmentRow } from '../attachments/attachment-row.ts';
import { accountId, type AccountLookup, type AccountType } from '../ledger/account.ts';
import { kindOf, type TransactionKind } from '../ledger/kind.ts';
import type { Posting, PostingStatus } from '../ledger/posting.ts';
import { unreachable } from '../ledger/result.ts';
import { readEntry } from '../ledger/transaction.ts';
import { moneyOf, type MoneyValue, storedCurrency, storedMoney } from '../rates/figure.ts';
import {
  type EntryLineRow,
  type PostingColumns,
  type PostingRow,
  storedDate,
  type TransactionColumns,
  type TransactionRow,
} from './transaction-row.ts';

/** Reads what a statement answered for `transactionColumns`. */
export function transactionRow(columns: TransactionColumns, accounts: AccountLookup): TransactionRow {
  return new StoredTransaction(columns, accounts);
}

/**
 * A transaction as a statement answered it. What the ledger derives is derived when somebody asks for it: most screens ask
 * for a part. Classes, because objects with getters of their own cost more to make than all the rest of a page.
 */
class StoredTransaction implements TransactionRow {
  readonly id: string;
  readonly date: string;
  readonly payee: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly accountId: string;
  readonly amount: MoneyValue;
  readonly status: PostingStatus;
  readonly version: number;
  readonly importBatchId: string | null;
  readonly attachmentCount: number;
  readonly #stored: readonly PostingColumns[];
  readonly #attached: readonly AttachmentColumns[];
  readonly #accounts: AccountLookup;
  readonly #instants: readonly [createdAt: string, updatedAt: string, deletedAt: string | null];
  #ledgerPostings: readonly Posting[] | undefined;

  constructor(columns: TransactionColumns, accounts: AccountLookup) {
    const [id, date, payee, note, tags, stored, version, createdAt, updatedAt, deletedAt] = columns;
    const [importBatchId, attached] = [columns[10], columns[11] ?? []];
    const own = stored?.[0];
    if (stored === null || own === undefined) throw new Error(`transaction ${id} has no postings`);
    this.id = id;
    this.date = date;
    this.payee = payee;
    this.note = note;
    this.tags = tags;
    this.accountId = own[1];
    this.amount = storedMoney(own[2], storedCurrency(own[3]));
    this.status = own[6];
    this.version = version;
    this.importBatchId = importBatchId;
    this.attachmentCount = attached.length;
    this.#attached = attached;
    this.#stored = stored;
    this.#accounts = accounts;
    this.#instants = [createdAt, updatedAt, deletedAt];
  }

  get kind(): TransactionKind {
    return kindOf(this.ledgerPostings(), this.#accounts);
  }

  get lines(): EntryLineRow[] {
    return linesOf(this.ledgerPostings(), this.#accounts);
  }

  get postings(): PostingRow[] {
    return this.#stored.map((posting) => new StoredPosting(posting, this.#accounts));
  }

  get attachments(): AttachmentRow[] {
    return this.#attached.map(attachmentRow);
  }

  get createdAt(): string {
    return instantText(this.#instants[0]);
  }

  get updatedAt(): string {
    return instantText(this.#instants[1]);
  }

  get deletedAt(): string | null {
    const [, , deletedAt] = this.#instants;
    return deletedAt === null ? null : instantText(deletedAt);
  }

  /** Everything of it, for where it goes out as JSON. */
  toJSON(): TransactionRow {
    const { kind, lines, postings, attachments, createdAt, updatedAt, deletedAt } = this;
    return { ...this, kind, lines, postings, attachments, createdAt, updatedAt, deletedAt };
  }

  private ledgerPostings(): readonly Posting[] {
    return (this.#ledgerPostings ??= this.#stored.map(ledgerPosting));
  }
}

class StoredPosting implements PostingRow {
  readonly position: number;
  readonly accountId: string;
  readonly amount: MoneyValue;
  readonly date: string;
  readonly memo: string;
  readonly status: PostingStatus;
  readonly #accounts: AccountLookup;

  constructor([position, id, amount, code, date, memo, status]: PostingColumns, accounts: AccountLookup) {
    this.position = position;
    this.accountId = id;
    this.amount = storedMoney(amount, storedCurrency(code));
    this.date = date;
    this.memo = memo;
    this.status = status;
    this.#accounts = accounts;
  }

  get accountName(): string {
    return this.#accounts(accountId(this.accountId)).name;
  }

  get accountType(): AccountType {
    return this.#accounts(accountId(this.accountId)).type;
  }

  toJSON(): PostingRow {
    return { ...this, accountName: this.accountName, accountType: this.accountType };
  }
}

/** An instant as ISO 8601 text in UTC, as the schema writes it. */
function instantText(stored: string): string {
  return new Date(stored).toISOString();
}

function ledgerPosting([, account, amount, code, date, memo, status]: PostingColumns): Posting {
  const currency = storedCurrency(code);
  return {
    accountId: accountId(account),
    amount: BigInt(amount),
    currency,
    date: storedDate(date),
    memo,
    status,
  };
}

function linesOf(postings: readonly Posting[], accounts: AccountLookup): EntryLineRow[] {
  const entry = readEntry(postings, accounts);
  if (!entry.ok) return [];
  const { account, lines } = entry.value;
  return lines.map((line, position) => {
    const common = {
      position,
      kind: line.kind,
      amount: moneyOf(line.amount, account.currency),
      memo: line.memo,
    };
    const none = { categoryId: null, accountId: null, counterAmount: null, arrivesOn: null, status: null };
    switch (line.kind) {
      case 'CATEGORY':
        return { ...common, ...none, categoryId: line.categoryId };
      case 'OPENING':
        return { ...common, ...none };
      case 'TRANSFER':
        return {
          ...common,
          categoryId: null,
          accountId: line.account.id,
          counterAmount:
            line.counterAmount === undefined ? null : moneyOf(line.counterAmount, line.account.currency),
          arrivesOn: line.arrivesOn ?? null,
          status: line.status,
        };
      default:
        return unreachable(line);
    }
  });
}
