import type { Money } from '../../../shared/format/money.ts';
import { sumAmounts } from '../../../shared/format/money.ts';
import { compareRows, type RowPlace, type SheetRow } from './sheet-row.ts';

/**
 * Rows as they are known, in pages. A page is the part of the list between two places, so it can be asked for again by
 * itself and may then hold more rows or fewer: what others entered there, or deleted.
 */
export interface RowPage {
  /** Cursor of the row before the page; null for the first page. */
  readonly after: string | null;
  readonly rows: readonly SheetRow[];
  /** Cursor of the page's last row, from which the next page follows; null when there is none. */
  readonly endCursor: string | null;
  /** The place the page reaches to; null when it reaches to the end of the list. */
  readonly end: RowPlace | null;
  /** Whether something may have changed since it was fetched. */
  readonly isStale: boolean;
}

/** A change of rows that is shown before the server has answered. */
export interface RowChange {
  readonly removed: readonly SheetRow[];
  readonly added: readonly SheetRow[];
}

/** The change that takes a change back. */
export function inverseOf({ removed, added }: RowChange): RowChange {
  return { removed: added, added: removed };
}

/**
 * The pages after a change: rows gone, rows come, and the balance of every row above them moved by the difference.
 * A row that would stand beyond what is loaded is left out; it comes with its page.
 */
export function changePages(pages: readonly RowPage[], change: RowChange): RowPage[] {
  let changed = [...pages];
  for (const row of change.removed) changed = removeRow(changed, row);
  for (const row of change.added) changed = addRow(changed, row);
  return changed;
}

function removeRow(pages: readonly RowPage[], row: SheetRow): RowPage[] {
  if (!pages.some((page) => page.rows.some((one) => one.key === row.key))) return [...pages];
  const without = pages.map((page) =>
    page.rows.some((one) => one.key === row.key)
      ? { ...page, rows: page.rows.filter((one) => one.key !== row.key) }
      : page,
  );
  return moveBalancesAbove(without, row, negated(row.amount));
}

function addRow(pages: readonly RowPage[], row: SheetRow): RowPage[] {
  const at = pages.findIndex((page) => page.end === null || compareRows(row, page.end) < 0);
  const page = pages[at];
  if (!page) return [...pages];
  const moved = moveBalancesAbove(pages, row, row.amount);
  const index = page.rows.findIndex((one) => compareRows(row, one) < 0);
  const place = index === -1 ? page.rows.length : index;
  const below = page.rows[place] ?? pages.slice(at + 1).find((one) => one.rows.length > 0)?.rows[0];
  const balance = balanceAbove(below, row.amount, page.end === null);
  const rows = moved[at]?.rows ?? [];
  moved[at] = { ...page, rows: [...rows.slice(0, place), { ...row, balance }, ...rows.slice(place)] };
  return moved;
}

/** The balance of a row above another: what stood before and the row's own amount. */
function balanceAbove(below: SheetRow | undefined, amount: Money, isOldest: boolean): Money | null {
  if (!below) return isOldest ? amount : null;
  return below.balance && plus(below.balance, amount);
}

function moveBalancesAbove(pages: readonly RowPage[], place: RowPlace, by: Money): RowPage[] {
  return pages.map((page) => {
    const newest = page.rows[0];
    if (!newest || compareRows(newest, place) >= 0) return page;
    const rows = page.rows.map((row) =>
      row.balance && compareRows(row, place) < 0 ? { ...row, balance: plus(row.balance, by) } : row,
    );
    return { ...page, rows };
  });
}

function plus(left: Money, right: Money): Money {
  return { amount: sumAmounts([left.amount, right.amount]), currency: left.currency };
}

function negated({ amount, currency }: Money): Money {
  return { amount: amount.startsWith('-') ? amount.slice(1) : `-${amount}`, currency };
}

/** Rows of one page as the server answers them. */
export interface FetchedRows {
  readonly rows: readonly SheetRow[];
  /** Cursors of the rows, in their order. */
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
}

/** A page after the last one that is loaded. */
export function nextPage(after: string | null, { rows, cursors, hasNextPage }: FetchedRows): RowPage {
  return {
    after,
    rows,
    endCursor: cursors.at(-1) ?? null,
    end: hasNextPage ? (rows.at(-1) ?? null) : null,
    isStale: false,
  };
}

/**
 * What was fetched for a page again, up to where the page reaches. `isFilled` is false when there are more rows
 * in it than were fetched: then the rest must be fetched as well.
 */
export function withinPage(
  page: RowPage,
  { rows, cursors, hasNextPage }: FetchedRows,
): FetchedRows & { isFilled: boolean } {
  const { end } = page;
  if (end === null) return { rows, cursors, hasNextPage, isFilled: !hasNextPage };
  const beyond = rows.findIndex((row) => compareRows(row, end) > 0);
  const count = beyond === -1 ? rows.length : beyond;
  return {
    rows: rows.slice(0, count),
    cursors: cursors.slice(0, count),
    hasNextPage,
    isFilled:
      beyond !== -1 ||
      !hasNextPage ||
      (rows.at(-1) !== undefined && compareRows(rows.at(-1) as SheetRow, end) === 0),
  };
}
