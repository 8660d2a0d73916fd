import { useApolloClient } from '@apollo/client/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../apollo/books.ts';
import {
  CreateTransactionDocument,
  EditTransactionDocument,
  type CreateTransactionMutation,
  type EditTransactionMutation,
} from '../../../apollo/generated/transactions/graphql.ts';
import { newKey } from '../../../apollo/address.ts';
import { mayBeSaved, readFailure } from '../../../apollo/server-error.ts';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { announce } from '../../../shared/ui/live-region.tsx';
import { showToast } from '../../../shared/ui/toasts.tsx';
import { entryOf, inputOf, mirrorEntry, sameEntry, type Entry } from '../entry/entry.ts';
import { readDraft, type DraftProblem } from '../entry/read-draft.ts';
import type { RowStore } from '../rows/row-store.ts';
import type { PostingStatus, SheetRow, Transaction } from '../rows/sheet-row.ts';
import type { Books } from '../use-books.ts';
import type { EditorField, EditorStore, OpenEditor } from './editors.ts';
import { movingFigures } from './move-figures.ts';
import { movedAccounts, rowsOf, temporaryId, transactionOf } from './optimistic.ts';

interface SavingInput {
  readonly books: Books;
  readonly store: RowStore;
  readonly editors: EditorStore;
  /** The account whose register is shown; null for all transactions. */
  readonly seenFrom: Account | null;
  /** A new transaction, shown under a name of its own till now, has got its id. The same function each time. */
  readonly onNamed: (shownAs: string, id: string) => void;
  /** A new row is saved as this transaction. The same function each time. */
  readonly onSaved: (key: string, transactionId: string) => void;
}

export interface Saving {
  /**
   * Saves an open row: it is shown as saved at once, and opens again with what was typed if the server says no. Answers
   * whether it went on its way (or had nothing to save); false leaves it open with its problems shown.
   */
  save(key: string): boolean;
  /** Sets the status of a row's side. */
  setStatus(row: SheetRow, status: PostingStatus): void;
}

