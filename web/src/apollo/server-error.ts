import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';

/**
 * A failure as the screens speak of it. `code` is the server's name of the broken rule
 * (`account_has_balance`, `transaction_changed`, `forbidden`), or one of ours: `offline` when nothing was
 * reached, `unexpected` for what has no code. `message` is the server's sentence.
 */
export interface ServerFailure {
  readonly code: string;
  readonly message: string;
  /** What the server adds to the code, such as the present state of a changed transaction. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Reads any error that an Apollo call threw or answered. */
export function readFailure(error: unknown): ServerFailure {
  if (CombinedGraphQLErrors.is(error)) {
    const first = error.errors[0];
    const extensions = first?.extensions ?? {};
    return {
      code: typeof extensions.code === 'string' ? extensions.code : 'unexpected',
      message: first?.message ?? '',
      details: extensions,
    };
  }
  if (isNetworkFailure(error)) return { code: 'offline', message: '', details: {} };
  return { code: 'unexpected', message: error instanceof Error ? error.message : '', details: {} };
}

/** Whether nobody answered: no connection, or a proxy that says so (502, 503, 504). */
export function isNetworkFailure(error: unknown): boolean {
  if (ServerError.is(error)) return [502, 503, 504].includes(error.statusCode);
  return error instanceof TypeError;
}
