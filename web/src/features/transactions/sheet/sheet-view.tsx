import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadingNote } from '../../../shared/ui/skeletons.tsx';
import { useFileViewer } from '../attachments/file-viewer.tsx';
import { RowEditor } from '../editor/row-editor.tsx';
import type { EditorField } from '../saving/editors.ts';
import { BoneView } from './bone-view.tsx';
import card from './card.module.css';
import { CardView } from './card-view.tsx';
import { DayView, TodayView } from './day-view.tsx';
import { cardHeight, headHeight, heightOf, rowHeight } from './item-heights.ts';
import { LineView } from './line-view.tsx';
import { RowView } from './row-view.tsx';
import { extended, toggled } from './selection.ts';
import { SheetHead } from './sheet-head.tsx';
import classes from './sheet.module.css';
import { daySum, sheetItems, type SheetItem } from './sheet-items.ts';
import { useEditorPlaces } from './use-editor-places.ts';
import type { Sheet } from './use-sheet.ts';
import { useLineWords, useRowWords } from './use-row-words.tsx';
import { useSheetKeys } from './use-sheet-keys.ts';
import { useSlots } from './use-slots.ts';

/** Rows are fetched when fewer than this are left below what is shown. */
const fetchAheadRows = 120;
/** Rows drawn above and below those in sight, so that the wheel finds them there. */
const overscan = 6;

interface SheetViewProps {
  readonly sheet: Sheet;
  readonly isPhone: boolean;
  readonly label: string;
  readonly onFilter: () => void;
  /** What stands in the place of rows where there are none. */
  readonly empty: ReactNode;
}

/** The sheet itself: only the rows in sight exist, and more are fetched before they are. */
export function SheetView({ sheet, isPhone, label, onFilter, empty }: SheetViewProps) {
  const { t } = useTranslation('transactions');
  const { books, list, seenFrom, editors, openEditors, selection, unfolded, active, grid: scroller } = sheet;
  const { rows, hasMore, isFirstLoad } = list.rows;
  const words = useRowWords(books, seenFrom);
  const lineWords = useLineWords(books);
  const viewer = useFileViewer();
  const isAll = seenFrom === null;
  const shownEditors = isPhone ? noEditors : openEditors;
  const places = useEditorPlaces(shownEditors);
  const items = useMemo(
    () => sheetItems({ rows, today: books.today, editors: places, unfolded, hasDays: isPhone, hasMore }),
    [rows, books.today, places, unfolded, isPhone, hasMore],
  );
  const indexOf = (key: string) => items.findIndex((item) => item.key === key);
  const headOffset = isPhone ? 0 : headHeight;
  // What is typed lives in the fields: an open row stays however far the sheet is scrolled.
  const openIndexes = useMemo(
    () =>
      places
        .map(({ key }) => items.findIndex((item) => item.key === `editor:${key}`))
        .filter((index) => index !== -1),
    [items, places],
  );

  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    // A function that is another one with each scroll would have every row measured again.
    estimateSize: useCallback((index: number) => heightOf(items[index], isPhone), [items, isPhone]),
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    overscan,
    scrollMargin: headOffset,
    scrollPaddingStart: headOffset,
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), ...openIndexes])].sort((left, right) => left - right),
      [openIndexes],
    ),
  });
  const shown = virtualizer.getVirtualItems();
  const pageRows = Math.max(Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2, 1);
  const onKeyDown = useSheetKeys(sheet, {
    pageRows,
    focus: () => scroller.current?.focus(),
    openFilter: onFilter,
  });

  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? 0;
  const slotOf = useSlots({ first: first - overscan, last: last + overscan });
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
    const todayIndex = indexOf('today');
    if (todayIndex > 4) virtualizer.scrollToIndex(todayIndex - 3, { align: 'start' });
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [store, isFirstLoad]);

  const lastOpened = openEditors.at(-1)?.key;
  const wasOpen = useRef(false);
  useEffect(() => {
    const index = lastOpened === undefined ? -1 : indexOf(`editor:${lastOpened}`);
    if (index !== -1) virtualizer.scrollToIndex(index, { align: 'auto' });
    // The row that had the keyboard is gone: the sheet takes it, so that the keys go on working.
    else if (wasOpen.current && document.activeElement === document.body)
      scroller.current?.focus({ preventScroll: true });
    wasOpen.current = lastOpened !== undefined;
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [lastOpened]);

  const handleClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
    const row = key === undefined ? undefined : rows.find((one) => one.key === key);
    if (!row) return;
    switch (target.closest<HTMLElement>('[data-act]')?.dataset.act) {
      case 'select':
        sheet.select(
          event.shiftKey
            ? extended(selection, row.transaction.id, rows)
            : toggled(selection, row.transaction.id),
        );
        sheet.activate(row.key);
        return;
      case 'fold':
        sheet.fold(row.transaction.id);
        sheet.activate(row.key);
        return;
      case 'clear':
        sheet.toggleCleared(row);
        return;
      case 'files':
        viewer.show({ transactionId: row.transaction.id });
        return;
    }
    if (event.shiftKey) {
      sheet.select(extended(selection, row.transaction.id, rows));
      return;
    }
    const cell = target.closest<HTMLElement>('[data-cell]')?.dataset.cell as EditorField | undefined;
    sheet.activate(row.key);
    if (sheet.isEditable) sheet.open(row, cell ?? 'payee');
  };

  const view = (item: SheetItem, index: number, top: number): ReactNode => {
    const place = { top, rowIndex: index + 2 };
    switch (item.kind) {
      case 'row': {
        const View = isPhone ? CardView : RowView;
        return (
          <View
            key={slotOf(index)}
            row={item}
            words={words}
            books={books}
            isAll={isAll}
            isEditable={sheet.isEditable}
            isFuture={item.date > books.today}
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
        return <TodayView key={item.key} today={books.format.date(books.today, 'day-month')} {...place} />;
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
            style={{ transform: `translateY(${top}px)` }}
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
      onClick={handleClick}
    >
      {isPhone ? null : <SheetHead sheet={sheet} isAll={isAll} />}
      {isFirstLoad ? (
        <div className={classes.body}>
          <LoadingNote label={t('loading')} />
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
  );
}

const noEditors: readonly never[] = [];

function rowId(key: string): string {
  return `row-${key.replaceAll(':', '-')}`;
}
