import { createHash } from 'node:crypto';
import { refuse } from './refusal.ts';

/** The largest page anybody gets. */
export const pageSizeMax = 200;

/** Where a page begins: after the row with these key values, or at the top. */
export interface Page {
  readonly first: number;
  readonly after: readonly string[] | null;
}

/** A page of rows in the Relay connection's shape. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * Reads `first` and `after`. `list` names the list with everything that decides its rows and order (field, household,
 * filter), so that a cursor of another list is refused instead of answering a wrong page.
 *
 * @throws Refusal page_size_out_of_range, cursor_unreadable
 */
export function readPage(list: unknown, first: number, after: string | null | undefined, keys: number): Page {
  if (!Number.isInteger(first) || first < 1 || first > pageSizeMax) {
    throw refuse(
      'page_size_out_of_range',
      { first: String(first), max: String(pageSizeMax) },
      { path: ['first'] },
    );
  }
  if (after === null || after === undefined) return { first, after: null };
  const parts = parseCursor(after);
  if (parts === undefined || parts[0] !== fingerprintOf(list) || parts.length !== keys + 1) {
    throw refuse('cursor_unreadable', {}, { path: ['after'] });
  }
  return { first, after: parts.slice(1) };
}

/**
 * Makes a connection of one row more than the page holds: the extra row only says that there is a next page.
 *
 * @param keysOf the key values that `readPage` gives back
 */
export function connectionOf<T>(
  list: unknown,
  page: Page,
  rows: readonly T[],
  keysOf: (row: T) => readonly string[],
): Connection<T> {
  const fingerprint = fingerprintOf(list);
  const edges = rows.slice(0, page.first).map((node) => ({
    cursor: Buffer.from(JSON.stringify([fingerprint, ...keysOf(node)])).toString('base64url'),
    node,
  }));
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > page.first, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

function fingerprintOf(list: unknown): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 8);
}

function parseCursor(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
