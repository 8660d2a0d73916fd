import type { MouseEvent } from 'react';
import { useFileViewer } from '../attachments/file-viewer.tsx';
import type { EditorField } from '../saving/editors.ts';
import { extended, toggled } from './selection.ts';
import type { Sheet } from './use-sheet.ts';

/** What a click in a sheet does, told by what it hits (`data-act`, `data-cell`). Answers the sheet's listener. */
export function useSheetClicks(sheet: Sheet): (event: MouseEvent) => void {
  const viewer = useFileViewer();
  const { selection } = sheet;
  const { rows } = sheet.list.rows;
  return (event) => {
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
}
