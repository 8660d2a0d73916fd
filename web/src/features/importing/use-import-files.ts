import { useApolloClient } from '@apollo/client/react';
import { useNavigate } from '@tanstack/react-router';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { showToast } from '../../shared/ui/toasts.tsx';
import { startImport } from './start-import.ts';

/** Imports files one after the other and opens the last one's batch; tells what was refused. */
export function useImportFiles(
  householdId: string,
  accountId: string | null,
): (files: readonly File[]) => Promise<void> {
  const client = useApolloClient();
  const navigate = useNavigate();
  const failureText = useFailureText();
  return async (files) => {
    for (const file of files) {
      try {
        const batchId = await startImport({ client, householdId, file, accountId });
        await navigate({ to: '/h/$householdId/import/$batchId', params: { householdId, batchId } });
      } catch (error) {
        showToast(`${file.name}: ${failureText(error)}`, 'problem');
      }
    }
  };
}