/** Writes what is entered, shown before the server has answered. */
export function useSaving({ books, store, editors, seenFrom, onNamed, onSaved }: SavingInput): Saving {
  const client = useApolloClient();
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();

  return useMemo(() => {
    const { householdId } = books;
    const loadedRowsOf = (id: string) => store.snapshot().rows.filter((row) => row.transaction.id === id);

    /** Shows an entry as if it were saved; answers how to settle it. */
    const show = (before: Transaction | null, after: Transaction, entry: Entry) =>
      store.apply({
        removed: before ? loadedRowsOf(before.id) : [],
        added: rowsOf(after, entry, seenFrom),
      });

    const create = async (entry: Entry, { key, idempotencyKey }: OpenEditor, id: string) => {
      const change = { before: null, after: entry };
      const shown = transactionOf(entry, { id, version: 1 }, books);
      const settle = show(null, shown, entry);
      try {
        const { data } = await client.mutate({
          mutation: CreateTransactionDocument,
          variables: { householdId, input: inputOf(entry), idempotencyKey },
          optimisticResponse: {
            createTransaction: {
              __typename: 'TransactionPayload',
              revision: 0,
              transaction: shown,
              accounts: movedAccounts(change, books),
            },
          } as CreateTransactionMutation,
          update: movingFigures(householdId, change, books),
        });
        const made = data?.createTransaction.transaction as Transaction | undefined;
        if (made) {
          onNamed(id, made.id);
          onSaved(key, made.id);
        }
        settle(true, made && rowsOf(made, entryOf(made), seenFrom));
      } catch (error) {
        settle(false);
        throw error;
      }
    };

    const edit = async (
      before: Transaction,
      entry: Entry,
      { idempotencyKey }: Pick<OpenEditor, 'idempotencyKey'>,
    ) => {
      const { importBatchId, attachmentCount } = before;
      const change = { before: entryOf(before), after: entry };
      const told = transactionOf(entry, { id: before.id, version: before.version + 1 }, books);
      const shown = { ...told, importBatchId, attachmentCount };
      const settle = show(before, shown, entry);
      try {
        await client.mutate({
          mutation: EditTransactionDocument,
          variables: {
            householdId,
            id: before.id,
            version: before.version,
            input: inputOf(entry),
            idempotencyKey,
          },
          optimisticResponse: {
            editTransaction: {
              __typename: 'TransactionPayload',
              revision: 0,
              transaction: shown,
              accounts: movedAccounts(change, books),
            },
          } as EditTransactionMutation,
          update: movingFigures(householdId, change, books),
        });
        settle(true);
      } catch (error) {
        settle(false);
        throw error;
      }
    };

    const send = async (editor: OpenEditor, entry: Entry) => {
      const { key, row, version } = editor;
      const shownAs = row === null ? temporaryId() : null;
      editors.update(key, { state: { kind: 'saving', shownAs } });
      try {
        if (shownAs !== null) await create(entry, editor, shownAs);
        else if (row !== null) await edit({ ...row.transaction, version }, entry, editor);
        editors.close(key);
        announce(t('saved'));
      } catch (error) {
        const theirs = stateAfterChange(error);
        // The answer to an earlier attempt was lost, but it had been saved: there is nothing to put right.
        if (theirs && sameEntry(entryOf(theirs), entry)) {
          editors.close(key);
          return;
        }
        editors.update(key, {
          state: theirs ? { kind: 'changed', theirs } : { kind: 'refused', error },
          showsProblems: true,
          // What was refused is put right and sent as another entry; what may be saved is sent as the same.
          idempotencyKey: mayBeSaved(error) ? editor.idempotencyKey : newKey(),
          // The keyboard may be in the next row by now, and is not taken away from there.
          focus: editors.snapshot().some((one) => one.key !== key && one.state.kind === 'open')
            ? null
            : { field: 'payee' },
        });
        announce(failureText(error));
      }
    };

    return {
      save(key) {
        const editor = editors.find(key);
        if (!editor || editor.state.kind === 'saving') return false;
        const { entry, problems } = readDraft(editor.draft, books);
        if (!entry) {
          editors.update(key, { showsProblems: true, focus: { field: cellOf(problems[0]) } });
          return false;
        }
        if (editor.before && sameEntry(editor.before, entry)) {
          editors.close(key);
          return true;
        }
        void send(editor, toldFromItsAccount(editor, entry));
        return true;
      },
      setStatus(row, status) {
        const attempt = async (transaction: Transaction, mayTryAgain: boolean): Promise<void> => {
          try {
            await edit(transaction, withStatus(transaction, row, status), { idempotencyKey: newKey() });
          } catch (error) {
            const theirs = stateAfterChange(error);
            // A status says nothing about what else was changed, so it goes on top of it.
            if (theirs && mayTryAgain) await attempt(theirs, false);
            else showToast(failureText(error), 'problem');
          }
        };
        void attempt(row.transaction, true);
      },
    };
  }, [client, books, store, editors, seenFrom, onNamed, onSaved, t, failureText]);
}

/** How a transaction stands now, where the server says that it was changed meanwhile. */
export function stateAfterChange(error: unknown): Transaction | null {
  const { code, details } = readFailure(error);
  return code === 'transaction_changed' && typeof details === 'object' && details !== null
    ? (details as Transaction)
    : null;
}

/** The cell where a problem is put right. */
function cellOf(problem: DraftProblem | undefined): EditorField {
  if (!problem) return 'payee';
  if (problem.field.of === 'entry') return problem.field.name;
  return problem.field.name === 'counter' ? 'counter' : 'line';
}

/** A plain transfer stays told from the account it was entered in, from whichever register it is edited. */
function toldFromItsAccount({ isMirrored, row }: OpenEditor, entry: Entry): Entry {
  const mirrored = isMirrored ? mirrorEntry(entry) : null;
  return mirrored && mirrored.accountId === row?.transaction.accountId ? mirrored : entry;
}

/** The entry with another status of the side that a row shows. */
function withStatus(transaction: Transaction, row: SheetRow, status: PostingStatus): Entry {
  const entry = entryOf(transaction);
  if (row.position === 0) return { ...entry, status };
  let isFound = false;
  const lines = entry.lines.map((line) => {
    const isSide =
      !isFound &&
      line.kind === 'TRANSFER' &&
      line.accountId !== entry.accountId &&
      (line.arrivesOn ?? entry.date) === row.date &&
      (line.counterAmount ?? line.amount).replace('-', '') === row.amount.amount.replace('-', '');
    if (!isSide) return line;
    isFound = true;
    return { ...line, status };
  });
  return { ...entry, lines };
}
