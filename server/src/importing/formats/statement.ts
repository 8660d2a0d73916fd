import type { CurrencyCode } from '../../ledger/currency.ts';
import type { BusinessDate } from '../../ledger/date.ts';

/** The file formats that are read. */
export type StatementFormat = 'CSV' | 'OFX';

/** How the bytes of a file were read as text. Windows-1252 covers ISO 8859-1, as the WHATWG encoding standard does. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Windows-1252';

/** One line of a bank's statement, read whole: every value of it is what the file says, nothing is guessed. */
export interface StatementLine {
  /** 1-based line of the file on which the record or element begins. */
  readonly lineNumber: number;
  /** The booking day as the bank wrote it, in the bank's own time zone. */
  readonly date: BusinessDate;
  /** Change of the account in minor units of `currency`; negative is money out. Never zero. */
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  /** The other party as the bank wrote it; when the file names none, the first text it gives. May be ''. */
  readonly payee: string;
  /** Every further text of the line. May be ''. */
  readonly memo: string;
  /** The bank's own identity of the line, null when the file gives none or gives the same one to different lines. */
  readonly bankId: string | null;
  readonly checkNumber?: string;
  /** The category that the file names, for files written by another bookkeeping program. */
  readonly category?: string;
  /** The line as it stands in the file, cut after RAW_CHARACTERS_MAX characters. */
  readonly raw: string;
}

/** Why a line of a file is not a statement line. The first that applies is the one given. */
export const LINE_ISSUE_CODES = [
  'line_is_too_long',
  'quote_is_not_closed',
  'row_is_too_short',
  'transaction_is_cut_off',
  'date_missing',
  'date_unreadable',
  'amount_missing',
  'amount_unreadable',
  'both_amounts_present',
  'direction_unreadable',
  'currency_missing',
  'currency_unknown',
  'amount_has_too_many_decimals',
  'amount_out_of_range',
  'amount_is_zero',
  'investment_transaction_is_not_read',
] as const;

/** What a person should know of a file whose lines were read all the same. */
export const FILE_ISSUE_CODES = [
  'file_is_cut_off',
  'encoding_differs_from_header',
  'character_set_is_not_read',
  'balance_unreadable',
  'account_currency_unknown',
  'bank_id_is_repeated',
  'bank_answered_with_an_error',
  'pending_transactions_are_not_read',
] as const;

/** Why a file cannot be read at all. */
export const FILE_ERROR_CODES = [
  'file_is_empty',
  'file_is_an_archive',
  'file_is_an_image',
  'file_is_a_spreadsheet',
  'file_is_not_a_statement',
  'statement_format_is_not_supported',
  'file_has_document_type',
  'file_encoding_unreadable',
] as const;

export type LineIssueCode = (typeof LINE_ISSUE_CODES)[number];
export type FileIssueCode = (typeof FILE_ISSUE_CODES)[number];
export type FileErrorCode = (typeof FILE_ERROR_CODES)[number];
export type StatementIssueCode = LineIssueCode | FileIssueCode;

/** Values for the sentence of a code, as text: `{ value: '3?.11.2026' }`. */
export type SentenceParams = Readonly<Record<string, string>>;

/** Something of the file that could not be read, where it stands, and as it stands. */
export interface StatementIssue {
  /** 1-based line of the file; 0 when the issue is of the file as a whole. */
  readonly lineNumber: number;
  readonly code: StatementIssueCode;
  readonly raw: string;
  readonly params: SentenceParams;
}

/** What the bank says the account held at the end of a day. */
export interface ClosingBalance {
  readonly amount: bigint;
  readonly date: BusinessDate;
}

/** One account of a file with its lines. A CSV file is one account; an OFX file holds any number. */
export interface StatementAccount {
  /** The account's number as the file writes it. */
  readonly bankAccountId: string | null;
  /** The account's currency by the file; null when it says none, or its lines are of several. */
  readonly currency: CurrencyCode | null;
  /** In the order of the file. */
  readonly lines: readonly StatementLine[];
  /** The lines that could not be read, in the order of the file. */
  readonly issues: readonly StatementIssue[];
  readonly closingBalance: ClosingBalance | null;
  /** First and last day the statement covers: as the file states them, else of its lines. */
  readonly from: BusinessDate | null;
  readonly to: BusinessDate | null;
}

/** A file, read. */
export interface Statement {
  readonly format: StatementFormat;
  readonly encoding: Encoding;
  readonly accounts: readonly StatementAccount[];
  /** What concerns the file as a whole, or an account but none of its lines. */
  readonly issues: readonly StatementIssue[];
}

/** A file that cannot be read, as a value. */
export interface FileError {
  readonly code: FileErrorCode;
  readonly params: SentenceParams;
}

/** Either the value or the rule the file breaks. */
export type FileResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: FileError };

/** A file that can be read. */
export function readable<T>(value: T): FileResult<T> {
  return { ok: true, value };
}

/** A file that cannot. */
export function unreadable(code: FileErrorCode, params: SentenceParams = {}): FileResult<never> {
  return { ok: false, error: { code, params } };
}
