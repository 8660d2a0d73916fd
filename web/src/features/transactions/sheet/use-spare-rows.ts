import { useRef } from 'react';

/** Rows drawn above and below those in sight, so that the wheel finds them there. */
export const spareRows = 6;

interface Sight {
  /** Index of the first row in sight. */
  readonly first: number;
  readonly isScrolling: boolean;
}

/**
 * How many rows are drawn out of sight on each side. What goes further at once than they reach (a dragged scroll bar, a wheel
 * turned fast) would pass them by, and pay for each: there they wait until it rests.
 */
export function useSpareRows(sight: Sight): number {
  const before = useRef({ first: sight.first, spare: spareRows });
  before.current = { first: sight.first, spare: spareAfter(before.current, sight) };
  return before.current.spare;
}

/** The spare rows after a move, or when the sheet is drawn again for another reason, which changes nothing. */
export function spareAfter(
  before: { readonly first: number; readonly spare: number },
  { first, isScrolling }: Sight,
): number {
  if (!isScrolling) return spareRows;
  const moved = Math.abs(first - before.first);
  if (moved === 0) return before.spare;
  return moved > spareRows ? 0 : spareRows;
}
