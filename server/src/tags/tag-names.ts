import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';

/** Puts tags on transactions, making those that nobody had used yet. */
export async function addTags(
  sql: HouseholdTransaction['sql'],
  transactionIds: readonly string[],
  names: readonly string[],
): Promise<void> {
  if (transactionIds.length === 0 || names.length === 0) return;
  // In order of names, so that two writers with the same new tags queue instead of deadlocking.
  const sorted = names.toSorted();
  await sql(
    `insert into tag (household_id, id, name)
     select $1, n.id, n.name from unnest($2::uuid[], $3::text[]) as n (id, name)
     where not exists (select from tag g where g.household_id = $1 and g.name = n.name)
     order by n.name
     on conflict (household_id, name) do nothing`,
    [sorted.map(() => newId()), sorted],
  );
  await sql(
    `insert into transaction_tag (household_id, transaction_id, tag_id)
     select $1, n.id, g.id from unnest($2::uuid[]) as n (id)
     join tag g on g.household_id = $1 and g.name = any($3::text[])
     on conflict do nothing`,
    [transactionIds, sorted],
  );
}

/** Takes tags off transactions. The tags themselves stay. */
export async function removeTags(
  sql: HouseholdTransaction['sql'],
  transactionIds: readonly string[],
  names: readonly string[],
): Promise<void> {
  if (transactionIds.length === 0 || names.length === 0) return;
  await sql(
    `delete from transaction_tag x using tag g
     where x.household_id = $1 and x.transaction_id = any($2::uuid[])
       and g.household_id = $1 and g.id = x.tag_id and g.name = any($3::text[])`,
    [transactionIds, names],
  );
}
