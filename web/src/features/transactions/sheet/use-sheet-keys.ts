import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useListedShortcut, useShortcut } from '../../../shared/keyboard/shortcuts.ts';
import type { SheetRow } from '../rows/sheet-row.ts';
import { rowHeight } from './item-heights.ts';
import { allOf, extended, nothingSelected, toggled } from './selection.ts';
import type { Sheet } from './use-sheet.ts';

/**
 * The keys of a sheet. They work wherever the focus is, except in fields; those that repeat while they are held are also
 * listened to by the sheet itself, which has the focus then. Answers that listener.
 */
export function useSheetKeys(sheet: Sheet, openFilter: () => void): (event: KeyboardEvent) => void {
  const { t } = useTranslation('transactions');
  const { rows } = sheet.list.rows;
  const activeRow = (): SheetRow | undefined => rows.find((row) => row.key === sheet.active);
  const index = () => rows.findIndex((row) => row.key === sheet.active);
  const isEditable = sheet.isEditable;

  const walk = (by: number) => {
    const from = index();
    const to =
      from === -1 ? firstPast(rows, sheet.books.today) : Math.min(Math.max(from + by, 0), rows.length - 1);
    sheet.activate(rows[to]?.key ?? null);
    sheet.grid.current?.focus();
  };
  const walkSelecting = (by: number) => {
    const before = activeRow();
    if (!before) return walk(by);
    const row = rows[index() + by];
    if (!row) return;
    const begun =
      sheet.selection.anchor === null ? toggled(sheet.selection, before.transaction.id) : sheet.selection;
    sheet.select(extended(begun, row.transaction.id, rows));
    sheet.activate(row.key);
  };
  const onActive = (act: (row: SheetRow) => void) => () => {
    const row = activeRow();
    if (row) act(row);
  };
  const chosenIds = (): string[] => {
    const row = activeRow();
    return sheet.selection.ids.size > 0 ? [...sheet.selection.ids] : row ? [row.transaction.id] : [];
  };
  const key = { group: 'register' as const };

  useShortcut({ ...key, keys: 'n', label: t('keys.new'), enabled: isEditable, run: () => sheet.openNew() });
  useShortcut({
    ...key,
    keys: 't',
    label: t('keys.transfer'),
    enabled: isEditable,
    run: () => sheet.openNew({ isTransfer: true }),
  });
  useShortcut({
    ...key,
    keys: 'Enter',
    label: t('keys.open'),
    enabled: isEditable,
    run: onActive((row) => sheet.open(row, 'payee')),
  });
  useShortcut({
    ...key,
    keys: 'd',
    label: t('keys.duplicate'),
    enabled: isEditable,
    run: onActive((row) => sheet.duplicate(row)),
  });
  useShortcut({
    ...key,
    keys: 's',
    label: t('keys.split'),
    enabled: isEditable,
    run: onActive((row) => sheet.open(row, 'line', { split: true })),
  });
  useShortcut({
    ...key,
    keys: 'c',
    label: t('keys.clear'),
    enabled: isEditable,
    run: onActive((row) => sheet.toggleCleared(row)),
  });
  useShortcut({
    ...key,
    keys: 'x',
    label: t('keys.select'),
    run: onActive((row) => sheet.select(toggled(sheet.selection, row.transaction.id))),
  });
  useShortcut({ ...key, keys: 'shift+ArrowDown', label: t('keys.selectDown'), run: () => walkSelecting(1) });
  useShortcut({ ...key, keys: 'shift+ArrowUp', label: t('keys.selectUp'), run: () => walkSelecting(-1) });
  useShortcut({ ...key, keys: 'mod+a', label: t('keys.selectAll'), run: () => sheet.select(allOf(rows)) });
  useShortcut({
    ...key,
    keys: 'Delete',
    label: t('keys.delete'),
    enabled: isEditable,
    run: () => sheet.remove(chosenIds()),
  });
  useShortcut({
    ...key,
    keys: '/',
    label: t('keys.filter'),
    opensField: true,
    run: openFilter,
  });
  useShortcut({
    ...key,
    keys: 'Escape',
    label: t('keys.unselect'),
    enabled: sheet.selection.ids.size > 0,
    run: () => sheet.select(nothingSelected),
  });
  useShortcut({ ...key, keys: 'ArrowDown', label: t('keys.down'), run: () => walk(1) });
  useShortcut({ ...key, keys: 'ArrowUp', label: t('keys.up'), run: () => walk(-1) });
  useShortcut({ ...key, keys: 'j', label: t('keys.down'), run: () => walk(1) });
  useShortcut({ ...key, keys: 'k', label: t('keys.up'), run: () => walk(-1) });
  useShortcut({
    ...key,
    keys: 'ArrowRight',
    label: t('keys.unfold'),
    run: onActive((row) => row.transaction.lines.length > 1 && sheet.fold(row.transaction.id)),
  });
  useListedShortcut({ group: 'edit', keys: 'Enter', label: t('keys.save') });
  useListedShortcut({ group: 'edit', keys: 'mod+Enter', label: t('keys.saveAndStay') });
  useListedShortcut({ group: 'edit', keys: 'Escape', label: t('keys.cancel') });
  useListedShortcut({ group: 'edit', keys: 'Tab', label: t('keys.nextCell') });
  useListedShortcut({ group: 'edit', keys: 'alt+s', label: t('keys.splitOpen') });
  useListedShortcut({ group: 'edit', keys: '=', label: t('keys.takeRest') });

  return (event) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const pageRows = Math.max(Math.floor((sheet.grid.current?.clientHeight ?? 400) / rowHeight) - 2, 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: pageRows,
      PageUp: -pageRows,
      Home: -rows.length,
      End: rows.length,
    };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    if (event.shiftKey && Math.abs(by) === 1) walkSelecting(by);
    else walk(by);
  };
}

/** The newest row that is not in the future: where walking begins. */
function firstPast(rows: readonly SheetRow[], today: string): number {
  const index = rows.findIndex((row) => row.date <= today);
  return index === -1 ? rows.length - 1 : index;
}
