import { moneyJson, text } from './json.ts';

type PostingColumns = readonly [
  position: number,
  accountId: string,
  amount: string,
  currency: string,
  date: string,
  memo: string,
  status: string,
];
export type TransactionColumns = readonly [
  id: string,
  date: string,
  payee: string,
  note: string,
  tags: readonly string[],
  postings: readonly PostingColumns[],
  version: number,
];

/** What `transactionJson` needs of a transaction `t` of the household `$1`. */
export const transactionColumns = `t.id, t.date::text,
  coalesce((select y.name from payee y where y.household_id = $1 and y.id = t.payee_id), ''), t.note,
  coalesce((select json_agg(g.name order by g.name) from transaction_tag x join tag g on g.household_id = $1 and g.id = x.tag_id
    where x.household_id = $1 and x.transaction_id = t.id), '[]'),
  (select json_agg(json_build_array(p.position, p.account_id, p.amount::text, p.currency, p.date, p.memo, p.status)
    order by p.position) from posting p where p.household_id = $1 and p.transaction_id = t.id), t.version`;

/** A transaction as JSON text. */
export function transactionJson([
  id,
  date,
  payee,
  note,
  tags,
  postings,
  version,
]: TransactionColumns): string {
  const own = postings[0];
  if (own === undefined) throw new Error(`transaction ${id} has postings`);
  const rows = postings.map(
    ([position, accountId, amount, currency, day, memo, status]) =>
      `{"position":${position},"accountId":"${accountId}","amount":${moneyJson(amount, currency)},"date":"${day}",` +
      `"memo":${text(memo)},"status":"${status}"}`,
  );
  return (
    `{"id":"${id}","date":"${date}","payee":${text(payee)},"note":${text(note)},"tags":${text(tags)},` +
    `"accountId":"${own[1]}","amount":${moneyJson(own[2], own[3])},"status":"${own[6]}","postings":[${rows.join(',')}],` +
    `"version":${version},"importBatchId":null,"deletedAt":null}`
  );
}
