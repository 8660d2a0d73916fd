import { useApolloClient } from '@apollo/client/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  DeleteTransactionsDocument,
  RestoreTransactionsDocument,
  type DeleteTransactionsMutation,
} from '../../../apollo/generated/transactions/graphql.ts';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { showToast, showUndoToast } from '../../../shared/ui/toasts.tsx';
import { entryOf } from '../entry/entry.ts';
import type { RowStore } from '../rows/row-store.ts';
import type { SheetRow } from '../rows/sheet-row.ts';
import type { Books } from '../use-books.ts';
import { movingFigures } from './move-figures.ts';
import { movedAccounts } from './optimistic.ts';

/** More rows than this are not taken out of the sheet one by one before the answer. */
const shownAtOnceMax = 200;

/**
 * Moves transactions to the trash. Nothing is asked: the rows go at once, and a toast offers to bring them back.
 */
export function useDeleting(books: Books, store: RowStore): (ids: readonly string[]) => void {
  const client = useApolloClient();
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();
  return useMemo(() => {
    const { householdId } = books;
    const restore = async (ids: readonly string[], rows: readonly SheetRow[]) => {
      const settle = store.apply({ removed: [], added: rows });
      try {
        await client.mutate({
          mutation: RestoreTransactionsDocument,
          variables: { householdId, ids: [...ids] },
        });
        settle(true);
      } catch (error) {
        settle(false);
        showToast(failureText(error), 'problem');
      }
    };
    const remove = async (ids: readonly string[]) => {
      const gone = new Set(ids);
      const rows =
        ids.length <= shownAtOnceMax
          ? store.snapshot().rows.filter((row) => gone.has(row.transaction.id))
          : [];
      const settle = store.apply({ removed: rows, added: [] });
      const [only] = rows;
      const change =
        ids.length === 1 && only !== undefined ? { before: entryOf(only.transaction), after: null } : null;
      try {
        await client.mutate({
          mutation: DeleteTransactionsDocument,
          variables: { householdId, ids: [...ids] },
          ...(change
            ? {
                optimisticResponse: {
                  deleteTransactions: {
                    __typename: 'TransactionsPayload',
                    revision: 0,
                    ids: [...ids],
                    accounts: movedAccounts(change, books),
                  },
                } as DeleteTransactionsMutation,
                update: movingFigures(householdId, change, books),
              }
            : {}),
        });
        settle(true);
        showUndoToast({
          message: t('deleted', { count: ids.length }),
          undoLabel: t('undo'),
          onUndo: () => restore(ids, rows),
        });
      } catch (error) {
        settle(false);
        showToast(failureText(error), 'problem');
      }
    };
    return (ids) => {
      if (ids.length > 0) void remove(ids);
    };
  }, [client, books, store, t, failureText]);
}
