import { parseDate } from './ledger/date.ts';
import { isId } from './persistence/id.ts';
import { refuse } from './refusal.ts';

/** Whether a text is a key of a kind, before Postgres is asked to read it. */
export type KeyCheck = (text: string) => boolean;

export const isDateKey: KeyCheck = (text) => parseDate(text).ok;
export const isIdKey: KeyCheck = isId;
export const isNumberKey: KeyCheck = (text) => /^[0-9]{1,4}$/.test(text);
export const isInstantKey: KeyCheck = (text) =>
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$/.test(text);

/**
 * The key values of a cursor, which a client may have written itself.
 *
 * @throws Refusal cursor_unreadable
 */
export function checkKeys(after: readonly string[] | null, checks: readonly KeyCheck[]): readonly string[] {
  if (after === null) return [];
  if (after.length !== checks.length || !checks.every((check, index) => check(after[index] ?? ''))) {
    throw refuse('cursor_unreadable', {}, { path: ['after'] });
  }
  return after;
}
