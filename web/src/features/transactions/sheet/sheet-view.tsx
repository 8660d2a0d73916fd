import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type DOMAttributes, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadingNote } from '../../../shared/ui/skeletons.tsx';
import { RowEditor } from '../editor/row-editor.tsx';
import { BoneView } from './bone-view.tsx';
import card from './card.module.css';
import { CardView } from './card-view.tsx';
import { DayView, TodayView } from './day-view.tsx';
import { cardHeight, headHeight, heightOf, rowHeight } from './item-heights.ts';
import { LineView } from './line-view.tsx';
import { RowView } from './row-view.tsx';
import { SheetHead } from './sheet-head.tsx';
import classes from './sheet.module.css';
import { daySum, oddIndexOf, type SheetItem } from './sheet-items.ts';
import { useEditorPlaces } from './use-editor-places.ts';
import type { Sheet } from './use-sheet.ts';
import { useRowLabels } from './use-row-labels.ts';
import { useLineWords, useRowWords } from './use-row-words.tsx';
import { useSheetClicks } from './use-sheet-clicks.ts';
import { useSheetKeys } from './use-sheet-keys.ts';
import { useSheetItems } from './use-sheet-items.ts';
import { useSlots } from './use-slots.ts';
import { spareRows, useSpareRows } from './use-spare-rows.ts';

/** Rows are fetched when fewer than this are left below what is shown. */
const fetchAheadRows = 120;

interface SheetViewProps {
  readonly sheet: Sheet;
  readonly isPhone: boolean;
  readonly label: string;
  /** What stands in the place of rows where there are none. */
  readonly empty: ReactNode;
}

/** The sheet with its keys and clicks, which are none of the business of each scroll. */
export function SheetView({ onFilter, ...props }: SheetViewProps & { readonly onFilter: () => void }) {
  const onKeyDown = useSheetKeys(props.sheet, onFilter);
  const onClick = useSheetClicks(props.sheet);
  return <Grid {...props} onKeyDown={onKeyDown} onClick={onClick} />;
}

