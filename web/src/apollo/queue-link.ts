import { ApolloLink } from '@apollo/client/link';
import { Observable } from 'rxjs';
import { changeWaits, connectionState, reachable, requestFailed } from './connection.ts';
import { isNetworkFailure } from './server-error.ts';

/**
 * Waits out a lost connection. A query goes again when the server is back. A change of the books is held back
 * while the tab is offline and sent afterwards. One that was already on its way when the connection broke may or
 * may not have reached the server: it is repeated only when it carries an `idempotencyKey`, for which the server
 * answers the first result; any other fails, and its row stays open with what was typed.
 */
export const queueLink = new ApolloLink((operation, forward) => {
  const isChange = operation.operationType === 'mutation';
  const belongsToBooks = typeof operation.variables.householdId === 'string';
  const mayRepeat = !isChange || (belongsToBooks && typeof operation.variables.idempotencyKey === 'string');
  const mayWait = !isChange || belongsToBooks;

  return new Observable<ApolloLink.Result>((observer) => {
    let closed = false;
    let sent: { unsubscribe(): void } | undefined;
    let uncount: (() => void) | undefined;

    const waitThenSend = () => {
      if (isChange) uncount ??= changeWaits();
      void reachable().then(() => {
        if (!closed) send();
      });
    };
    const send = () => {
      uncount?.();
      uncount = undefined;
      sent = forward(operation).subscribe({
        next: (result) => observer.next(result),
        complete: () => observer.complete(),
        error: (error: unknown) => {
          if (isNetworkFailure(error)) requestFailed();
          if (isNetworkFailure(error) && mayRepeat) waitThenSend();
          else observer.error(error);
        },
      });
    };
    if (connectionState().kind === 'offline' && mayWait) waitThenSend();
    else send();

    return () => {
      closed = true;
      sent?.unsubscribe();
      uncount?.();
    };
  });
});
