import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, type RefObject } from 'react';
import { useApolloClient } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { mayEdit, useHousehold, type Account } from '../../../apollo/books.ts';
import { useConnection } from '../../../apollo/connection.ts';
import { OneTransactionDocument } from '../../../apollo/generated/transactions/graphql.ts';
import { filterOfSearch, type TransactionSearch } from '../../../shared/search/transaction-search.ts';
import { showToast, showUndoToast } from '../../../shared/ui/toasts.tsx';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { ownerOf, uploadsOf } from '../attachments/uploads.ts';
import { useAddingFiles } from '../attachments/use-adding-files.ts';
import { openingOf, openingOfCopy, openingOfNew } from '../entry/open-row.ts';
import { rowOfTransaction, type SheetRow, type Transaction } from '../rows/sheet-row.ts';
import { useList, type List } from '../rows/use-list.ts';
import {
  editorsOf,
  isTouched,
  useEditors,
  type EditorField,
  type EditorStore,
  type OpenEditor,
} from '../saving/editors.ts';
import { isTemporaryId } from '../saving/optimistic.ts';
import { useDeleting } from '../saving/use-deleting.ts';
import { useSaving } from '../saving/use-saving.ts';
import { useBooks, type Books } from '../use-books.ts';
import { nothingSelected } from './selection.ts';
import { useMarks, type Marks } from './use-marks.ts';

/** A sheet with all that can be done in it. */
export interface Sheet extends Omit<Marks, 'rename'> {
  readonly books: Books;
  readonly list: List;
  readonly seenFrom: Account | null;
  /** False for viewers: nothing opens, nothing is offered. */
  readonly isEditable: boolean;
  readonly search: TransactionSearch;
  readonly editors: EditorStore;
  /** Open rows that are shown as fields, oldest first. */
  readonly openEditors: readonly OpenEditor[];
  /** The element that has the keyboard while rows are walked. */
  readonly grid: RefObject<HTMLDivElement | null>;
  setFilters(search: TransactionSearch): void;
  open(row: SheetRow, field: EditorField, options?: { split?: boolean }): void;
  openNew(options?: { isTransfer?: boolean }): void;
  duplicate(row: SheetRow): void;
  save(key: string, goOn: boolean): void;
  cancel(key: string): void;
  /** Brings files to an open row: at once, or when a new row is saved. */
  addFiles(editor: OpenEditor | undefined, files: readonly File[]): void;
  /** Moves transactions to the trash. */
  remove(ids: readonly string[]): void;
  toggleCleared(row: SheetRow): void;
}

interface SheetInput {
  readonly householdId: string;
  /** The account whose register it is; null for all transactions. */
  readonly seenFrom: Account | null;
  readonly search: TransactionSearch;
}

