import type { CurrencyCode } from '../ledger/currency.ts';
import type { BusinessDate } from '../ledger/date.ts';

/** What a commit would do with a line. */
export const VERDICT_KINDS = ['NEW', 'DUPLICATE', 'MATCH', 'TRANSFER', 'UNREADABLE', 'DELETED'] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

/**
 * Why a line has its verdict. The client has a sentence for each; what it quotes is in brackets. The reasons of lines
 * that could not be read at all are the line issue codes of `formats/statement.ts`.
 */
export const REASON_CODES = [
  // DUPLICATE
  /** The books have a line with this id of the bank. */
  'same_bank_id',
  /** The books have a line with this id, and the bank now writes another day, amount or text. */
  'same_bank_id_changed',
  /** The file has this id and line twice. */
  'same_bank_id_in_file',
  /** The books have as many equal lines of that day. [ordinal, inFile, inBooks] */
  'equal_line_in_the_books',
  /** The bank gave every line of the file a new id; the lines themselves are in the books. */
  'bank_ids_were_reissued',
  /** The line came before from a file of another format. [date, payee] */
  'same_line_from_another_format',
  // DELETED
  /** A person deleted it after an earlier import. */
  'deleted_after_import',
  // MATCH
  /** A person typed it. [date, payee] */
  'typed_by_hand',
  /** A person typed it without a payee. [date] */
  'typed_without_payee',
  /** A person typed it and split it. [date, payee, parts] */
  'typed_as_split',
  // TRANSFER
  /** The books have the transfer with both halves; this line confirms one. [account, date] */
  'transfer_already_there',
  /** The other account's half was imported and waits for this one. [account, date] */
  'other_half_in_account',
  // NEW
  'not_in_the_books',
  /** The books have fewer equal lines of that day than the file. [ordinal, inBooks] */
  'another_equal_line',
  /** Deleted after an earlier import, and now asked for. */
  'brought_back',
  /** Lines of this payee were there before. [count, payee] */
  'known_payee',
  /** An imported entry of that day has the same amount and a like payee, and another identity. [date, payee] */
  'possible_duplicate',
  /** The only entry of the same amount near that day has another payee. [date, payee] */
  'possible_match',
  /** Another account has the opposite amount near that day, but it may be something else. [account, date] */
  'possible_transfer',
  // UNREADABLE
  /** The line is in another currency than the account. [currency, accountCurrency] */
  'currency_differs_from_account',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** A reason and the values of its sentence: days as `YYYY-MM-DD`, counts in digits, names as they stand. */
export interface Reason {
  readonly code: ReasonCode;
  readonly params: Readonly<Record<string, string>>;
}

/** The verdict on one line. */
export interface Verdict {
  /** Index of the line in the list that was asked about. */
  readonly line: number;
  readonly kind: VerdictKind;
  readonly reason: Reason;
  /** What the line is to be known by from now on: stored with it when it is committed. Free in this account. */
  readonly fingerprint: string;
  readonly occurrence: number;
  /** The transaction that the line duplicates, matches or completes, and its posting there. */
  readonly transactionId?: string;
  readonly postingPosition?: number;
  /** For new lines of a payee that is known: the category it mostly had. */
  readonly suggestedCategoryId?: string | null;
  /** The name that a person gave this payee. */
  readonly suggestedPayee?: string;
}

/** A line that an earlier import brought into the account. */
export interface ImportedLine {
  readonly bankId: string | null;
  readonly fingerprint: string;
  readonly occurrence: number;
  readonly transactionId: string | null;
  /** Whether a person deleted the transaction since. A batch that was undone leaves no line here at all. */
  readonly deleted: boolean;
}

/** A posting of the account. */
export interface AccountEntry {
  readonly transactionId: string;
  readonly position: number;
  readonly date: BusinessDate;
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  readonly payee: string;
  /** Whether a statement line stands behind it: imported, or matched by an import. */
  readonly imported: boolean;
  readonly categoryId: string | null;
  /** Into how many categories its transaction is split; absent or 1 when it is not. */
  readonly splitParts?: number;
}

/** A posting of another account of the household that may be the other half of a transfer. */
export interface TransferCandidate {
  readonly transactionId: string;
  readonly position: number;
  readonly accountId: string;
  readonly accountName: string;
  readonly date: BusinessDate;
  /** Of that posting: the opposite of the line's. */
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  readonly payee: string;
  /** Whether a person or a rule gave it a category: then it is no transfer. */
  readonly categorised: boolean;
}

/** A posting of this account that belongs to a transfer and that no statement line has confirmed yet. */
export interface PendingTransfer {
  readonly transactionId: string;
  /** Of the posting in this account. */
  readonly position: number;
  readonly otherAccountId: string;
  readonly otherAccountName: string;
  readonly date: BusinessDate;
  /** Of the posting in this account: the same as the line's. */
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  readonly payee: string;
}

/** What is known of a payee: kept by `normalisedPayee`. */
export interface PayeeMemory {
  readonly categoryId: string | null;
  /** The payee's name in the books. */
  readonly payee: string;
  /** How many times that category was given. */
  readonly count: number;
}

/** What the books hold near a file's days, for one account. In any order. */
export interface BooksNearby {
  /**
   * Lines imported into the account, deleted or not, on whatever day: at least all that have the bank id or the fingerprint
   * of a line of the file, and those of `entries`.
   */
  readonly imported: readonly ImportedLine[];
  /** The account's postings from MATCH_DAYS_MAX days before the first line to as many after the last. */
  readonly entries: readonly AccountEntry[];
  /** Imported postings of the other own accounts, same days, that no transfer holds together with one of this account. */
  readonly transferCandidates: readonly TransferCandidate[];
  readonly pendingTransfers: readonly PendingTransfer[];
  readonly payeeHistory: ReadonlyMap<string, PayeeMemory>;
}
