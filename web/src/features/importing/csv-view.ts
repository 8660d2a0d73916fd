import type {
  BatchFieldsFragment,
  CsvColumnRole,
  CsvSettingsInput,
} from '../../apollo/generated/importing/graphql.ts';
import { readCsvAmount, readCsvDate } from './csv-values.ts';

export type CsvReading = NonNullable<BatchFieldsFragment['csv']>;
/** The settings that a person chooses by example, without asking the server after each one. */
export type CsvDraft = Pick<CsvReading, 'columns' | 'dateOrder' | 'decimalMark' | 'flipSign'>;

/** What a cell reads as: a date, an amount (a decimal), nothing to read, or unreadable as what the column is. */
export type CellReading =
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'amount'; readonly amount: string }
  | { readonly kind: 'unreadable' }
  | null;

export interface CsvColumnView {
  readonly index: number;
  /** The header's cell; null when the file has no header. */
  readonly heading: string | null;
  readonly role: CsvColumnRole;
  /** How many cells of the sample cannot be read as what the column is. */
  readonly unreadable: number;
  /** Whether the file leaves open how this column is read. */
  readonly twoWays: boolean;
}

export interface CsvView {
  readonly columns: readonly CsvColumnView[];
  readonly rows: readonly (readonly { readonly text: string; readonly reading: CellReading }[])[];
  /** Roles that no column has and without which no line can be read. */
  readonly missing: readonly ('DATE' | 'AMOUNT')[];
}

const amountRoles: readonly CsvColumnRole[] = ['AMOUNT', 'DEBIT', 'CREDIT'];

/** The sample of a CSV file as the draft reads it: columns with their roles and each cell with its reading. */
export function csvView(csv: CsvReading, draft: CsvDraft): CsvView {
  const width = Math.max(draft.columns.length, ...csv.sample.map((row) => row.length), 0);
  const [header, ...afterHeader] = csv.sample;
  const sampled = csv.hasHeader ? afterHeader : csv.sample;
  const roles = Array.from({ length: width }, (_, index) => draft.columns[index] ?? 'IGNORE');
  const rows = sampled.map((row) =>
    roles.map((role, index) => ({
      text: row[index] ?? '',
      reading: readCell(row[index] ?? '', role, draft),
    })),
  );
  const columns = roles.map((role, index) => ({
    index,
    heading: csv.hasHeader ? (header?.[index] ?? '') : null,
    role,
    unreadable: rows.filter((row) => row[index]?.reading?.kind === 'unreadable').length,
    twoWays: readsTwoWays(
      sampled.map((row) => row[index] ?? ''),
      role,
      csv.questions.map(({ what }) => what),
    ),
  }));
  return { columns, rows, missing: missingRoles(roles) };
}

/** Without a date and an amount (or money out and money in) no line can be read. */
export function missingRoles(columns: readonly CsvColumnRole[]): ('DATE' | 'AMOUNT')[] {
  const hasAmount = columns.includes('AMOUNT') || columns.includes('DEBIT') || columns.includes('CREDIT');
  return [
    ...(columns.includes('DATE') ? [] : (['DATE'] as const)),
    ...(hasAmount ? [] : (['AMOUNT'] as const)),
  ];
}

function readCell(text: string, role: CsvColumnRole, draft: CsvDraft): CellReading {
  if (role === 'DATE') {
    const date = readCsvDate(text, draft.dateOrder);
    return date === null ? { kind: 'unreadable' } : { kind: 'date', date };
  }
  if (!amountRoles.includes(role)) return null;
  // One of two amount columns is empty in each row, or zero.
  if (text.trim() === '') return role === 'AMOUNT' ? { kind: 'unreadable' } : null;
  const amount = readCsvAmount(text, draft.decimalMark);
  if (amount === null) return { kind: 'unreadable' };
  if (role === 'CREDIT') return { kind: 'amount', amount: absolute(amount) };
  if (role === 'DEBIT') return { kind: 'amount', amount: negated(absolute(amount)) };
  return { kind: 'amount', amount: draft.flipSign ? negated(amount) : amount };
}

function absolute(amount: string): string {
  return amount.replace(/^-/, '');
}

function negated(amount: string): string {
  if (/^-?[0.]+$/.test(amount)) return absolute(amount);
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

/** Whether a value of the column reads differently in another order, or with another mark, and the file leaves it open. */
function readsTwoWays(values: readonly string[], role: CsvColumnRole, open: readonly string[]): boolean {
  if (role === 'DATE' && open.includes('DATE_ORDER')) {
    return values.some((text) => {
      const readings = (['DMY', 'MDY', 'YMD'] as const).map((order) => readCsvDate(text, order));
      return new Set(readings.filter((one) => one !== null)).size > 1;
    });
  }
  if (amountRoles.includes(role) && open.includes('DECIMAL_MARK')) {
    return values.some((text) => {
      const [comma, point] = [readCsvAmount(text, 'COMMA'), readCsvAmount(text, 'POINT')];
      return comma !== null && point !== null && comma !== point;
    });
  }
  return role === 'AMOUNT' && open.includes('SIGN');
}

/** The draft after a column was given a role: a role that one column alone can have is taken from the other. */
export function withRole(draft: CsvDraft, index: number, role: CsvColumnRole, width: number): CsvDraft {
  const shared: readonly CsvColumnRole[] = ['IGNORE', 'MEMO'];
  const columns = Array.from({ length: Math.max(width, draft.columns.length) }, (_, at) => {
    if (at === index) return role;
    const before = draft.columns[at] ?? 'IGNORE';
    if (before === role && !shared.includes(role)) return 'IGNORE';
    // One amount column or two, never both.
    if (role === 'AMOUNT' && (before === 'DEBIT' || before === 'CREDIT')) return 'IGNORE';
    if ((role === 'DEBIT' || role === 'CREDIT') && before === 'AMOUNT') return 'IGNORE';
    return before;
  });
  return { ...draft, columns };
}

/** What the draft changes about the reading, as the API takes it; null when it changes nothing. */
export function changeOf(csv: CsvReading, draft: CsvDraft): CsvSettingsInput | null {
  const change: CsvSettingsInput = {};
  if (draft.columns.join() !== csv.columns.join()) change.columns = [...draft.columns];
  if (draft.dateOrder !== csv.dateOrder) change.dateOrder = draft.dateOrder;
  if (draft.decimalMark !== csv.decimalMark) change.decimalMark = draft.decimalMark;
  if (draft.flipSign !== csv.flipSign) change.flipSign = draft.flipSign;
  return Object.keys(change).length > 0 ? change : null;
}
