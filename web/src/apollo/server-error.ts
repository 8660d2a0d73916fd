import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';

/**
 * A failure as the screens speak of it. `code` is the server's name of the broken rule
 * (`account_has_balance`, `transaction_changed`, `forbidden`), or one of ours: `offline` when nothing was
 * reached, `unexpected` for what has no code. `message` is the server's sentence.
 */
export interface ServerFailure {
  readonly code: string;
  readonly message: string;
  /** Values of the sentence's places, as people read them. */
  readonly params: Readonly<Record<string, string>>;
  /** Path of the input field that is wrong, outermost first; empty when it is no field's fault. */
  readonly field: readonly string[];
  /** What a client needs to go on, such as the present state of a changed transaction; undefined for most codes. */
  readonly details: unknown;
}

/** A refusal that came by another way than GraphQL (an upload), with its code. */
export class CodedError extends Error {
  readonly code: string;
  readonly params: ServerFailure['params'];

  constructor(code: string, message: string, params: ServerFailure['params'] = {}) {
    super(message);
    this.name = 'CodedError';
    this.code = code;
    this.params = params;
  }
}

/** Reads any error that an Apollo call threw or answered. */
export function readFailure(error: unknown): ServerFailure {
  const none = { message: '', params: {}, field: [], details: undefined };
  if (CombinedGraphQLErrors.is(error)) {
    const first = error.errors[0];
    const { code, params, field, details } = first?.extensions ?? {};
    return {
      code: typeof code === 'string' ? code : 'unexpected',
      message: first?.message ?? '',
      params: (params ?? {}) as ServerFailure['params'],
      field: Array.isArray(field) ? field.map(String) : [],
      details,
    };
  }
  if (error instanceof CodedError) {
    const { code, message, params } = error;
    return { ...none, code, message, params };
  }
  if (isNetworkFailure(error)) return { ...none, code: 'offline' };
  return { ...none, code: 'unexpected', message: error instanceof Error ? error.message : '' };
}

/** Whether the failure means that nobody is signed in any more. */
export function isSignedOut(failure: ServerFailure): boolean {
  return failure.code === 'not_signed_in' || failure.code === 'session_ended';
}

/** Whether the person must turn a second factor on before anything else is answered. */
export function isHeldBack(failure: ServerFailure): boolean {
  return failure.code === 'second_factor_required';
}

/** Failures after which a change may have been written all the same. */
const undecided = new Set([
  'outcome_unknown',
  'answer_incomplete',
  'internal_error',
  'unexpected',
  'offline',
]);

/**
 * Whether what was to be saved may be saved although the answer is a failure. It is sent again under the same `idempotencyKey`
 * then, for a new one would save it twice.
 */
export function mayBeSaved(error: unknown): boolean {
  return undecided.has(readFailure(error).code);
}

/** Failures that are nobody's fault who asks: asked again later, the server may answer. */
const passing = new Set([
  'database_unavailable',
  'answer_incomplete',
  'took_too_long',
  'books_are_busy',
  'too_many_requests',
  'internal_error',
  'unexpected',
  'offline',
]);

/** After how long what failed so is asked again while it is shown. */
export const askAgainAfterMs = 5_000;

/** Whether the same question may be answered later. */
export function mayPass(error: unknown): boolean {
  return passing.has(readFailure(error).code);
}

/** Whether nobody answered: no connection, or a proxy that says so (502, 503, 504). */
export function isNetworkFailure(error: unknown): boolean {
  if (ServerError.is(error)) return [502, 503, 504].includes(error.statusCode);
  return error instanceof TypeError;
}
