import { useMemo, useRef } from 'react';
import { sheetItems, type ItemsInput, type SheetItems } from './sheet-items.ts';

/** The items of a sheet, worked out anew when one of the input is another, and then from those of before as far as they stay. */
export function useSheetItems({
  rows,
  grewFrom = null,
  today,
  editors,
  unfolded,
  hasDays,
  hasMore,
}: ItemsInput): SheetItems {
  const before = useRef<SheetItems>(undefined);
  return useMemo(() => {
    before.current = sheetItems(
      { rows, grewFrom, today, editors, unfolded, hasDays, hasMore },
      before.current,
    );
    return before.current;
  }, [rows, grewFrom, today, editors, unfolded, hasDays, hasMore]);
}
