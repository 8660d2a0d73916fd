import { useApolloClient } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../apollo/address.ts';
import {
  BulkEditTransactionsDocument,
  type BulkEditInput,
} from '../../../apollo/generated/transactions/graphql.ts';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { showToast, showUndoToast } from '../../../shared/ui/toasts.tsx';
import type { Transaction } from '../rows/sheet-row.ts';
import type { Sheet } from '../sheet/use-sheet.ts';
import { undoSteps, type BulkStep } from './bulk-undo.ts';

/** Changes all chosen transactions at once: all of them or none, with an Undo where it can be taken back. */
export function useBulkEdit(sheet: Sheet): (input: BulkEditInput) => Promise<void> {
  const client = useApolloClient();
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();
  const { householdId, uncategorisedId, category } = sheet.books;
  const run = ({ ids, input }: BulkStep) =>
    client.mutate({
      mutation: BulkEditTransactionsDocument,
      variables: { householdId, ids: [...ids], input, idempotencyKey: newKey() },
    });
  return async (input) => {
    const ids = [...sheet.selection.ids];
    const known = new Map<string, Transaction>();
    for (const { transaction } of sheet.list.rows.rows) {
      if (sheet.selection.ids.has(transaction.id)) known.set(transaction.id, transaction);
    }
    try {
      await run({ ids, input });
      const steps = undoSteps([...known.values()], ids, input, {
        uncategorisedId,
        isOpen: (id) => category(id)?.archived === false,
      });
      const message = t('bulk.done', { count: ids.length });
      if (!steps) {
        showToast(message);
        return;
      }
      showUndoToast({
        message,
        undoLabel: t('undo'),
        onUndo: async () => {
          try {
            for (const step of steps) await run(step);
          } catch (error) {
            showToast(failureText(error), 'problem');
          }
        },
      });
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };
}
