import { useCallback, useEffect, useRef, useState } from 'react';
import type { SheetRow } from '../rows/sheet-row.ts';
import { nothingSelected, withoutMissing, type Selection } from './selection.ts';

/** What a person has marked in a sheet. */
export interface Marks {
  readonly selection: Selection;
  select(selection: Selection): void;
  /** Transactions whose splits are unfolded. */
  readonly unfolded: ReadonlySet<string>;
  /** Unfolds a split, or folds it again. */
  fold(transactionId: string): void;
  /** Key of the row that the keys act on; null before one was walked to. */
  readonly active: string | null;
  activate(key: string | null): void;
  /** A row that was shown under a name of its own has got its id: what was marked of it stays so. */
  rename(from: string, to: string): void;
}

/** Holds the marks of a sheet, and lets go of rows that are no longer in it. */
export function useMarks(rows: readonly SheetRow[]): Marks {
  const [selection, select] = useState<Selection>(nothingSelected);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [active, activate] = useState<string | null>(null);

  const rename = useCallback((from: string, to: string) => {
    const renamed = (ids: ReadonlySet<string>) =>
      ids.has(from) ? new Set([...ids].map((id) => (id === from ? to : id))) : ids;
    setUnfolded(renamed);
    select(({ ids, anchor }) => ({ ids: renamed(ids), anchor: anchor === from ? to : anchor }));
    activate((key) => (key?.startsWith(`${from}:`) ? `${to}${key.slice(from.length)}` : key));
  }, []);

  useEffect(() => {
    select((before) => withoutMissing(before, rows));
  }, [rows]);

  // When the row that the keys act on leaves the sheet, they go on at the row that took its place.
  const activeIndex = useRef(-1);
  useEffect(() => {
    if (active === null || rows.length === 0) {
      activeIndex.current = -1;
      return;
    }
    const { current } = activeIndex;
    const index = rows[current]?.key === active ? current : rows.findIndex((row) => row.key === active);
    if (index !== -1) activeIndex.current = index;
    else if (current !== -1) activate(rows[Math.min(current, rows.length - 1)]?.key ?? null);
  }, [rows, active]);

  return {
    selection,
    select,
    unfolded,
    fold: (id) =>
      setUnfolded((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    active,
    activate,
    rename,
  };
}
