import { useApolloClient, useQuery } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { FileLimitsDocument } from '../../../apollo/generated/transactions/graphql.ts';
import { CodedError } from '../../../apollo/server-error.ts';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import { showToast } from '../../../shared/ui/toasts.tsx';
import { uploadsOf } from './uploads.ts';
import type { UploadOwner } from './upload-store.ts';

/** Begins to bring files to a row. What is too large, or empty, is refused before it is sent. */
export function useAddingFiles(householdId: string): (owner: UploadOwner, files: readonly File[]) => void {
  const client = useApolloClient();
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();
  const { data } = useQuery(FileLimitsDocument, { variables: { householdId }, fetchPolicy: 'cache-first' });
  const bytesMax = data?.household.fileStorage.fileBytesMax;
  return (owner, files) => {
    const taken: File[] = [];
    for (const file of files) {
      const refusal =
        file.size === 0
          ? new CodedError('file_is_empty', '')
          : bytesMax !== undefined && file.size > bytesMax
            ? new CodedError('file_too_large', '', { megabytes: String(Math.floor(bytesMax / 1_048_576)) })
            : null;
      if (refusal === null) taken.push(file);
      else showToast(t('files.refused', { name: file.name, why: failureText(refusal) }), 'problem');
    }
    if (taken.length > 0) uploadsOf(client, householdId).add(owner, taken);
  };
}
