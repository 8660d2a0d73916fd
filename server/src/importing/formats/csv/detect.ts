import { type CurrencyCode, exponentOf } from '../../../ledger/currency.ts';
import { type DecimalMark, readAmount, toMinorUnits } from '../amount.ts';
import { rawText } from '../text.ts';
import { findColumns, hasAmount } from './columns.ts';
import { readDate } from './dates.ts';
import { headerWord } from './header-words.ts';
import { CsvRecords } from './records.ts';
import type { CsvAmbiguity, CsvColumnRole, CsvReading, CsvSettings, DateOrder } from './settings.ts';
import { COLUMNS_MAX, DATE_ORDERS, findLayout, sampleRows } from './table.ts';

/** Rows shown for mapping by example. */
const PREVIEW_ROWS = 20;

/** Most lines before the table that are shown. */
const SKIPPED_LINES_SHOWN = 40;

type Rows = readonly (readonly string[])[];

/** What is known besides the file. */
export interface CsvDetection {
  /** The currency of the account: its decimals tell `1.234` in euros from `1.234` in dinars. Null when not known yet. */
  readonly currency: CurrencyCode | null;
  /** The reading of an earlier file of the same account. It is taken when the header is the same and it reads as well. */
  readonly remembered?: CsvSettings | undefined;
  /** What a person decided; it is never overruled, and the rest is found to fit it. */
  readonly chosen?: Partial<CsvSettings> | undefined;
}

/**
 * Finds how a CSV file is to be read, from its header's words and from the values themselves. Whatever could be read
 * two ways with different results is in `ambiguities`; a date or an amount that no column was found for is in
 * `missing`. Never fails: a file that is no table at all comes back with both missing.
 */
export function detectCsv(text: string, { currency, remembered, chosen = {} }: CsvDetection): CsvReading {
  const layout = findLayout(text, chosen);
  const { header, rows } = sampleRows(text, layout);
  const found = findColumns(header, rows);
  const columns = chosen.columns ?? found.columns;
  const ambiguities: CsvAmbiguity[] = [];
  if (layout.alternatives.length > 0) {
    const example = rawText(rows[0]?.join(layout.delimiter) ?? '');
    ambiguities.push({
      what: 'DELIMITER',
      chosen: layout.delimiter,
      alternatives: layout.alternatives,
      example,
    });
  }
  if (chosen.columns === undefined) ambiguities.push(...columnAmbiguities(found, rows));
  const marks = decimalMarks(columnValues(rows, columns, ['AMOUNT', 'DEBIT', 'CREDIT', 'BALANCE']), currency);
  const decimalMark = chosen.decimalMark ?? preferredMark(marks.candidates, layout.delimiter);
  if (chosen.decimalMark === undefined && marks.candidates.length > 1 && marks.example !== null) {
    ambiguities.push(ambiguity('DECIMAL_MARK', decimalMark, marks.candidates, marks.example));
  }
  const orders = dateOrders(columnValues(rows, columns, ['DATE']));
  const dateOrder = chosen.dateOrder ?? preferredOrder(orders.candidates, { decimalMark, currency });
  if (chosen.dateOrder === undefined && orders.candidates.length > 1 && orders.example !== null) {
    ambiguities.push(ambiguity('DATE_ORDER', dateOrder, orders.candidates, orders.example));
  }
  const flipSign = chosen.flipSign ?? false;
  const positive = chosen.flipSign === undefined ? onlyPositive(rows, columns, decimalMark) : null;
  if (positive !== null)
    ambiguities.push(ambiguity('SIGN', 'AS_WRITTEN', ['AS_WRITTEN', 'FLIPPED'], positive));

  const { delimiter, skipLines, hasHeader } = layout;
  const detected = { delimiter, skipLines, hasHeader, columns, dateOrder, decimalMark, flipSign, header };
  const known = remembered === undefined ? null : rememberedFor(remembered, { detected, rows, chosen });
  const settings = known ?? detected;
  return {
    settings,
    remembered: known !== null,
    ambiguities: known === null ? ambiguities : [],
    missing: missingRoles(settings.columns),
    ...preview(text, settings),
  };
}

