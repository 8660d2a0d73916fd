import { databaseFailureOf } from '../persistence/database-failure.ts';
import type { Refusal } from '../refusal.ts';

/** What a route outside GraphQL answers when it refuses: as `extensions` tell it there. */
export interface Problem {
  readonly code: string;
  /** Values of the sentence's places, for clients that write it in another language. */
  readonly params: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What a request is answered that failed: with its id where somebody has to look for it in the log. */
export interface FailedRequest {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
}

/** A refusal as such a route answers it. */
export function problemOf({ code, params, message }: Refusal): Problem {
  return { code, params, message };
}

/** What a request outside a GraphQL operation is answered when it fails, and whether whoever runs the server has to know. */
export function failureOf(
  error: Error & { readonly statusCode?: number },
  requestId: string,
): { status: number; problem: FailedRequest; isOurs: boolean } {
  const failure = error.statusCode === undefined ? databaseFailureOf(error) : null;
  if (failure !== null) {
    const { code, message, isOurs } = failure;
    return { status: statusOf(code), problem: { code, message, ...(isOurs ? { requestId } : {}) }, isOurs };
  }
  const status = error.statusCode ?? 500;
  if (status < 500)
    return { status, problem: { code: codeOf(status), message: error.message }, isOurs: false };
  const message = 'Something went wrong on the server.';
  return { status, problem: { code: 'internal_error', message, requestId }, isOurs: true };
}

/** Fastify's own errors by what a client can do about them. */
function codeOf(status: number): string {
  if (status === 413) return 'request_too_large';
  if (status === 429) return 'too_many_requests';
  return 'request_invalid';
}

/** The HTTP status of a refusal's code. */
export function statusOf(code: string): number {
  switch (code) {
    case 'not_signed_in':
      return 401;
    case 'forbidden':
    case 'second_factor_required':
      return 403;
    case 'not_found':
      return 404;
    case 'file_content_missing':
      return 410;
    case 'file_too_large':
    case 'file_too_large_to_scan':
    case 'household_storage_full':
      return 413;
    case 'disk_is_full':
    case 'storage_full':
      return 507;
    case 'answer_incomplete':
    case 'books_are_busy':
    case 'database_unavailable':
    case 'outcome_unknown':
    case 'scanner_is_away':
    case 'took_too_long':
      return 503;
    default:
      return 422;
  }
}
