import { ApolloLink } from '@apollo/client/link';
import { print } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { finalize, shareReplay, tap, type Observable } from 'rxjs';

let onTheirWay = new Map<string, Observable<ApolloLink.Result>>();

/**
 * From here on no query shares the answer of one that was sent before: the books have changed, or may have, and that answer
 * may tell of them as they were.
 */
export function askAnew(): void {
  onTheirWay = new Map();
}

/**
 * Queries for the same at the same time share one request. Apollo's own deduplication does so however long the request has
 * been on its way, so that a refetch after a change would be given what was read before it; it is turned off.
 */
export const shareLink = new ApolloLink((operation, forward) => {
  if (operation.operationType === OperationTypeNode.MUTATION)
    return forward(operation).pipe(tap({ next: askAnew, error: askAnew }));
  const asked = `${print(operation.query)} ${JSON.stringify(operation.variables)}`;
  const shared = onTheirWay;
  const answer =
    shared.get(asked) ??
    forward(operation).pipe(
      finalize(() => shared.delete(asked)),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
  shared.set(asked, answer);
  return answer;
});
