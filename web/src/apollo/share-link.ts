import { ApolloLink } from '@apollo/client/link';
import { print } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { finalize, map, shareReplay, tap, type Observable } from 'rxjs';

/** A question on its way. */
interface Asked {
  /** How often the books had changed when it was sent, as far as is known. */
  readonly changes: number;
  readonly answer: Observable<ApolloLink.Result>;
  /** The answer to the same question, sent later, that was here first. */
  overtakenBy?: ApolloLink.Result;
}

let changes = 0;
const onTheirWay = new Map<string, Set<Asked>>();

/**
 * From here on no query shares the answer of one that was sent before: the books have changed, or may have, and that answer
 * may tell of them as they were.
 */
export function askAnew(): void {
  changes += 1;
}

/**
 * Queries for the same at the same time share one request. Apollo's own deduplication does so however long the request has
 * been on its way, so that a refetch after a change would be given what was read before it; it is turned off. An answer that
 * comes after the one to a later request tells the same as that one, since it may have been read before the change.
 */
export const shareLink = new ApolloLink((operation, forward) => {
  if (operation.operationType === OperationTypeNode.MUTATION)
    return forward(operation).pipe(tap({ next: askAnew, error: askAnew }));
  const question = `${print(operation.query)} ${JSON.stringify(operation.variables)}`;
  const others = onTheirWay.get(question) ?? new Set();
  const shared = [...others].find((one) => one.changes === changes);
  if (shared) return shared.answer;

  const asked: Asked = {
    changes,
    answer: forward(operation).pipe(
      map((result) => {
        const newest = asked.overtakenBy ?? result;
        for (const earlier of others) if (earlier.changes < asked.changes) earlier.overtakenBy = newest;
        return newest;
      }),
      finalize(() => {
        others.delete(asked);
        if (others.size === 0 && onTheirWay.get(question) === others) onTheirWay.delete(question);
      }),
      shareReplay({ bufferSize: 1, refCount: true }),
    ),
  };
  onTheirWay.set(question, others.add(asked));
  return asked.answer;
});
