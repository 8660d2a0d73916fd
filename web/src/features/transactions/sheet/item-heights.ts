import type { SheetItem } from './sheet-items.ts';

/** Heights in px, as the style sheets have them. */
export const rowHeight = 36;
const lineHeight = 30;
const todayHeight = 28;
const editorHeight = 80;
export const cardHeight = 60;
const dayHeight = 32;
export const headHeight = 32;

/** How high an item is; an open row only until it is measured. Undefined: a row, or one that is still to be fetched. */
export function heightOf(item: SheetItem | undefined, isPhone: boolean): number {
  switch (item?.kind) {
    case 'line':
      return lineHeight;
    case 'today':
      return todayHeight;
    case 'day':
      return dayHeight;
    case 'editor':
      return editorHeight;
    default:
      return isPhone ? cardHeight : rowHeight;
  }
}
