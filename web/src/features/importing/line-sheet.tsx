import { Checkbox } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Category } from '../../apollo/books.ts';
import { useListedShortcut } from '../../shared/keyboard/shortcuts.ts';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { Bone } from '../../shared/ui/skeletons.tsx';
import { takesCategory } from './line-category.ts';
import { LineRow, type LineActions } from './line-row.tsx';
import classes from './line-sheet.module.css';
import type { Selection } from './selection.ts';
import type { Line, Lines } from './use-lines.ts';

interface LineSheetProps {
  readonly lines: Lines;
  /** How many lines the filter has, loaded or not. */
  readonly total: number;
  readonly accounts: readonly Account[];
  readonly categories: readonly Category[];
  readonly actions: LineActions;
  readonly editable: boolean;
  /** Id of the line whose category field is open. */
  readonly editing: string | null;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
  readonly onChooseAll: (chosen: boolean) => void;
}

/** The lines of a batch: a sheet that scrolls a hundred thousand of them, loading on as it goes. */
export function LineSheet(props: LineSheetProps) {
  const { lines, total, accounts, categories, actions, editable, editing, selection, onSelection } = props;
  const { t } = useTranslation('importing');
  const phone = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const names = useMemo(
    () => ({
      accounts: new Map(accounts.map((account) => [account.id, account])),
      categories: new Map(categories.map((category) => [category.id, category])),
    }),
    [accounts, categories],
  );
  const count = lines.complete ? lines.loaded.length : Math.max(total, lines.loaded.length);
  // The rows are drawn from what it answers in the same render; nothing of it is kept.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone ? 84 : 48),
    overscan: 8,
    paddingEnd: 8,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => lines.want(Math.min(lastShown + 40, count - 1)), [lines, lastShown, count]);
  useEffect(() => virtual.measure(), [virtual, phone]);

  useListedShortcut({ keys: 'x', group: 'import', label: t('keys.select') });
  useListedShortcut({ keys: ' ', group: 'import', label: t('keys.choose') });
  useListedShortcut({ keys: 'Enter', group: 'import', label: t('keys.category') });

  const focusRow = (index: number) => {
    setActive(index);
    virtual.scrollToIndex(index);
    // The row may only now be drawn.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus(),
    );
  };
  // The field that had the focus is gone: its row takes it, so that the keys go on from there.
  const wasEditing = useRef(false);
  useLayoutEffect(() => {
    if (wasEditing.current && editing === null && document.activeElement === document.body)
      scroller.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)?.focus();
    wasEditing.current = editing !== null;
  }, [editing, active]);
  const loaded = lines.loaded;
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    // A click on a control is the control's; what it opens stands outside of the sheet.
    const row = target.closest('[data-row]');
    if (!row || !event.currentTarget.contains(target)) return;
    const index = Number(row.getAttribute('data-row'));
    setActive(index);
    if (target.closest('input, button, a')) return;
    onSelection(
      selection.clicked(index, loaded, { range: event.shiftKey, add: event.metaKey || event.ctrlKey }),
    );
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    if (target.closest('input:not([type=checkbox])') || target.closest('[role=menu]')) return;
    const line = loaded[active];
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(count - 1, active + step));
      if (event.shiftKey) onSelection(selection.clicked(next, loaded, { range: true, add: false }));
      focusRow(next);
    } else if (event.key === 'x' && line) {
      event.preventDefault();
      onSelection(selection.clicked(active, loaded, { range: false, add: true }));
    } else if (event.key === ' ' && target.matches('[role=row]') && line && editable) {
      event.preventDefault();
      if (line.verdict !== 'UNREADABLE') actions.choose(line, !line.chosen);
    } else if (
      event.key === 'Enter' &&
      target.matches('[role=row]') &&
      line &&
      editable &&
      takesCategory(line)
    ) {
      event.preventDefault();
      actions.edit(line.id);
    } else if (event.key === 'Escape' && selection.ids.size > 0) {
      onSelection(selection.none());
    }
  };

  if (count === 0 && lines.complete) {
    return (
      <div className={classes.sheet}>
        <EmptyState title={t('noLines.title')} text={t('noLines.text')} />
      </div>
    );
  }
  if (lines.error && loaded.length === 0) {
    return (
      <div className={classes.sheet}>
        <ErrorState error={lines.error} onRetry={lines.retry} />
      </div>
    );
  }
  const chosenCount = loaded.filter((line) => line.chosen).length;
  const choosable = loaded.filter((line) => line.verdict !== 'UNREADABLE').length;
  return (
    <>
      <div
        className={classes.sheet}
        ref={scroller}
        role="grid"
        aria-label={t('lines')}
        aria-rowcount={count + 1}
        aria-multiselectable={phone ? undefined : true}
        tabIndex={-1}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        {phone ? null : (
          <div className={classes.head} role="row" aria-rowindex={1}>
            <span role="columnheader">
              <Checkbox
                size="xs"
                aria-label={t('line.chooseAll')}
                disabled={!editable || choosable === 0}
                checked={choosable > 0 && chosenCount >= choosable}
                indeterminate={chosenCount > 0 && chosenCount < choosable}
                onChange={(event) => props.onChooseAll(event.currentTarget.checked)}
              />
            </span>
            <span role="columnheader">{t('column.date')}</span>
            <span role="columnheader">{t('column.payee')}</span>
            <span role="columnheader">{t('column.category')}</span>
            <span role="columnheader">{t('column.verdict')}</span>
            <span role="columnheader" className={classes.amount}>
              {t('column.amount')}
            </span>
          </div>
        )}
        <div className={classes.body} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {items.map((item) => {
            const line: Line | undefined = loaded[item.index];
            const style = { transform: `translateY(${item.start}px)` };
            return line ? (
              <LineRow
                key={line.id}
                line={line}
                index={item.index}
                style={style}
                names={names}
                categories={categories}
                accounts={accounts}
                actions={actions}
                editable={editable}
                editing={editing === line.id}
                selected={selection.ids.has(line.id)}
                active={item.index === active}
                phone={phone}
              />
            ) : (
              <div
                key={item.key}
                className={classes.bones}
                style={style}
                role="row"
                aria-rowindex={item.index + 2}
              >
                <span role="gridcell">
                  <Bone width={84} />
                </span>
                <span role="gridcell">
                  <Bone width={180 + ((item.index * 37) % 120)} />
                </span>
              </div>
            );
          })}
        </div>
      </div>
      {lines.error ? <ErrorState compact error={lines.error} onRetry={lines.retry} /> : null}
    </>
  );
}
