import type { DecimalMark } from '../amount.ts';

/** What a column of a CSV file holds. */
export const CSV_COLUMN_ROLES = [
  'IGNORE',
  'DATE',
  'AMOUNT',
  'DEBIT',
  'CREDIT',
  'DIRECTION',
  'PAYEE',
  'MEMO',
  'CURRENCY',
  'BANK_ID',
  'BALANCE',
  'CATEGORY',
  'CHECK_NUMBER',
] as const;

export type CsvColumnRole = (typeof CSV_COLUMN_ROLES)[number];

/** Order of day, month and year in a date. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How a CSV file is to be read. A household's account remembers it for the next file of the same bank. */
export interface CsvSettings {
  readonly delimiter: Delimiter;
  /** Lines of the file before its header, or before its first row when it has none. */
  readonly skipLines: number;
  readonly hasHeader: boolean;
  /**
   * The role of each column. Several columns may be MEMO; of the others the first with a role counts. Either AMOUNT,
   * with DIRECTION where the amounts carry no sign, or DEBIT and CREDIT (money out, money in).
   */
  readonly columns: readonly CsvColumnRole[];
  readonly dateOrder: DateOrder;
  readonly decimalMark: DecimalMark;
  /** For files, mostly of credit cards, that write money out without a minus: turns every sign around. */
  readonly flipSign: boolean;
  /** The header's cells, by which a remembered reading is known to fit; empty when there is no header. */
  readonly header: readonly string[];
}

/** What the file itself does not decide. */
export type CsvQuestion =
  | 'DELIMITER'
  | 'DATE_ORDER'
  | 'DECIMAL_MARK'
  | 'DATE_COLUMN'
  | 'AMOUNT_COLUMN'
  | 'SIGN';

/** A setting that could be read two ways: what was chosen, what else fits, and a value of the file that reads both ways. */
export interface CsvAmbiguity {
  readonly what: CsvQuestion;
  readonly chosen: string;
  readonly alternatives: readonly string[];
  readonly example: string;
}

/** The reading of a file that detection proposes. */
export interface CsvReading {
  readonly settings: CsvSettings;
  /** Whether `settings` are those remembered from an earlier file. */
  readonly remembered: boolean;
  readonly ambiguities: readonly CsvAmbiguity[];
  /** Roles without which no line can be read and which no column was found for: a person has to choose. */
  readonly missing: readonly ('DATE' | 'AMOUNT')[];
  /** The lines before the header, as they stand. */
  readonly skipped: readonly string[];
  /** The first rows as they stand, the header first when there is one, for mapping by example. */
  readonly preview: readonly (readonly string[])[];
}
