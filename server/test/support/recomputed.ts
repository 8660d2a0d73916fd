import type { Client, Pool } from 'pg';

/**
 * What differs between a household's roll-ups and its postings, and what does not balance: by SQL of the tests' own, apart from
 * that of the product's check. Empty when the books are right.
 */
export async function recomputed(
  database: Pick<Client | Pool, 'query'>,
  householdId: string,
): Promise<{ what: string; key: string }[]> {
  const { rows } = await database.query<{ what: string; key: string }>(
    `select 'unbalanced' as what, transaction_id::text as key from posting where household_id = $1
       group by transaction_id, currency, date having sum(amount) <> 0
     union all
     select 'balance', account_id::text from (
       select account_id, currency, sum(amount) as amount, count(*) as n from posting where household_id = $1 group by 1, 2) p
       full join (select account_id, currency, amount, posting_count as n from account_balance where household_id = $1) b
       using (account_id, currency)
       where coalesce(p.amount, 0) <> coalesce(b.amount, 0) or coalesce(p.n, 0) <> coalesce(b.n, 0)
     union all
     select 'day', account_id::text from (
       select account_id, currency, date as day, sum(amount) as amount, count(*) as n from posting where household_id = $1 group by 1, 2, 3) p
       full join (select account_id, currency, day, amount, posting_count as n from account_day where household_id = $1) b
       using (account_id, currency, day)
       where coalesce(p.amount, 0) <> coalesce(b.amount, 0) or coalesce(p.n, 0) <> coalesce(b.n, 0)
     union all
     select 'month', account_id::text from (
       select account_id, currency, date_trunc('month', date::timestamp)::date as month, sum(amount) as amount, count(*) as n
       from posting where household_id = $1 group by 1, 2, 3) p
       full join (select account_id, currency, month, amount, posting_count as n from account_month where household_id = $1) b
       using (account_id, currency, month)
       where coalesce(p.amount, 0) <> coalesce(b.amount, 0) or coalesce(p.n, 0) <> coalesce(b.n, 0)
     union all
     select 'live and in the trash', t.id::text from transaction t where t.household_id = $1
       and (t.deleted_at is null) <> exists (select from posting p where p.household_id = $1 and p.transaction_id = t.id)
     union all
     select 'an imbalance is left', transaction_id::text from transaction_imbalance where household_id = $1`,
    [householdId],
  );
  return rows;
}
