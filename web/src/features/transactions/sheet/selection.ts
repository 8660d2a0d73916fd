import type { SheetRow } from '../rows/sheet-row.ts';

/** Chosen transactions, and the one that a range begins at. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const nothingSelected: Selection = { ids: new Set(), anchor: null };

/** One more, or one less; the next range begins here. */
export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** What was chosen, and everything from the anchor to this one. */
export function extended(selection: Selection, id: string, rows: readonly SheetRow[]): Selection {
  const from = rows.findIndex((row) => row.transaction.id === selection.anchor);
  const to = rows.findIndex((row) => row.transaction.id === id);
  if (from === -1 || to === -1) return toggled(selection, id);
  const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.transaction.id);
  return { ids: new Set([...selection.ids, ...between]), anchor: selection.anchor };
}

/** Every row that is loaded. */
export function allOf(rows: readonly SheetRow[]): Selection {
  return { ids: new Set(rows.map((row) => row.transaction.id)), anchor: null };
}

/** What was chosen, without what is no longer in the list; the same object when all of it is. */
export function withoutMissing(selection: Selection, rows: readonly SheetRow[]): Selection {
  if (selection.ids.size === 0) return selection;
  const present = new Set(rows.map((row) => row.transaction.id));
  const ids = new Set([...selection.ids].filter((id) => present.has(id)));
  if (ids.size === selection.ids.size) return selection;
  return ids.size === 0 ? nothingSelected : { ids, anchor: selection.anchor };
}
