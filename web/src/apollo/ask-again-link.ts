import type { ApolloClient, ObservableQuery } from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { OperationTypeNode } from 'graphql';
import { refetchInTurn } from './live-query.ts';
import { askAgainAfterMs, mayPass } from './server-error.ts';

/**
 * Notices queries that failed in a way that may pass (the database away for a moment), and asks those of them that are shown
 * again, every 5 s until they are answered. What stands on screen meanwhile, the failure or older figures, stays as it is:
 * nothing flickers, and it all comes back by itself.
 */
export function askAgainLink(): ErrorLink {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new ErrorLink(({ error, operation: { client, operationType } }) => {
    if (operationType !== OperationTypeNode.QUERY || !mayPass(error)) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const query of client.getObservableQueries('active')) askIfFailed(client, query);
    }, askAgainAfterMs);
  });
}

function askIfFailed(client: ApolloClient, shown: ObservableQuery): void {
  const { error, dataState } = shown.getCurrentResult();
  if (error === undefined || !mayPass(error)) return;
  const { query, variables, context, fetchPolicy } = shown.options;
  if (dataState !== 'empty' || fetchPolicy === 'no-cache') {
    refetchInTurn(shown);
    return;
  }
  // A refetch would say that it loads, in the place of the failure; the answer to this reaches the screen by the cache.
  client
    .query({ query, variables: { ...variables }, context: { ...context }, fetchPolicy: 'network-only' })
    .catch(() => undefined);
}
