import { GraphQLError, type GraphQLFormattedError, type OperationTypeNode } from 'graphql';
import { databaseFailureOf } from '../persistence/database-failure.ts';
import { isRefusal } from '../refusal.ts';

/** What is told to the log of an error that is ours. */
export type ReportError = (error: unknown, requestId: string) => void;

/**
 * The one place where a failure becomes a GraphQL error: a refusal keeps its code, parameters and sentence; what the client
 * sent wrong keeps GraphQL's own message; everything else is ours, logged with the request's id and told without details.
 */
export function toFormattedError(
  error: GraphQLError,
  requestId: string,
  report: ReportError,
  operation?: `${OperationTypeNode}`,
): GraphQLFormattedError {
  const original = originalOf(error);
  const place = {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
  if (isRefusal(original)) {
    return {
      message: original.message,
      ...place,
      extensions: {
        code: original.code,
        params: original.params,
        ...(original.path === undefined ? {} : { field: original.path }),
        ...(original.details === undefined ? {} : { details: original.details }),
      },
    };
  }
  // The compiled executor's own errors carry no extensions.
  const code = (error.extensions as typeof error.extensions | undefined)?.['code'];
  if (original === undefined || original instanceof GraphQLError) {
    const clientCode =
      typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR' ? code.toLowerCase() : 'graphql_invalid';
    return { message: error.message, ...place, extensions: { code: clientCode } };
  }
  // Below its root field a mutation reads what it answers: what it was to write is committed.
  const isAnswering = operation === 'mutation' && (error.path?.length ?? 0) > 1;
  const failure = databaseFailureOf(original, { isAnswering });
  if (failure !== null) {
    if (failure.isOurs) report(original, requestId);
    const { code, message } = failure;
    return { message, ...place, extensions: failure.isOurs ? { code, requestId } : { code, params: {} } };
  }
  report(original, requestId);
  const what = isAnswering ? 'What you were saving is saved.' : 'Nothing was written.';
  return {
    message: `Something went wrong on the server. ${what} Tell the administrator this number: ${requestId}`,
    ...place,
    extensions: { code: 'internal_error', requestId },
  };
}

function originalOf(error: GraphQLError): unknown {
  let cause: unknown = error.originalError;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}
