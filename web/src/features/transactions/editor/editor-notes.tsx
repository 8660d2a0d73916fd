import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import type { DraftField } from '../entry/read-draft.ts';
import type { Transaction } from '../rows/sheet-row.ts';
import type { EditorStore } from '../saving/editors.ts';
import { ChangedPanel } from './changed-panel.tsx';
import classes from './editor.module.css';
import type { EditorHandle } from './use-editor.ts';

interface EditorNotesProps {
  readonly handle: EditorHandle;
  readonly editors: EditorStore;
  readonly onSave: (key: string, goOn: boolean) => void;
  readonly onCancel: (key: string) => void;
}

/** What is to be said about an open row: how an amount is read, what is wrong, what the server said, who else changed it. */
export function EditorNotes({ handle, editors, onSave, onCancel }: EditorNotesProps) {
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();
  const { editor, books, reading, problemAt } = handle;
  const { state, key } = editor;
  const changed = changedElsewhere(handle);

  const fields: DraftField[] = [
    { of: 'entry', name: 'date' },
    { of: 'entry', name: 'account' },
    { of: 'entry', name: 'amount' },
    ...editor.draft.lines.flatMap((line): DraftField[] => [
      { of: 'line', key: line.key, name: 'target' },
      { of: 'line', key: line.key, name: 'amount' },
      { of: 'line', key: line.key, name: 'counter' },
    ]),
  ];
  const problems = [...new Set(fields.flatMap((field) => problemAt(field) ?? []))];
  const { amount } = reading;
  const ambiguous =
    amount.ok && amount.otherAmount !== null
      ? t('editor.readsAs', {
          amount: books.write(amount.amount, { signed: false }),
          other: books.write(amount.otherAmount, { signed: false }),
        })
      : null;
  if (changed)
    return (
      <ChangedPanel handle={handle} theirs={changed} editors={editors} onSave={onSave} onCancel={onCancel} />
    );
  return (
    <div aria-live="polite">
      {ambiguous === null ? null : <p className={classes.note}>{ambiguous}</p>}
      {problems.map((problem) => (
        <p key={problem} className={classes.problem}>
          {problem}
        </p>
      ))}
      {state.kind === 'saving' ? <p className={classes.note}>{t('editor.waiting')}</p> : null}
      {state.kind === 'refused' ? (
        <p className={classes.problem}>
          {failureText(state.error)}
          <Button size="compact-xs" variant="default" onClick={() => onSave(key, false)}>
            {t('editor.tryAgain')}
          </Button>
        </p>
      ) : null}
    </div>
  );
}

/** How the transaction stands now, when somebody else has changed it since the row was opened. */
function changedElsewhere({ editor }: EditorHandle): Transaction | null {
  if (editor.state.kind === 'changed') return editor.state.theirs;
  return null;
}
