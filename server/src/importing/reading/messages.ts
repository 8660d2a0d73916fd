import type { CsvReading, CsvSettings } from '../formats/csv/settings.ts';
import type { CurrencyCode } from '../../ledger/currency.ts';
import type { BusinessDate } from '../../ledger/date.ts';
import type { Encoding, SentenceParams, StatementFormat, StatementIssue } from '../formats/statement.ts';

/** What a person decided about the reading of a CSV file; what is left out is detected. */
export type CsvChoice = Partial<Omit<CsvSettings, 'header'>> & { readonly encoding?: Encoding };

/** How a person's last file of an account was read. */
export interface RememberedReading {
  readonly csv: CsvSettings;
  /** Only where a person chose it: bytes tell their encoding better than memory does. */
  readonly encoding: Encoding | null;
}

/** What a worker needs to know before it opens the file. */
export interface ReadingOrder {
  readonly path: string;
  readonly chosen: CsvChoice;
  /** The account of a file that names none, as far as it is known before the file is read. */
  readonly account: { readonly currency: CurrencyCode; readonly remembered: RememberedReading | null } | null;
  /** Currency in which a file is looked through only to count its lines, while its account is not known. */
  readonly baseCurrency: CurrencyCode;
  readonly linesMax: number;
}

/** One account of the file: what it is, without its lines. Amounts in minor units as text, because this is kept as JSON. */
export interface StatementPart {
  readonly bankAccountId: string | null;
  readonly currency: CurrencyCode | null;
  readonly lineCount: number;
  /** First and last day of the lines that can be read. */
  readonly days: { readonly first: BusinessDate; readonly last: BusinessDate } | null;
  /** First and last day that the file speaks of. */
  readonly from: string | null;
  readonly to: string | null;
  readonly closingBalance: { readonly amount: string; readonly date: string } | null;
}

/** The reading of a CSV file as the screen shows it. */
export type CsvReadingShown = Omit<CsvReading, 'settings'> & {
  readonly settings: CsvSettings;
  readonly encoding: Encoding;
};

/** A file without its lines. */
export interface StatementHead {
  readonly format: StatementFormat;
  readonly encoding: Encoding;
  readonly csv: CsvReadingShown | null;
  /** What concerns the file as a whole. */
  readonly issues: readonly StatementIssue[];
  readonly parts: readonly StatementPart[];
}

/** Which of our accounts a part of the file goes into. */
export interface PartAccount {
  readonly accountId: string;
  readonly currency: CurrencyCode;
}

/** Tables of the books that lines are judged against: arrays of rows as JSON text, parsed where they are used. */
export type BooksTable = 'imported' | 'entries' | 'candidates';

/** What the worker is told. */
export type ToWorker =
  | { readonly type: 'books'; readonly accountId: string; readonly table: BooksTable; readonly rows: string }
  | { readonly type: 'history'; readonly rows: string }
  /** All books were sent. `accounts` by part, null for a part whose account a person has to choose. */
  | {
      readonly type: 'judge';
      readonly accounts: readonly (PartAccount | null)[];
      readonly categories: readonly NamedCategory[];
    }
  /** The last slice is written: the next may come. */
  | { readonly type: 'next' };

/** What the worker tells, in this order. */
export type FromWorker =
  | { readonly type: 'progress'; readonly lines: number }
  | { readonly type: 'failed'; readonly code: string; readonly params: SentenceParams }
  | { readonly type: 'statement'; readonly head: StatementHead }
  | { readonly type: 'lines'; readonly count: number; readonly columns: readonly string[] }
  | { readonly type: 'done' };

/** A category that a file may name. */
export interface NamedCategory {
  readonly id: string;
  /** Names from the root. */
  readonly path: readonly string[];
}
