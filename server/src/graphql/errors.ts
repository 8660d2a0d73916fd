import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { sqlStateOf } from '../persistence/household-transaction.ts';
import { isRefusal } from '../refusal.ts';

/** What is told to the log of an error that is ours. */
export type ReportError = (error: unknown, requestId: string) => void;

const databaseAway = new Set([
  '08000',
  '08001',
  '08003',
  '08006',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'ECONN',
]);

/**
 * The one place where a failure becomes a GraphQL error: a refusal keeps its code, parameters and sentence; what the client
 * sent wrong keeps GraphQL's own message; everything else is ours, logged with the request's id and told without details.
 */
export function toFormattedError(
  error: GraphQLError,
  requestId: string,
  report: ReportError,
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
  if (isDatabaseAway(original)) {
    report(original, requestId);
    return {
      message: 'The database does not answer right now. Nothing was written; try again in a moment.',
      ...place,
      extensions: { code: 'database_unavailable', requestId },
    };
  }
  const state = sqlStateOf(original);
  if (state === '40P01' || state === '40001') {
    return {
      message: 'Other changes got in the way. Nothing was written; try again in a moment.',
      ...place,
      extensions: { code: 'books_are_busy', params: {} },
    };
  }
  if (state === '22003') {
    return {
      message: 'This amount is larger than the books can hold.',
      ...place,
      extensions: { code: 'amount_out_of_range', params: {} },
    };
  }
  report(original, requestId);
  return {
    message: `Something went wrong on the server. Nothing was written. Tell the administrator this number: ${requestId}`,
    ...place,
    extensions: { code: 'internal_error', requestId },
  };
}

function originalOf(error: GraphQLError): unknown {
  let cause: unknown = error.originalError;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

function isDatabaseAway(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined && databaseAway.has(state)) return true;
  const text = error instanceof Error ? `${String(Reflect.get(error, 'code'))} ${error.message}` : '';
  return /ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|Connection terminated|timeout exceeded when trying to connect|terminating connection/.test(
    text,
  );
}
