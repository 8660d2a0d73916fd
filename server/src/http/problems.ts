import type { Refusal } from '../refusal.ts';

/** What a route outside GraphQL answers when it refuses: as `extensions` tell it there. */
export interface Problem {
  readonly code: string;
  /** Values of the sentence's places, for clients that write it in another language. */
  readonly params: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A refusal as such a route answers it. */
export function problemOf({ code, params, message }: Refusal): Problem {
  return { code, params, message };
}

/** The HTTP status of a refusal's code. */
export function statusOf(code: string): number {
  switch (code) {
    case 'not_signed_in':
      return 401;
    case 'forbidden':
      return 403;
    case 'not_found':
      return 404;
    case 'file_content_missing':
      return 410;
    case 'file_too_large':
    case 'household_storage_full':
      return 413;
    case 'disk_is_full':
      return 507;
    default:
      return 422;
  }
}