/** The roles without which no line can be read and which no column has. */
function missingRoles(columns: readonly CsvColumnRole[]): ('DATE' | 'AMOUNT')[] {
  const missing: ('DATE' | 'AMOUNT')[] = [];
  if (!columns.includes('DATE')) missing.push('DATE');
  if (!hasAmount(columns)) missing.push('AMOUNT');
  return missing;
}

/**
 * The remembered reading, if this file is of the same bank: the same header, or without headers as many columns; and
 * if it reads as many rows as what was detected afresh, since banks change how they write dates.
 */
function rememberedFor(
  remembered: CsvSettings,
  file: { detected: CsvSettings; rows: Rows; chosen: Partial<CsvSettings> },
): CsvSettings | null {
  const { detected, rows, chosen } = file;
  if (remembered.delimiter !== detected.delimiter || remembered.hasHeader !== detected.hasHeader) return null;
  const sameHeader =
    remembered.header.length === detected.header.length &&
    remembered.header.every((cell, index) => headerWord(cell) === headerWord(detected.header[index] ?? ''));
  if (!sameHeader || (!remembered.hasHeader && remembered.columns.length !== detected.columns.length))
    return null;
  // The lines before the header are of this file, not of the last one: they may be more or fewer.
  const settings = { ...remembered, skipLines: detected.skipLines, header: detected.header, ...chosen };
  return readableRows(rows, settings) >= readableRows(rows, detected) ? settings : null;
}

function readableRows(rows: Rows, settings: CsvSettings): number {
  const date = settings.columns.indexOf('DATE');
  const amounts = settings.columns.flatMap((role, index) =>
    role === 'AMOUNT' || role === 'DEBIT' || role === 'CREDIT' ? [index] : [],
  );
  return rows.filter(
    (row) =>
      readDate(row[date] ?? '', settings.dateOrder) !== null &&
      amounts.some((index) => readAmount((row[index] ?? '').trim(), settings.decimalMark) !== null),
  ).length;
}

function columnAmbiguities(found: ReturnType<typeof findColumns>, rows: Rows): CsvAmbiguity[] {
  const result: CsvAmbiguity[] = [];
  const add = (what: 'DATE_COLUMN' | 'AMOUNT_COLUMN', chosen: number, others: readonly number[]) => {
    if (others.length === 0) return;
    const example = rawText(rows[0]?.[chosen] ?? '');
    result.push({ what, chosen: String(chosen), alternatives: others.map(String), example });
  };
  add('DATE_COLUMN', found.columns.indexOf('DATE'), found.otherDates);
  add('AMOUNT_COLUMN', found.columns.indexOf('AMOUNT'), found.otherAmounts);
  return result;
}

function ambiguity<T extends string>(
  what: CsvAmbiguity['what'],
  chosen: T,
  candidates: readonly T[],
  example: string,
): CsvAmbiguity {
  return {
    what,
    chosen,
    alternatives: candidates.filter((other) => other !== chosen),
    example: rawText(example),
  };
}

/** Different values of the columns with one of the roles. */
function columnValues(
  rows: Rows,
  columns: readonly CsvColumnRole[],
  roles: readonly CsvColumnRole[],
): string[] {
  const indexes = columns.flatMap((role, index) => (roles.includes(role) ? [index] : []));
  const values = new Set<string>();
  for (const row of rows) {
    for (const index of indexes) {
      const value = (row[index] ?? '').trim();
      if (value !== '') values.add(value);
    }
  }
  return [...values];
}

/**
 * The decimal marks that read most of the values. Both only if both read as many, and some value reads as a different
 * amount: that value is the example. In a currency with two decimals `1.234` can only be grouped.
 */
