import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { refuse } from '../refusal.ts';
import { checkId } from './entry-input.ts';

/** The most transactions that one mutation takes. */
const idsMax = 10_000;

/** A transaction that nobody else changes until the commit. */
export interface LockedTransaction {
  readonly id: string;
  readonly isInTrash: boolean;
}

/** A transaction as it was when somebody decided to change it. */
export interface SeenTransaction {
  readonly id: string;
  readonly version: number;
}

/** The distinct ids of a mutation. @throws Refusal too_many_items, not_found (an id that can be none) */
export function checkIds(ids: readonly string[]): string[] {
  if (ids.length > idsMax)
    throw refuse('too_many_items', { field: 'The list', limit: String(idsMax) }, { path: ['ids'] });
  return [...new Set(ids.map((id) => checkId(id, 'transaction', ['ids'])))];
}

/**
 * Takes transactions for this change, in the order of their ids so that writers queue instead of deadlocking.
 *
 * @throws Refusal not_found unless every one is the household's
 */
export async function lockTransactions(
  sql: HouseholdTransaction['sql'],
  ids: readonly string[],
): Promise<LockedTransaction[]> {
  const rows = await sql<LockedTransaction>(
    `select id, deleted_at is not null as "isInTrash" from transaction
     where household_id = $1 and id = any($2::uuid[])
     order by id for update`,
    [ids],
  );
  if (rows.length !== ids.length) throw refuse('not_found', { what: 'transaction' }, { path: ['ids'] });
  return rows;
}

/**
 * Takes one transaction for an edit.
 *
 * @throws Refusal not_found, transaction_is_in_trash, transaction_changed when it is no longer what was seen
 */
export async function lockSeen(
  sql: HouseholdTransaction['sql'],
  { id, version }: SeenTransaction,
): Promise<void> {
  const [row] = await sql<{ version: number; isInTrash: boolean }>(
    `select version, deleted_at is not null as "isInTrash" from transaction
     where household_id = $1 and id = $2 for update`,
    [id],
  );
  if (row === undefined) throw refuse('not_found', { what: 'transaction' }, { path: ['id'] });
  if (row.isInTrash) throw refuse('transaction_is_in_trash', {}, { path: ['id'] });
  if (row.version !== version) throw refuse('transaction_changed', {}, { path: ['version'] });
}
