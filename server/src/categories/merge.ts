import type { ChangeWork } from '../live/change.ts';

/** How one category becomes part of another. */
export interface Merge {
  readonly fromId: string;
  readonly intoId: string;
  /** Where the children of `fromId` go; null is the top. */
  readonly childrenTo: string | null;
  /** Position of the first of them there. */
  readonly positionAfter: number;
  /** Where `intoId` goes when it stands below `fromId`; null when it stays where it is. */
  readonly intoUnder: { readonly parentId: string | null; readonly position: number } | null;
}

/** Ids told to listeners; past 200 they refetch, so one more says enough. */
const transactionIdsMax = 201;

/**
 * Moves every row that names one category to another and removes the category. Roll-ups follow by the triggers of posting.
 * The versions of the transactions stay: nobody edited them, and an import can still be undone.
 */
export async function mergeRows(
  { sql }: ChangeWork,
  merge: Merge,
): Promise<{ postings: number; transactionIds: string[] }> {
  const ids = [merge.fromId, merge.intoId];
  // Entries being written into the category now finish first and move along; later ones find it gone.
  await sql(`select id from account where household_id = $1 and id = $2 for update`, [merge.fromId]);
  const [moved] = await sql<{ postings: number; transaction_ids: string[] | null }>(
    `with moved as (
       update posting set account_id = $3 where household_id = $1 and account_id = $2 returning transaction_id
     )
     select count(*)::integer as postings,
       (select array_agg(t.transaction_id) from (select distinct transaction_id from moved limit ${transactionIdsMax}) t) as transaction_ids
     from moved`,
    ids,
  );
  await sql(`update trashed_posting set account_id = $3 where household_id = $1 and account_id = $2`, ids);
  await sql(`update statement_line set category_id = $3 where household_id = $1 and category_id = $2`, ids);
  // What a merged entry was before is kept as JSON and named its category too.
  await sql(
    `update statement_line set before_merge = replace(before_merge::text, $2, $3)::jsonb
     where household_id = $1 and before_merge is not null and strpos(before_merge::text, $2) > 0`,
    ids,
  );
  if (merge.intoUnder !== null) {
    await sql(`update account set parent_id = $3, position = $4 where household_id = $1 and id = $2`, [
      merge.intoId,
      merge.intoUnder.parentId,
      merge.intoUnder.position,
    ]);
  }
  await sql(
    `update account a set parent_id = $3, position = $4 + n.rank - 1
     from (select id, row_number() over (order by position, name, id) as rank from account
           where household_id = $1 and parent_id = $2) n
     where a.household_id = $1 and a.id = n.id`,
    [merge.fromId, merge.childrenTo, merge.positionAfter],
  );
  await sql(`delete from account where household_id = $1 and id = $2`, [merge.fromId]);
  return { postings: moved?.postings ?? 0, transactionIds: moved?.transaction_ids ?? [] };
}