function decimalMarks(
  values: readonly string[],
  currency: CurrencyCode | null,
): { candidates: readonly DecimalMark[]; example: string | null } {
  const exponent = currency === null ? 4 : exponentOf(currency);
  const read = (value: string, mark: DecimalMark): bigint | null => {
    const amount = readAmount(value, mark);
    const units = amount === null ? null : toMinorUnits(amount, exponent);
    return units?.ok === true ? units.value : null;
  };
  return choose(['POINT', 'COMMA'] as const, values, read);
}

/** The orders of day, month and year that read most of the dates, if several then with a date that they read differently. */
function dateOrders(values: readonly string[]): { candidates: readonly DateOrder[]; example: string | null } {
  // Nobody writes the month first and a point behind it, so a point rules that order out.
  const pointed = values.some((value) => /^\d{1,2}\.\s?\d{1,2}\.\s?\d/.test(value));
  return choose(pointed ? ['DMY', 'YMD'] : DATE_ORDERS, values, readDate);
}

/** The ways that read most of the values, and a value that they read differently. */
function choose<W, V>(
  ways: readonly W[],
  values: readonly string[],
  read: (value: string, way: W) => V | null,
): { candidates: readonly W[]; example: string | null } {
  const readings = ways.map((way) => ({ way, read: values.map((value) => read(value, way)) }));
  const counts = readings.map((reading) => reading.read.filter((value) => value !== null).length);
  const most = Math.max(...counts);
  const best = readings.filter((_, index) => counts[index] === most);
  const [first, ...others] = best;
  const differing = values.findIndex((_, index) =>
    others.some((other) => other.read[index] !== first?.read[index]),
  );
  if (most > 0 && differing < 0 && first !== undefined) return { candidates: [first.way], example: null };
  return { candidates: best.map(({ way }) => way), example: most > 0 ? (values[differing] ?? null) : null };
}

/** Files with semicolons come from where the comma is the decimal mark. */
function preferredMark(candidates: readonly DecimalMark[], delimiter: string): DecimalMark {
  const usual = delimiter === ';' ? 'COMMA' : 'POINT';
  return candidates.includes(usual) ? usual : (candidates[0] ?? usual);
}

/** Only in the United States does the month come first. */
function preferredOrder(
  candidates: readonly DateOrder[],
  hints: { decimalMark: DecimalMark; currency: CurrencyCode | null },
): DateOrder {
  const usual = hints.currency === 'USD' && hints.decimalMark === 'POINT' ? 'MDY' : 'DMY';
  return candidates.includes(usual) ? usual : (candidates[0] ?? usual);
}

/** An example amount, when there are several and none is negative, so that nothing tells money out from money in. */
function onlyPositive(rows: Rows, columns: readonly CsvColumnRole[], mark: DecimalMark): string | null {
  if (columns.includes('DIRECTION') || !columns.includes('AMOUNT')) return null;
  const values = columnValues(rows, columns, ['AMOUNT']);
  const amounts = values.map((value) => readAmount(value, mark)).filter((amount) => amount !== null);
  return amounts.length >= 2 && amounts.every(({ negative }) => !negative) ? (values[0] ?? null) : null;
}

function preview(text: string, settings: CsvSettings): Pick<CsvReading, 'skipped' | 'preview'> {
  const records = new CsvRecords(text, settings.delimiter);
  records.skipLines(settings.skipLines);
  const before = text.slice(0, Math.min(records.position, 64 * 1024)).split(/\r\n|\n|\r/);
  const rows: string[][] = [];
  for (let record = records.next(); record !== null && rows.length < PREVIEW_ROWS; record = records.next()) {
    // A line that is no record is shown too, as what it is: one piece of text.
    const cells = record.problem === null ? record.cells.slice(0, COLUMNS_MAX) : [record.raw];
    rows.push(cells.map(rawText));
  }
  return {
    skipped: before.slice(0, Math.min(settings.skipLines, SKIPPED_LINES_SHOWN)).map(rawText),
    preview: rows,
  };
}