/** The rows: only those in sight exist, and more are fetched before they are. */
function Grid({
  sheet,
  isPhone,
  label,
  empty,
  onKeyDown,
  onClick,
}: SheetViewProps & Required<Pick<DOMAttributes<HTMLElement>, 'onKeyDown' | 'onClick'>>) {
  const { t } = useTranslation('transactions');
  const { books, list, seenFrom, editors, openEditors, selection, unfolded, active, grid: scroller } = sheet;
  const { rows, grewFrom, hasMore, isFirstLoad } = list.rows;
  const words = useRowWords(books, seenFrom);
  const labels = useRowLabels();
  const lineWords = useLineWords(books);
  const isAll = seenFrom === null;
  const shownEditors = isPhone ? noEditors : openEditors;
  const places = useEditorPlaces(shownEditors);
  const { today } = books;
  const all = useSheetItems({ rows, grewFrom, today, editors: places, unfolded, hasDays: isPhone, hasMore });
  const { items, odd } = all;
  const headOffset = isPhone ? 0 : headHeight;
  // What is typed lives in the fields: an open row stays however far the sheet is scrolled.
  const openIndexes = useMemo(
    () => places.map(({ key }) => oddIndexOf(all, `editor:${key}`)).filter((index) => index !== -1),
    [all, places],
  );

  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    // A function that is another one with each scroll would have every row measured again.
    estimateSize: useCallback((index: number) => heightOf(odd.get(index), isPhone), [odd, isPhone]),
    // By their keys only those are known that are measured: open rows, wherever they stand.
    getItemKey: useCallback((index: number) => odd.get(index)?.key ?? index, [odd]),
    overscan: spareRows,
    scrollMargin: headOffset,
    scrollPaddingStart: headOffset,
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), ...openIndexes])].sort((left, right) => left - right),
      [openIndexes],
    ),
  });
  const virtualItems = virtualizer.getVirtualItems();
  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? 0;
  const spare = useSpareRows({ first, isScrolling: virtualizer.isScrolling });
  const drawn = { first: first - spare, last: last + spare };
  const slotOf = useSlots(drawn);
  const shown = virtualItems.filter(
    ({ index }) => (index >= drawn.first && index <= drawn.last) || openIndexes.includes(index),
  );
  const { store } = list;
  useEffect(() => {
    store.see(first, last);
    if (hasMore && last >= items.length - fetchAheadRows) void store.loadMore();
  }, [store, first, last, hasMore, items.length]);

  const lastActiveIndex = useRef(0);
  const activeIndex = useMemo(() => {
    if (active === null) return -1;
    // The row walked to is near the one before; only a row from elsewhere is looked for in the whole list.
    const near = Math.max(lastActiveIndex.current - 40, 0);
    const found = items.slice(near, near + 80).findIndex((item) => item.key === active);
    lastActiveIndex.current = found === -1 ? items.findIndex((item) => item.key === active) : near + found;
    return lastActiveIndex.current;
  }, [items, active]);
  useEffect(() => {
    if (activeIndex !== -1) virtualizer.scrollToIndex(activeIndex, { align: 'auto' });
    // Walking scrolls; a change of what stands above must not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [active]);

  // What is to come must not push what is out of sight: the sheet opens with a glimpse of it above today.
  useEffect(() => {
    const todayIndex = oddIndexOf(all, 'today');
    if (todayIndex > 4) virtualizer.scrollToIndex(todayIndex - 3, { align: 'start' });
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [store, isFirstLoad]);

  const lastOpened = openEditors.at(-1)?.key;
  const wasOpen = useRef(false);
  useEffect(() => {
    const index = lastOpened === undefined ? -1 : oddIndexOf(all, `editor:${lastOpened}`);
    if (index !== -1) virtualizer.scrollToIndex(index, { align: 'auto' });
    // The row that had the keyboard is gone: the sheet takes it, so that the keys go on working.
    else if (wasOpen.current && document.activeElement === document.body)
      scroller.current?.focus({ preventScroll: true });
    wasOpen.current = lastOpened !== undefined;
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [lastOpened]);

  const view = (item: SheetItem, index: number, top: number): ReactNode => {
    const place = { top, rowIndex: index + 2 };
    switch (item.kind) {
      case 'row': {
        const View = isPhone ? CardView : RowView;
        return (
          <View
            key={slotOf(index)}
            row={item}
            labels={labels}
            words={words}
            books={books}
            isAll={isAll}
            isEditable={sheet.isEditable}
            isFuture={item.date > today}
            isActive={item.key === active}
            isSelected={selection.ids.has(item.transaction.id)}
            isUnfolded={unfolded.has(item.transaction.id)}
            id={rowId(item.key)}
            {...place}
          />
        );
      }
      case 'line':
        return <LineView key={item.key} line={item.line} words={lineWords} isAll={isAll} {...place} />;
      case 'today':
        return <TodayView key={item.key} today={books.format.date(today, 'day-month')} {...place} />;
      case 'day':
        return (
          <DayView
            key={item.key}
            books={books}
            date={item.date}
            sum={daySum(rows, item.from)}
            isAll={isAll}
            {...place}
          />
        );
      case 'bone':
        return <BoneView key={item.key} isPhone={isPhone} isAll={isAll} index={index} top={top} />;
      case 'editor': {
        const editor = openEditors.find((one) => one.key === item.editorKey);
        return editor ? (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={index}
            className={classes.open}
            style={{ top }}
          >
            <RowEditor
              editor={editor}
              editors={editors}
              books={books}
              seenFrom={seenFrom}
              rowIndex={place.rowIndex}
              onSave={sheet.save}
              onCancel={sheet.cancel}
              onDelete={(key) => sheet.remove([key])}
              onFiles={sheet.addFiles}
            />
          </div>
        ) : null;
      }
    }
  };

  const isEmpty = rows.length === 0 && shownEditors.length === 0 && !isFirstLoad;
  return (
    <>
      {isFirstLoad ? <LoadingNote label={t('loading')} /> : null}
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={hasMore ? -1 : items.length + 1}
        aria-multiselectable="true"
        aria-readonly={!sheet.isEditable}
        aria-busy={isFirstLoad}
        {...(items[activeIndex]?.kind === 'row' ? { 'aria-activedescendant': rowId(active ?? '') } : {})}
        className={classes.sheet}
        data-all={isAll || undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {isPhone ? null : <SheetHead sheet={sheet} isAll={isAll} />}
        {isFirstLoad ? (
          <div className={classes.body}>
            {Array.from({ length: 18 }, (_, index) => (
              <BoneView
                key={index}
                isPhone={isPhone}
                isAll={isAll}
                index={index}
                top={index * (isPhone ? cardHeight : rowHeight)}
              />
            ))}
          </div>
        ) : isEmpty ? (
          <div role="row">
            <div role="gridcell">{empty}</div>
          </div>
        ) : (
          <div
            className={isPhone ? card.body : classes.body}
            role="rowgroup"
            style={{ height: virtualizer.getTotalSize() }}
          >
            {shown.map((virtual) => {
              const item = items[virtual.index];
              return item ? view(item, virtual.index, virtual.start - headOffset) : null;
            })}
          </div>
        )}
      </div>
    </>
  );
}

const noEditors: readonly never[] = [];

function rowId(key: string): string {
  return `row-${key.replaceAll(':', '-')}`;
}
