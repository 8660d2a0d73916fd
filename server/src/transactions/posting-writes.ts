import type { Posting } from '../ledger/posting.ts';
import { lockBalances } from '../persistence/household-locks.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import type { StoredPosting } from './entry-postings.ts';

type Sql = HouseholdTransaction['sql'];

/** Where the postings of a transaction stand: in the books, or in the trash. */
export type PostingTable = 'posting' | 'trashed_posting';

/** A posting and its place in its transaction. */
export interface PlacedPosting extends Posting {
  readonly position: number;
}

/**
 * The statement that deletes the postings of some transactions, `$2`. The ids are joined: as `= any($2)` they look dearer, in a
 * plan for any household, than to skip through another index (posting_register, by its accounts), which reads all postings of a large one.
 */
export function deletingPostings(table: PostingTable): string {
  return `delete from ${table} p using unnest($2::uuid[]) as x (id)
    where p.household_id = $1 and p.transaction_id = x.id`;
}

/** The same for those of the books. */
export const deletePostings = deletingPostings('posting');

/** Writes the postings of a new transaction. */
export async function insertPostings(
  sql: Sql,
  transactionId: string,
  postings: readonly Posting[],
): Promise<void> {
  await insertPlaced(sql, transactionId, placed(postings));
}

/**
 * Makes a transaction's postings what they should be and answers the accounts that this touched. Rows that stay are
 * changed in place by one statement, so that the triggers take the totals once and in order; only what is more or less is
 * inserted or deleted.
 */
export async function replacePostings(
  sql: Sql,
  transactionId: string,
  { before, after }: { readonly before: readonly StoredPosting[]; readonly after: readonly Posting[] },
): Promise<string[]> {
  const wanted = placed(after);
  const changed = wanted.flatMap((posting) => {
    const stored = before[posting.position];
    return stored === undefined || isSame(stored, posting) ? [] : [{ stored, posting }];
  });
  const added = wanted.slice(before.length);
  const removed = before.slice(after.length);
  // Two statements would take the totals in two orders.
  if (changed.length > 0 && added.length + removed.length > 0)
    await lockBalances(
      sql,
      [...before, ...after].map((posting) => posting.accountId),
    );
  if (changed.length > 0) {
    await sql(
      `update posting p set account_id = n.account_id, amount = n.amount, currency = n.currency, date = n.date,
         memo = n.memo, status = n.status
       from ${unnestedPostings}
       where p.household_id = $1 and p.transaction_id = $2 and p.position = n.position`,
      [transactionId, ...columnsOf(changed.map(({ posting }) => posting))],
    );
  }
  if (added.length > 0) await insertPlaced(sql, transactionId, added);
  if (removed.length > 0) {
    await sql(`delete from posting where household_id = $1 and transaction_id = $2 and position >= $3`, [
      transactionId,
      after.length,
    ]);
  }
  return [
    ...changed.flatMap(({ stored, posting }) => [stored.accountId, posting.accountId]),
    ...[...added, ...removed].map((posting) => posting.accountId),
  ];
}

const unnestedPostings = `unnest($3::smallint[], $4::uuid[], $5::bigint[], $6::text[], $7::date[], $8::text[], $9::text[])
  as n (position, account_id, amount, currency, date, memo, status)`;

async function insertPlaced(
  sql: Sql,
  transactionId: string,
  postings: readonly PlacedPosting[],
): Promise<void> {
  await sql(
    `insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, memo, status)
     select $1, $2, n.position, n.account_id, n.amount, n.currency, n.date, n.memo, n.status
     from ${unnestedPostings}`,
    [transactionId, ...columnsOf(postings)],
  );
}

/** The columns of postings, each as one set of values. */
export function columnsOf(postings: readonly PlacedPosting[]): readonly unknown[][] {
  return [
    postings.map((posting) => posting.position),
    postings.map((posting) => posting.accountId),
    postings.map((posting) => String(posting.amount)),
    postings.map((posting) => posting.currency),
    postings.map((posting) => posting.date),
    postings.map((posting) => posting.memo),
    postings.map((posting) => posting.status),
  ];
}

/** Postings in their order. */
export function placed(postings: readonly Posting[]): PlacedPosting[] {
  return postings.map((posting, position) => ({ ...posting, position }));
}

function isSame(stored: StoredPosting, posting: Posting): boolean {
  return (
    stored.accountId === posting.accountId &&
    stored.amount === posting.amount &&
    stored.currency === posting.currency &&
    stored.date === posting.date &&
    stored.memo === posting.memo &&
    stored.status === posting.status
  );
}
