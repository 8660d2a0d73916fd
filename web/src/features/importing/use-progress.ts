import { useApolloClient, useSubscription } from '@apollo/client/react';
import { ImportProgressDocument, type ImportStatus } from '../../apollo/generated/importing/graphql.ts';

/** Most files are read before the first event could be heard, so it is asked often. */
const pollEveryMs = 600;

/** Whether the server is at work on a batch. */
export function isBusy(status: ImportStatus): boolean {
  return status === 'READING' || status === 'COMMITTING';
}

/**
 * Follows the server's work on a batch: each step goes into the cache, `onSettled` is called when it is done. Answers
 * how often (ms) the batch is to be asked for meanwhile, in case an event is lost or the socket is down; 0 when idle.
 */
export function useProgress({
  householdId,
  batchId,
  status,
  onSettled,
}: {
  householdId: string;
  batchId: string;
  status: ImportStatus | undefined;
  onSettled: () => void;
}): number {
  const client = useApolloClient();
  const busy = status !== undefined && isBusy(status);
  useSubscription(ImportProgressDocument, {
    variables: { householdId, batchId },
    skip: !busy,
    onData: ({ data: { data } }) => {
      if (!data) return;
      const { status: now, progress } = data.importProgress;
      const id = client.cache.identify({ __typename: 'ImportBatch', id: batchId });
      if (id === undefined) return;
      // The status waits for the whole answer, so that no half of a screen is drawn.
      if (isBusy(now))
        client.cache.modify({ id, fields: { progress: () => ({ __typename: 'Progress', ...progress }) } });
      else onSettled();
    },
  });
  return busy ? pollEveryMs : 0;
}
