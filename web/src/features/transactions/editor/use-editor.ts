import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { signOf } from '../../../shared/format/money.ts';
import type { DraftChange } from '../entry/change-draft.ts';
import {
  directionOf,
  readDraft,
  type DraftField,
  type DraftProblem,
  type DraftReading,
} from '../entry/read-draft.ts';
import type { EditorStore, OpenEditor } from '../saving/editors.ts';
import type { Books } from '../use-books.ts';

/** What the fields of an open row need: the draft read, and how to change it. */
export interface EditorHandle {
  readonly editor: OpenEditor;
  readonly books: Books;
  readonly reading: DraftReading;
  change(change: DraftChange): void;
  /** Code of what is wrong with a field, as a sentence; null when nothing is, or nobody has tried to save yet. */
  problemAt(field: DraftField): string | null;
  /** An amount without a sign is taken as money that leaves. */
  readonly goesOut: boolean;
}

export function useEditor(editor: OpenEditor, editors: EditorStore, books: Books): EditorHandle {
  const { t } = useTranslation('transactions');
  const { draft, showsProblems } = editor;
  const reading = useMemo(() => readDraft(draft, books), [draft, books]);
  const currency = reading.currency?.currency ?? '';
  return {
    editor,
    books,
    reading,
    change: (change) => editors.change(editor.key, change),
    problemAt: (field) => {
      const found = reading.problems.find((problem) => sameField(problem.field, field));
      if (!found || !(showsProblems || showsEarly(found))) return null;
      return t(`problem.${found.code}`, { currency, rest: writeRest(reading, books) });
    },
    goesOut: directionOf(draft.lines, books) === 'out',
  };
}

/** What is left to assign of a split, as a sentence. */
export function useRestSentence({ reading, books }: EditorHandle): string {
  const { t } = useTranslation('transactions');
  if (reading.rest === null) return t('editor.restUnknown');
  return signOf(reading.rest) === 0
    ? t('editor.restNothing')
    : t('editor.rest', { rest: writeRest(reading, books) });
}

/** What is left of a split, without its sign. */
function writeRest({ rest }: DraftReading, books: Books): string {
  return rest === null ? '' : books.write(rest, { signed: false });
}

/** What can be nothing but a slip is said while it is typed. */
function showsEarly({ code }: DraftProblem): boolean {
  return (
    code === 'amount_is_unreadable' ||
    code === 'amount_has_too_many_decimals' ||
    code === 'amount_is_too_large'
  );
}

function sameField(left: DraftField, right: DraftField): boolean {
  if (left.of !== right.of || left.name !== right.name) return false;
  return left.of === 'entry' || (right.of === 'line' && left.key === right.key);
}
