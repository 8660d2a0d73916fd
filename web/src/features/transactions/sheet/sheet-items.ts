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

export interface ItemsInput {
  readonly rows: readonly SheetRow[];
  /** The rows that these go on from; see `Rows.grewFrom`. */
  readonly grewFrom?: readonly SheetRow[] | null;
  readonly today: BusinessDate;
  /** Open rows that are shown as fields; in the order they were opened. */
  readonly editors: readonly (Pick<OpenEditor, 'key' | 'row'> & Partial<Pick<OpenEditor, 'state'>>)[];
  /** Transactions whose splits are unfolded. */
  readonly unfolded: ReadonlySet<string>;
  /** Rows as cards under the days they are of. */
  readonly hasDays: boolean;
  readonly hasMore: boolean;
}

/** The items of a sheet, and where the next of them go on. */
export interface SheetItems {
  readonly items: readonly SheetItem[];
  /**
   * Those among them that are neither rows nor bones, by their index. What asks only for these need not touch a hundred thousand
   * rows, which lie all over the memory.
   */
  readonly odd: ReadonlyMap<number, SheetItem>;
  readonly input: ItemsInput;
  readonly end: {
    /** How many items there are before the bones. */
    readonly count: number;
    /** The last day that was headed. */
    readonly day: BusinessDate | null;
    /** Keys of the open rows that stand where their rows do. */
    readonly placed: ReadonlySet<string>;
    /** Whether all above was settled by the rows: more of them change nothing there. */
    readonly isSettled: boolean;
  };
}

const bonesMax = 8;

/**
 * The items of a sheet. Future rows stand above the line of today, new rows right below it; an open row stands where its
 * row stands, or on top while its row is not loaded. With the items of before, rows that go on from theirs are all that is
 * gone through.
 */
export function sheetItems(input: ItemsInput, before?: SheetItems): SheetItems {
  const { rows, today, editors, unfolded, hasDays, hasMore } = input;
  const goesOn = before !== undefined && isGrown(before, input) ? before : null;
  const items: SheetItem[] = goesOn ? goesOn.items.slice(0, goesOn.end.count) : [];
  const odd = new Map(goesOn?.odd);
  const put = (item: SheetItem) => {
    odd.set(items.length, item);
    items.push(item);
  };
  const openRows = new Map(
    editors.flatMap(({ key, row }) => (row ? [[row.transaction.id, { key, position: row.position }]] : [])),
  );
  const placed = new Set(goesOn?.end.placed);
  const news = editors.filter(({ row }) => row === null);
  // While a new row waits for the connection it is shown as its fields, and not as saved as well.
  const waiting = new Set(
    editors.flatMap(({ state }) => (state?.kind === 'saving' ? (state.shownAs ?? []) : [])),
  );
  const hasFuture = (rows[0]?.date ?? today) > today;
  let isPast = goesOn !== null;
  let day = goesOn?.end.day ?? null;

  const crossToday = () => {
    isPast = true;
    // A phone heads each day by itself.
    if (hasFuture && !hasDays) put({ kind: 'today', key: 'today' });
    for (const { key } of news) put({ kind: 'editor', key: `editor:${key}`, editorKey: key });
  };
  for (let index = goesOn?.input.rows.length ?? 0; index < rows.length; index += 1) {
    const row = rows[index] as SheetRow;
    if (!isPast && row.date <= today) crossToday();
    if (hasDays && row.date !== day) {
      day = row.date;
      put({ kind: 'day', key: `day:${day}`, date: day, from: index });
    }
    if (waiting.size > 0 && waiting.has(row.transaction.id)) continue;
    const open = openRows.size > 0 ? openRows.get(row.transaction.id) : undefined;
    if (open && !placed.has(open.key)) {
      placed.add(open.key);
      put({ kind: 'editor', key: `editor:${open.key}`, editorKey: open.key });
      continue;
    }
    items.push(row);
    if (unfolded.size > 0 && unfolded.has(row.transaction.id)) {
      for (const line of row.transaction.lines) {
        put({ kind: 'line', key: `${row.key}/${line.position}`, row, line });
      }
    }
  }
  const homeless = editors.filter(({ key, row }) => row !== null && !placed.has(key));
  const isSettled = isPast && homeless.length === 0;
  if (!isPast) crossToday();
  const onTop = homeless.map(({ key }): SheetItem => ({
    kind: 'editor',
    key: `editor:${key}`,
    editorKey: key,
  }));
  items.unshift(...onTop);
  const count = items.length;
  if (hasMore) {
    for (let bone = 0; bone < bonesMax; bone += 1) items.push({ kind: 'bone', key: `bone:${bone}` });
  }
  return {
    items,
    odd: onTop.length === 0 ? odd : new Map([...onTop.entries(), ...movedBy(onTop.length, odd)]),
    input,
    end: { count, day, placed, isSettled },
  };
}

/** Whether the input is that of before with rows after its last one, and all that stands above them stays. */
function isGrown({ input: before, end }: SheetItems, input: ItemsInput): boolean {
  return (
    end.isSettled &&
    input.grewFrom === before.rows &&
    input.today === before.today &&
    input.editors === before.editors &&
    input.unfolded === before.unfolded &&
    input.hasDays === before.hasDays
  );
}

function movedBy(count: number, odd: ReadonlyMap<number, SheetItem>): [number, SheetItem][] {
  return [...odd].map(([index, item]) => [index + count, item]);
}

/** Index of an item that is neither a row nor a bone; -1 when there is none with that key. */
export function oddIndexOf({ odd }: SheetItems, key: string): number {
  for (const [index, item] of odd) if (item.key === key) return index;
  return -1;
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
