import { CsvRecords, type CsvRecord } from './records.ts';
import { readDate } from './dates.ts';
import { readAmount } from '../amount.ts';
import { isHeader } from './header-words.ts';
import { DELIMITERS, type DateOrder, type Delimiter } from './settings.ts';

/** Records looked at to find the delimiter and where the table begins. */
const LAYOUT_RECORDS = 200;

/** Records looked at to find what the columns hold and how their values are written. */
export const SAMPLE_RECORDS = 5000;

/** Columns beyond this are not looked at: no bank's file has so many. */
export const COLUMNS_MAX = 100;

export const DATE_ORDERS: readonly DateOrder[] = ['DMY', 'MDY', 'YMD'];

/** Where the table of a CSV file stands in it. */
export interface CsvLayout {
  readonly delimiter: Delimiter;
  /** Lines of the file before the header, or before the first row. */
  readonly skipLines: number;
  readonly hasHeader: boolean;
  /** Other delimiters that give a table just as good. */
  readonly alternatives: readonly Delimiter[];
}

/** What a person has already decided of the layout. */
export type LayoutChoice = Partial<Pick<CsvLayout, 'delimiter' | 'skipLines' | 'hasHeader'>>;

/** Finds the delimiter, the lines before the table and whether it has a header; what `chosen` says is not questioned. */
export function findLayout(text: string, chosen: LayoutChoice): CsvLayout {
  const declared = /^sep=(.)\r?\n/i.exec(text)?.[1];
  const known = chosen.delimiter ?? DELIMITERS.find((delimiter) => delimiter === declared);
  const delimiters = known === undefined ? DELIMITERS : [known];
  const candidates = delimiters.map((delimiter) => layoutWith(text, delimiter, chosen));
  candidates.sort((a, b) => b.score - a.score);
  const [best] = candidates;
  if (best === undefined) return { delimiter: ',', skipLines: 0, hasHeader: false, alternatives: [] };
  const alternatives = candidates.slice(1).filter((other) => other.score === best.score && other.score > 0);
  return { ...best.layout, alternatives: alternatives.map((other) => other.layout.delimiter) };
}

/** The rows of a table, its header left out. */
export function sampleRows(
  text: string,
  layout: Pick<CsvLayout, 'delimiter' | 'skipLines' | 'hasHeader'>,
): {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const records = new CsvRecords(text, layout.delimiter);
  records.skipLines(layout.skipLines);
  const header = layout.hasHeader ? (records.next()?.cells ?? []) : [];
  return {
    header: header.slice(0, COLUMNS_MAX),
    rows: take(records, SAMPLE_RECORDS).map(({ cells }) => cells),
  };
}

/** Whether a cell is a date in some order. Six digits alone are more often something else. */
export function looksLikeDate(cell: string): boolean {
  if (!/\d/.test(cell) || /^\s*\d{6}\s*$/.test(cell)) return false;
  const year = DATE_ORDERS.map((order) => readDate(cell, order))
    .find((date) => date !== null)
    ?.slice(0, 4);
  return year !== undefined && year >= '1950' && year <= '2099';
}

/** Whether a cell is an amount with one decimal mark or the other. */
export function looksLikeAmount(cell: string): boolean {
  return /\d/.test(cell) && (readAmount(cell, 'POINT') !== null || readAmount(cell, 'COMMA') !== null);
}

function layoutWith(
  text: string,
  delimiter: Delimiter,
  chosen: LayoutChoice,
): { layout: Omit<CsvLayout, 'alternatives'>; score: number } {
  const reader = new CsvRecords(text, delimiter);
  reader.skipLines(chosen.skipLines ?? 0);
  const records = take(reader, LAYOUT_RECORDS).filter(({ problem }) => problem === null);
  const dataRows = records.filter(isDataRow).length;
  const width = commonWidth(records);
  const alike = records.filter(({ cells }) => cells.length === width).length;
  const start = tableStart(records, chosen);
  // Rows with a date and an amount tell most, then a header by its words, then rows of one width.
  const score = dataRows * 10_000 + (start.named ? 5000 : 0) + (width > 1 ? alike : 0);
  const record = records[start.index];
  const skipLines = chosen.skipLines ?? (record === undefined ? 0 : record.lineNumber - 1);
  return { layout: { delimiter, skipLines, hasHeader: chosen.hasHeader ?? start.hasHeader }, score };
}

/** The record with which the table begins: its header, found by its words or by its place before the first row. */
function tableStart(
  records: readonly CsvRecord[],
  chosen: LayoutChoice,
): { index: number; hasHeader: boolean; named: boolean } {
  if (chosen.skipLines !== undefined) {
    const [first] = records;
    const named = first !== undefined && isHeader(first.cells);
    return { index: 0, hasHeader: named || (first !== undefined && !isDataRow(first)), named };
  }
  const firstRow = records.findIndex(isDataRow);
  const header = records.findIndex(({ cells }) => isHeader(cells));
  if (header >= 0 && (firstRow < 0 || header < firstRow) && chosen.hasHeader !== false) {
    return { index: header, hasHeader: true, named: true };
  }
  if (firstRow > 0 && chosen.hasHeader !== false) {
    const before = records[firstRow - 1]!;
    const texts = before.cells.filter((cell) => cell.trim() !== '');
    const isLikeHeader =
      texts.length >= 2 && texts.every((cell) => /\p{L}/u.test(cell) && !looksLikeDate(cell));
    if (
      chosen.hasHeader === true ||
      (isLikeHeader && before.cells.length === records[firstRow]!.cells.length)
    ) {
      return { index: firstRow - 1, hasHeader: true, named: false };
    }
  }
  return { index: Math.max(firstRow, 0), hasHeader: false, named: false };
}

function isDataRow({ cells }: CsvRecord): boolean {
  const looked = cells.slice(0, COLUMNS_MAX);
  const date = looked.findIndex(looksLikeDate);
  return date >= 0 && looked.some((cell, index) => index !== date && looksLikeAmount(cell));
}

function commonWidth(records: readonly CsvRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

function take(records: CsvRecords, count: number): CsvRecord[] {
  const taken: CsvRecord[] = [];
  for (let record = records.next(); record !== null; record = records.next()) {
    taken.push(record);
    if (taken.length >= count) break;
  }
  return taken;
}
