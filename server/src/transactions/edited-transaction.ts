import { payeeOf, untilPayeeIsSeen } from '../payees/payee-names.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';
import { addTags, removeTags } from '../tags/tag-names.ts';
import type { CheckedEntry } from './entry-input.ts';
import type { StoredPosting } from './entry-postings.ts';

type Sql = HouseholdTransaction['sql'];

/** What an edit replaces: postings by position, and tags. */
export interface EntryBefore {
  readonly postings: readonly StoredPosting[];
  readonly tags: readonly string[];
}

/** What a transaction that is not in the trash has; it is locked, so nobody else changes it. */
export async function readBefore(sql: Sql, id: string): Promise<EntryBefore> {
  const rows = await sql<Omit<StoredPosting, 'amount'> & { amount: string; tags: readonly string[] }>(
    `select position, account_id as "accountId", amount::text as amount, currency, date::text as date, memo, status,
       array(select g.name from transaction_tag x join tag g on g.household_id = $1 and g.id = x.tag_id
         where x.household_id = $1 and x.transaction_id = $2) as tags
     from posting where household_id = $1 and transaction_id = $2 order by position`,
    [id],
  );
  return {
    postings: rows.map(({ tags: _tags, ...row }) => ({ ...row, amount: BigInt(row.amount) })),
    tags: rows[0]?.tags ?? [],
  };
}

/** Writes everything of an edited transaction but its postings; its version grows, whatever changed. */
export async function updateTransaction(
  sql: Sql,
  id: string,
  { date, payee, note, tags }: Pick<CheckedEntry, 'date' | 'payee' | 'note' | 'tags'>,
  { tags: tagsBefore, now }: Pick<EntryBefore, 'tags'> & { readonly now: Date },
): Promise<void> {
  const values = [id, date, payee, newId(), note, now];
  await untilPayeeIsSeen(async () => await sql(update, values));
  await removeTags(
    sql,
    [id],
    tagsBefore.filter((tag) => !tags.includes(tag)),
  );
  await addTags(
    sql,
    [id],
    tags.filter((tag) => !tagsBefore.includes(tag)),
  );
}

/** Writes nothing at all where the payee was made meanwhile and cannot be seen yet. */
const update = `${payeeOf('$4', '$5')}
  update transaction set date = $3, payee_id = (select id from chosen), note = $6, version = version + 1,
    updated_at = greatest($7, updated_at + interval '1 millisecond')
  where household_id = $1 and id = $2 and ($4 = '' or exists (select from chosen))
  returning id`;
