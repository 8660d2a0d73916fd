import { GraphQLError, type GraphQLFormattedError, type OperationDefinitionNode } from 'graphql';
import { databaseFailureOf, type Written } from '../persistence/database-failure.ts';
import { isRefusal } from '../refusal.ts';

/** What is told to the log of an error that is ours. */
export type ReportError = (error: unknown, requestId: string) => void;

const sentences: Readonly<Record<Written, string>> = {
  nothing: 'Nothing was written.',
  all: 'What you were saving is saved.',
  unknown: 'What you were saving may be saved.',
};

/**
 * What is written of what a mutation was to write when it failed: below its root field it reads what it answers, and so does
 * the field itself once it has committed.
 *
 * @param commits how often the operation has committed; null where nobody has counted
 */
export function writtenBy(
  { operation, selectionSet }: OperationDefinitionNode,
  { path }: Pick<GraphQLError, 'path'>,
  commits: number | null,
): Written {
  if (operation !== 'mutation') return 'nothing';
  if ((path?.length ?? 0) > 1) return 'all';
  if (commits === 0) return 'nothing';
  return commits !== null && selectionSet.selections.length === 1 ? 'all' : 'unknown';
}

/**
 * The one place where a failure becomes a GraphQL error: a refusal keeps its code, parameters and sentence; what the client
 * sent wrong keeps GraphQL's own message; everything else is ours, logged with the request's id and told without details.
 */
export function toFormattedError(
  error: GraphQLError,
  requestId: string,
  report: ReportError,
  written: Written = 'nothing',
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
  const failure = databaseFailureOf(original, written);
  if (failure !== null) {
    if (failure.isOurs) report(original, requestId);
    const { code, message } = failure;
    return { message, ...place, extensions: failure.isOurs ? { code, requestId } : { code, params: {} } };
  }
  report(original, requestId);
  return {
    message: `Something went wrong on the server. ${sentences[written]} Tell the administrator this number: ${requestId}`,
    ...place,
    extensions: { code: 'internal_error', requestId },
  };
}

function originalOf(error: GraphQLError): unknown {
  let cause: unknown = error.originalError;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}