/** Holds what a sheet shows, and does what a person asks of it. */
export function useSheet({ householdId, seenFrom, search }: SheetInput): Sheet {
  const { t } = useTranslation('transactions');
  const client = useApolloClient();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const books = useBooks(householdId);
  const role = useHousehold(householdId)?.role;
  const isEditable = mayEdit(role) && (seenFrom === null || seenFrom.closedOn === null);
  const list = useList(householdId, seenFrom?.id ?? null, filterOfSearch(search));
  const editors = editorsOf(`${householdId}/${seenFrom?.id ?? 'all'}`);
  const allEditors = useEditors(editors);
  const isOffline = useConnection().kind === 'offline';
  const grid = useRef<HTMLDivElement>(null);
  const { store } = list;
  const { rename, ...marks } = useMarks(list.rows.rows);
  const { select, activate } = marks;
  const addFiles = useAddingFiles(householdId);
  const uploads = uploadsOf(client, householdId);
  const saving = useSaving({ books, store, editors, seenFrom, onNamed: rename, onSaved: uploads.saved });
  const isWorthKeeping = (editor: OpenEditor) =>
    isTouched(editor) || (editor.row === null && uploads.has(editor.key));
  const remove = useDeleting(books, store);

  // A row that was sent is shown as saved; while nothing gets through it stays open and says that it waits.
  const openEditors = useMemo(
    () => allEditors.filter((editor) => editor.state.kind !== 'saving' || isOffline),
    [allEditors, isOffline],
  );

  const setOpen = (open: string | undefined, isNew: boolean) => {
    void navigate({
      to: '.',
      search: (before: TransactionSearch) => {
        const { open: _, new: __, ...rest } = before;
        return { ...rest, ...(open === undefined ? {} : { open }), ...(isNew ? { new: true as const } : {}) };
      },
      replace: true,
      resetScroll: false,
    } as never);
  };

  /** Closes what has nothing typed in it, and saves the rest, before another row opens. */
  const settleOthers = (): boolean => {
    for (const editor of editors.snapshot()) {
      if (editor.state.kind !== 'open') continue;
      if (!isWorthKeeping(editor)) editors.close(editor.key);
      else if (!saving.save(editor.key)) return false;
    }
    return true;
  };

  const openExisting = (row: SheetRow, field: EditorField, { split = false } = {}) => {
    if (!isEditable || isTemporaryId(row.transaction.id)) return;
    activate(row.key);
    const before = editors.find(row.transaction.id);
    if (before) {
      editors.update(before.key, { focus: { field } });
      return;
    }
    if (!settleOthers()) return;
    editors.open(openingOf(row, { seenFrom, field, write: books.write }));
    if (split) {
      editors.change(row.transaction.id, { type: 'split' });
      editors.update(row.transaction.id, { focus: { field: 'line' } });
    }
    setOpen(row.transaction.id, false);
  };

  const defaultAccount = () =>
    seenFrom?.id ??
    (search.account?.length === 1 ? search.account[0] : undefined) ??
    books.account(lastAccountId ?? '')?.id ??
    books.accounts.find((account) => account.closedOn === null)?.id ??
    null;

  const openNew = ({ isTransfer = false, date }: { isTransfer?: boolean; date?: string } = {}) => {
    if (!isEditable || !settleOthers()) return;
    if (books.accounts.length === 0) {
      // There is nothing to enter it in.
      void navigate({ to: '.', search: (before: object) => ({ ...before, dialog: 'add-account' }) } as never);
      return;
    }
    editors.open(openingOfNew({ accountId: defaultAccount(), date: date ?? books.today, isTransfer }));
    setOpen(undefined, true);
  };

  const sheet: Sheet = {
    books,
    list,
    seenFrom,
    isEditable,
    search,
    editors,
    openEditors,
    ...marks,
    grid,
    setFilters: (filters) => {
      select(nothingSelected);
      void navigate({ to: '.', search: filters, resetScroll: false } as never);
    },
    open: openExisting,
    openNew,
    duplicate: (row) => {
      if (!isEditable || !settleOthers()) return;
      editors.open(openingOfCopy(row, { seenFrom, today: books.today, write: books.write }));
      setOpen(undefined, true);
    },
    save: (key, goOn) => {
      const editor = editors.find(key);
      if (!editor || !saving.save(key)) return;
      lastAccountId = editor.draft.accountId;
      const isFirstTry = editor.state.kind === 'open';
      if (editor.row === null && goOn && isFirstTry) {
        openNew({ isTransfer: editor.isTransfer, date: editor.draft.date ?? books.today });
        return;
      }
      setOpen(undefined, false);
      if (goOn && editor.row) activate(keyBelow(list.rows.rows, editor.row));
    },
    cancel: (key) => {
      const editor = editors.find(key);
      if (!editor || editor.state.kind === 'saving') return;
      editors.close(key);
      setOpen(undefined, false);
      if (!isWorthKeeping(editor)) return;
      if (editor.row === null) uploads.abandon(key);
      showUndoToast({
        message: t('discarded'),
        undoLabel: t('undo'),
        onUndo: () => {
          uploads.takeBack(key);
          editors.open({ ...editor, focus: { field: 'payee' } });
        },
      });
    },
    addFiles: (editor, files) => {
      if (editor) addFiles(ownerOf(editor), files);
    },
    remove: (ids) => {
      for (const id of ids) editors.close(id);
      remove(ids);
      select(nothingSelected);
    },
    toggleCleared: (row) => {
      if (!isEditable || isTemporaryId(row.transaction.id)) return;
      if (row.status === 'RECONCILED') showToast(t('reconciledStays'));
      else saving.setStatus(row, row.status === 'PENDING' ? 'CLEARED' : 'PENDING');
    },
  };

  // The address says which row is open: a link, a reload, the + of a phone.
  useEffect(() => {
    if (!isEditable || books.accounts.length === 0) return;
    if (search.new && !editors.snapshot().some((editor) => editor.row === null)) openNew();
    const id = search.open;
    if (id === undefined || editors.find(id)) return;
    const known = store.snapshot().rows.find((row) => row.transaction.id === id);
    if (known) {
      openExisting(known, 'payee');
      return;
    }
    client
      .query({ query: OneTransactionDocument, variables: { householdId, id }, fetchPolicy: 'no-cache' })
      .then(({ data }) => {
        const transaction = data?.household.transaction as Transaction | undefined;
        if (!transaction || transaction.deletedAt !== null || editors.find(id)) return;
        const loaded = store.snapshot().rows.find((row) => row.transaction.id === id);
        openExisting(loaded ?? rowOfTransaction(transaction), 'payee');
      })
      .catch((error: unknown) => showToast(failureText(error), 'problem'));
    // What the address says is acted on when it changes, not when a helper does.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [search.open, search.new, isEditable, editors, books.accounts.length === 0]);

  // A row that is open learns when somebody else has changed it.
  const { rows } = list.rows;
  useEffect(() => {
    for (const editor of editors.snapshot()) {
      if (editor.row === null || editor.state.kind === 'saving' || editor.state.kind === 'changed') continue;
      const now = rows.find((row) => row.transaction.id === editor.row?.transaction.id);
      if (!now || now.isPending || now.transaction.version <= editor.version) continue;
      const fresh = openingOf(now, { seenFrom, field: editor.focus?.field ?? 'payee', write: books.write });
      // Nothing typed, nothing to choose between: the fields show what it is now.
      if (!isTouched(editor)) editors.update(editor.key, { ...fresh, focus: editor.focus });
      else editors.update(editor.key, { state: { kind: 'changed', theirs: now.transaction } });
    }
  }, [rows, editors, seenFrom, books.write]);

  return sheet;
}

/** The account of the entry before, offered for the next one in the list of all transactions. */
let lastAccountId: string | null = null;

function keyBelow(rows: readonly SheetRow[], row: SheetRow): string | null {
  const index = rows.findIndex((one) => one.key === row.key);
  return rows[index + 1]?.key ?? row.key;
}
