import { useApolloClient, useQuery } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import {
  RemoveAttachmentDocument,
  RenameAttachmentDocument,
  RestoreAttachmentDocument,
  TransactionAttachmentsDocument,
  type AttachmentFieldsFragment,
  type RemoveAttachmentMutation,
  type RenameAttachmentMutation,
} from '../../../apollo/generated/transactions/graphql.ts';
import { live } from '../../../apollo/live-query.ts';
import { readFailure } from '../../../apollo/server-error.ts';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { showToast, showUndoToast } from '../../../shared/ui/toasts.tsx';

export type Attachment = AttachmentFieldsFragment;

/** Whose files are looked at, and which of them first; the first one when it is not said. */
export interface ViewedFiles {
  readonly transactionId: string;
  readonly startAt?: string;
}

const context = live({ shows: ['TRANSACTIONS'] });

export interface Attachments {
  /** Undefined while they are loaded. */
  readonly list: readonly Attachment[] | undefined;
  readonly error: unknown;
  retry(): void;
  rename(attachment: Attachment, name: string): Promise<void>;
  /** Moves it to the trash; a toast offers to bring it back. */
  remove(attachment: Attachment): Promise<void>;
}

/** The files at a transaction, kept true while they are shown; none of a new row. */
export function useAttachments(householdId: string, transactionId: string | null): Attachments {
  const client = useApolloClient();
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();
  const { data, error, refetch } = useQuery(TransactionAttachmentsDocument, {
    variables: { householdId, transactionId: transactionId ?? '' },
    skip: transactionId === null,
    context,
  });
  const transaction = data?.household.transaction;
  const list = transactionId === null ? [] : (transaction?.attachments as Attachment[] | undefined);

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (failure) {
      showToast(failureText(failure), 'problem');
      // Somebody else was first: what stands there now is shown beside the sentence.
      if (readFailure(failure).code !== 'offline') void refetch().catch(() => undefined);
    }
  };

  return {
    list,
    error,
    retry: () => void refetch().catch(() => undefined),
    rename: (attachment, name) =>
      attempt(() =>
        client.mutate({
          mutation: RenameAttachmentDocument,
          variables: { householdId, id: attachment.id, version: attachment.version, name },
          optimisticResponse: {
            renameAttachment: {
              __typename: 'AttachmentPayload',
              revision: 0,
              attachment: { __typename: 'Attachment', ...attachment, name, version: attachment.version + 1 },
            },
          } as RenameAttachmentMutation,
        }),
      ),
    remove: (attachment) =>
      attempt(async () => {
        const rest = (list ?? []).filter(({ id }) => id !== attachment.id);
        await client.mutate({
          mutation: RemoveAttachmentDocument,
          variables: { householdId, id: attachment.id },
          optimisticResponse: {
            removeAttachment: {
              __typename: 'AttachmentPayload',
              revision: 0,
              transaction: {
                __typename: 'Transaction',
                id: attachment.transactionId,
                attachmentCount: rest.length,
                attachments: rest,
              },
            },
          } as RemoveAttachmentMutation,
        });
        showUndoToast({
          message: t('files.removed', { name: attachment.name }),
          undoLabel: t('undo'),
          onUndo: () =>
            attempt(() =>
              client.mutate({
                mutation: RestoreAttachmentDocument,
                variables: { householdId, id: attachment.id },
              }),
            ),
        });
      }),
  };
}
