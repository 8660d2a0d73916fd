import type { BusinessDate } from '../../../shared/format/business-date.ts';
import { sumAmounts, type Money } from '../../../shared/format/money.ts';
import type { EntryLine, SheetRow } from '../rows/sheet-row.ts';
import type { OpenEditor } from '../saving/editors.ts';

/** What stands in a sheet, from top to bottom. */
export type SheetItem =
  | SheetRow
  | { readonly kind: 'line'; readonly key: string; readonly row: SheetRow; readonly line: EntryLine }
  | { readonly kind: 'editor'; readonly key: string; readonly editorKey: string }
  /** Between what is still to come and what has happened. */
  | { readonly kind: 'today'; readonly key: string }
  /** Heading of a day on a phone; `from` is the index of its first row among the rows. */
  | { readonly kind: 'day'; readonly key: string; readonly date: BusinessDate; readonly from: number }
  /** A row that is still to be fetched. */
  | { readonly kind: 'bone'; readonly key: string };

interface ItemsInput {
  readonly rows: readonly SheetRow[];
  readonly today: BusinessDate;
  /** Open rows that are shown as fields; in the order they were opened. */
  readonly editors: readonly (Pick<OpenEditor, 'key' | 'row'> & Partial<Pick<OpenEditor, 'state'>>)[];
  /** Transactions whose splits are unfolded. */
  readonly unfolded: ReadonlySet<string>;
  /** Rows as cards under the days they are of. */
  readonly hasDays: boolean;
  readonly hasMore: boolean;
}

const bonesMax = 8;

/**
 * The items of a sheet. Future rows stand above the line of today, new rows right below it; an open row stands where its
 * row stands, or on top while its row is not loaded.
 */
export function sheetItems({ rows, today, editors, unfolded, hasDays, hasMore }: ItemsInput): SheetItem[] {
  const items: SheetItem[] = [];
  const openRows = new Map(
    editors.flatMap(({ key, row }) => (row ? [[row.transaction.id, { key, position: row.position }]] : [])),
  );
  const placed = new Set<string>();
  const news = editors.filter(({ row }) => row === null);
  // While a new row waits for the connection it is shown as its fields, and not as saved as well.
  const waiting = new Set(
    editors.flatMap(({ state }) => (state?.kind === 'saving' ? (state.shownAs ?? []) : [])),
  );
  const hasFuture = (rows[0]?.date ?? today) > today;
  let isPast = false;
  let day: BusinessDate | null = null;

  const crossToday = () => {
    isPast = true;
    // A phone heads each day by itself.
    if (hasFuture && !hasDays) items.push({ kind: 'today', key: 'today' });
    for (const { key } of news) items.push({ kind: 'editor', key: `editor:${key}`, editorKey: key });
  };
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as SheetRow;
    if (!isPast && row.date <= today) crossToday();
    if (hasDays && row.date !== day) {
      day = row.date;
      items.push({ kind: 'day', key: `day:${day}`, date: day, from: index });
    }
    if (waiting.size > 0 && waiting.has(row.transaction.id)) continue;
    const open = openRows.size > 0 ? openRows.get(row.transaction.id) : undefined;
    if (open && !placed.has(open.key)) {
      placed.add(open.key);
      items.push({ kind: 'editor', key: `editor:${open.key}`, editorKey: open.key });
      continue;
    }
    items.push(row);
    if (unfolded.size > 0 && unfolded.has(row.transaction.id)) {
      for (const line of row.transaction.lines) {
        items.push({ kind: 'line', key: `${row.key}/${line.position}`, row, line });
      }
    }
  }
  if (!isPast) crossToday();
  const homeless = editors.filter(({ key, row }) => row !== null && !placed.has(key));
  items.unshift(
    ...homeless.map(({ key }): SheetItem => ({ kind: 'editor', key: `editor:${key}`, editorKey: key })),
  );
  if (hasMore) {
    for (let bone = 0; bone < bonesMax; bone += 1) items.push({ kind: 'bone', key: `bone:${bone}` });
  }
  return items;
}

/** What the rows of a day sum to, from its first row on; null where they are of several currencies. */
export function daySum(rows: readonly SheetRow[], from: number): Money | null {
  const date = rows[from]?.date;
  const currency = rows[from]?.amount.currency;
  const amounts: string[] = [];
  for (let index = from; index < rows.length; index += 1) {
    const row = rows[index];
    if (!row || row.date !== date) break;
    if (row.amount.currency !== currency) return null;
    amounts.push(row.amount.amount);
  }
  return currency === undefined ? null : { amount: sumAmounts(amounts), currency };
}
