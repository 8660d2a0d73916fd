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
