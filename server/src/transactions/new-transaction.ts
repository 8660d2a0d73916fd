import type { Posting } from '../ledger/posting.ts';
import { payeeOf, untilPayeeIsSeen } from '../payees/payee-names.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';
import { addTags } from '../tags/tag-names.ts';
import { columnsOf, insertPostings, placed } from './posting-writes.ts';

/** A transaction that was decided and is written for the first time. */
export interface NewTransaction {
  readonly id: string;
  readonly date: string;
  /** Name; empty for none. */
  readonly payee: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly postings: readonly Posting[];
}

/** Writes a transaction with its payee, tags and postings: nearly always one statement. */
export async function insertTransaction(
  sql: HouseholdTransaction['sql'],
  { id, date, payee, note, tags, createdBy, createdAt, postings }: NewTransaction,
): Promise<void> {
  // Balances last, as everywhere: nobody who holds one waits for a new payee or tag.
  const together = tags.length === 0 ? postings : [];
  const values = [id, date, payee, newId(), note, createdBy, createdAt, ...columnsOf(placed(together))];
  await untilPayeeIsSeen(async () => await sql(insertion, values));
  await addTags(sql, [id], tags);
  if (tags.length > 0) await insertPostings(sql, id, postings);
}

/** Writes nothing at all where the payee was made meanwhile and cannot be seen yet. */
const insertion = `${payeeOf('$4', '$5')}, written as (
    insert into transaction (household_id, id, date, payee_id, note, created_by, created_at, updated_at)
    select $1, $2, $3, (select id from chosen), $6, $7, $8, $8 where $4 = '' or exists (select from chosen)
    returning id
  ), posted as (
    insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, memo, status)
    select $1, written.id, n.position, n.account_id, n.amount, n.currency, n.date, n.memo, n.status
    from written cross join unnest($9::smallint[], $10::uuid[], $11::bigint[], $12::text[], $13::date[], $14::text[], $15::text[])
      as n (position, account_id, amount, currency, date, memo, status)
  )
  select id from written`;
