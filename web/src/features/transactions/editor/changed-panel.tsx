import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLineWords } from '../sheet/use-row-words.tsx';
import { draftOf } from '../entry/draft.ts';
import { entryOf, mirrorEntry } from '../entry/entry.ts';
import { rowOfTransaction, type Transaction } from '../rows/sheet-row.ts';
import { transactionOf } from '../saving/optimistic.ts';
import type { EditorStore } from '../saving/editors.ts';
import classes from './editor.module.css';
import type { EditorHandle } from './use-editor.ts';

interface ChangedPanelProps {
  readonly handle: EditorHandle;
  readonly theirs: Transaction;
  readonly editors: EditorStore;
  readonly onSave: (key: string, goOn: boolean) => void;
  readonly onCancel: (key: string) => void;
}

/**
 * Somebody changed the row while it was open. Both states stand side by side where they differ; the person keeps theirs,
 * which is then saved over the other, or takes the other.
 */
export function ChangedPanel({ handle, theirs, editors, onSave, onCancel }: ChangedPanelProps) {
  const { t } = useTranslation('transactions');
  const { editor, books, reading } = handle;
  const wordsOf = useFacts(handle);
  const mine = reading.entry
    ? wordsOf(
        transactionOf(
          editor.isMirrored ? (mirrorEntry(reading.entry) ?? reading.entry) : reading.entry,
          { id: theirs.id, version: theirs.version },
          books,
        ),
      )
    : null;
  const other = wordsOf(theirs);
  const different = other.flatMap((fact, index) => {
    const own = mine?.[index];
    return own && own.value === fact.value ? [] : [{ ...fact, own: own?.value ?? null }];
  });
  const entered = entryOf(theirs);
  const before = editor.isMirrored ? (mirrorEntry(entered) ?? entered) : entered;
  const base = { version: theirs.version, before, state: { kind: 'open' } as const };

  return (
    <div className={classes.changed} role="alert">
      <b>{theirs.deletedAt === null ? t('changed.title') : t('changed.deleted')}</b>
      <div className={classes.table} role="presentation">
        <span />
        <small>{t('changed.theirs')}</small>
        <small>{t('changed.mine')}</small>
        {different.map(({ name, value, own }) => (
          <Fact key={name} name={name} theirs={value} mine={own ?? t('changed.unread')} />
        ))}
      </div>
      <div className={classes.changedActions}>
        <Button
          size="compact-sm"
          onClick={() => {
            editors.update(editor.key, { ...base, row: rebased(handle, theirs) });
            onSave(editor.key, false);
          }}
        >
          {t('changed.keepMine')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            const draft = draftOf(before, books.write);
            editors.update(editor.key, {
              ...base,
              row: rebased(handle, theirs),
              draft,
              initial: draft,
              showsProblems: false,
            });
            onCancel(editor.key);
          }}
        >
          {t('changed.takeTheirs')}
        </Button>
      </div>
    </div>
  );
}

function Fact({ name, theirs, mine }: { name: string; theirs: string; mine: string }) {
  return (
    <>
      <small>{name}</small>
      <span>{theirs === '' ? '—' : theirs}</span>
      <span>{mine === '' ? '—' : mine}</span>
    </>
  );
}

/** The row the editor stands on, with the transaction as it is now. */
function rebased({ editor }: EditorHandle, theirs: Transaction) {
  return { ...(editor.row ?? rowOfTransaction(theirs)), transaction: theirs };
}

/** What a transaction says, fact by fact, always in the same order. */
function useFacts({ books }: EditorHandle): (transaction: Transaction) => { name: string; value: string }[] {
  const { t } = useTranslation('transactions');
  const lineWords = useLineWords(books);
  return (transaction) => [
    { name: t('editor.date'), value: books.format.date(transaction.date) },
    { name: t('editor.account'), value: books.account(transaction.accountId)?.name ?? '' },
    { name: t('editor.payee'), value: transaction.payee },
    {
      name: t('editor.category'),
      value: transaction.lines
        .map((line) => {
          const { name } = lineWords(line as Transaction['lines'][number]);
          return transaction.lines.length === 1 ? name : `${name} ${books.format.money(line.amount)}`;
        })
        .join(', '),
    },
    {
      name: t('editor.note'),
      value: [transaction.note, ...transaction.lines.map((line) => line.memo)].filter(Boolean).join(' · '),
    },
    { name: t('editor.tags'), value: transaction.tags.join(', ') },
    { name: t('editor.status'), value: t(`status.${transaction.status}`) },
    { name: t('editor.amount'), value: books.format.money(transaction.amount) },
  ];
}
