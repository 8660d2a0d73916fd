import type { EntryLine } from '../ledger/entry.ts';
import { postEntry } from '../ledger/entry.ts';
import type { Posting, PostingStatus } from '../ledger/posting.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { valueOf } from '../refusal.ts';
import type { KnownAccounts } from '../transactions/known-accounts.ts';
import { deletePostings } from '../transactions/posting-writes.ts';
import { storedDate } from '../transactions/transaction-row.ts';
import { arrayLiteral } from './array-literal.ts';
import { insertPostings, ownAccount } from './commit-lines.ts';

type Sql = HouseholdTransaction['sql'];

/** Transactions that are merged with in one go. */
const sliceTransactions = 1_000;

/** A posting as it is kept in `statement_line.before_merge`. */
export interface KeptPosting {
  readonly position: number;
  readonly accountId: string;
  readonly amount: string;
  readonly currency: string;
  readonly date: string;
  readonly memo: string;
  readonly status: PostingStatus;
}

/**
 * What a merge changed, to change it back exactly: the status that the posting had, or all postings of a transaction that
 * became a transfer. `version` is the transaction's before the merge.
 */
export type BeforeMerge =
  | {
      readonly kind: 'STATUS';
      readonly version: number;
      readonly position: number;
      readonly status: PostingStatus;
    }
  | { readonly kind: 'POSTINGS'; readonly version: number; readonly postings: readonly KeptPosting[] };

interface MergeRow {
  readonly line_id: string;
  readonly account_id: string;
  readonly line_date: string;
  readonly transaction_id: string;
  readonly version: number;
  /** The posting that the verdict names. */
  readonly position: number;
  readonly posting_account_id: string;
  readonly posting_status: PostingStatus;
  readonly postings: readonly KeptPosting[];
  /** Whether that posting still is what the line was judged against. */
  readonly fits: boolean;
}

/** Lines whose entry is gone, changed, or went with another line since they were judged. */
export class StaleMatches extends Error {
  constructor(readonly lineIds: readonly string[]) {
    super(`${lineIds.length} lines no longer find their entry`);
    this.name = 'StaleMatches';
  }
}

/** Chosen lines that go with an entry of the books. The position stays where the entry itself was deleted for good since. */
export const mergesWithEntry = `l.chosen and l.verdict in ('MATCH', 'TRANSFER') and l.match_position is not null`;

/**
 * Merges a batch's lines with the entries they match. The entry keeps what a person gave it: day, payee, category, note; its
 * posting becomes CLEARED unless it is RECONCILED. Half of a transfer, imported into the other account and not categorised,
 * becomes the whole transfer; where the two banks booked it on different days, the money is in transit between them.
 *
 * @param onSlice is called with the number of lines merged so far, and may throw to stop
 * @returns how many lines were merged, and the ids of the first transactions
 * @throws StaleMatches, Refusal account_is_closed
 */
export async function mergeLines(
  sql: Sql,
  accounts: KnownAccounts,
  { batchId, idsMax }: { readonly batchId: string; readonly idsMax: number },
  onSlice: (count: number) => void,
): Promise<{ readonly count: number; readonly ids: readonly string[] }> {
  const lost = await lostLines(sql, batchId);
  if (lost.length > 0) throw new StaleMatches(lost);
  const ids: string[] = [];
  let count = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const transactionIds = await lockMatched(sql, batchId, after);
    const last = transactionIds.at(-1);
    if (last === undefined) return { count, ids };
    after = last;
    const rows = await readMerges(sql, batchId, transactionIds);
    const stale = rows.filter(({ fits }) => !fits).map(({ line_id: id }) => id);
    if (stale.length > 0) throw new StaleMatches(stale);
    await mergeSlice(sql, accounts, rows);
    count += rows.length;
    ids.push(...transactionIds.slice(0, Math.max(0, idsMax - ids.length)));
    onSlice(count);
  }
}

async function lockMatched(sql: Sql, batchId: string, after: string): Promise<string[]> {
  // First which, then hold them by their ids: a join would leave it to the planner's guess of a table that was just filled.
  const next = await sql<{ id: string }>(
    `select distinct l.match_transaction_id as id from statement_line l
     where l.household_id = $1 and l.batch_id = $2 and ${mergesWithEntry} and l.match_transaction_id > $3
     order by 1 limit ${sliceTransactions}`,
    [batchId, after],
  );
  if (next.length === 0) return [];
  const ids = next.map(({ id }) => id);
  await sql(
    `select id from transaction where household_id = $1 and id = any($2::uuid[]) order by id for update`,
    [ids],
  );
  return ids;
}

async function readMerges(sql: Sql, batchId: string, transactionIds: readonly string[]): Promise<MergeRow[]> {
  return await sql<MergeRow>(
    `select l.id as line_id, l.account_id, l.date::text as line_date, t.id as transaction_id, t.version, l.match_position as position,
       coalesce(p.account_id, l.account_id) as posting_account_id, coalesce(p.status, 'CLEARED') as posting_status,
       coalesce((select json_agg(json_build_object('position', q.position, 'accountId', q.account_id, 'amount', q.amount::text,
           'currency', q.currency, 'date', q.date::text, 'memo', q.memo, 'status', q.status) order by q.position)
         from posting q where q.household_id = $1 and q.transaction_id = t.id), '[]') as postings,
       coalesce(t.deleted_at is null and p.currency = l.currency and case when p.account_id = l.account_id
         then p.amount = l.amount and not exists (select from statement_line o where o.household_id = $1
           and o.transaction_id = t.id and o.account_id = l.account_id and o.outcome in ('CREATED', 'MERGED'))
         else p.amount = -l.amount and l.verdict = 'TRANSFER' and (
           select count(*) = 1 and bool_and(a.system_role in ('UNCATEGORISED_INCOME', 'UNCATEGORISED_EXPENSE'))
           from posting q join account a on a.household_id = $1 and a.id = q.account_id
           where q.household_id = $1 and q.transaction_id = t.id and q.position <> p.position)
         end, false) as fits
     from statement_line l
     join transaction t on t.household_id = $1 and t.id = l.match_transaction_id
     left join posting p on p.household_id = $1 and p.transaction_id = t.id and p.position = l.match_position
     where l.household_id = $1 and l.batch_id = $2 and ${mergesWithEntry}
       and l.match_transaction_id = any($3::uuid[])
     order by t.id, l.id`,
    [batchId, transactionIds],
  );
}

/** Lines whose entry was deleted for good, and lines that were both given to one posting: neither may have it unseen. */
async function lostLines(sql: Sql, batchId: string): Promise<string[]> {
  const rows = await sql<{ ids: string[] }>(
    `select array_agg(l.id) as ids from statement_line l
     where l.household_id = $1 and l.batch_id = $2 and ${mergesWithEntry}
     group by l.match_transaction_id, l.account_id
     having l.match_transaction_id is null or count(*) > 1`,
    [batchId],
  );
  return rows.flatMap(({ ids }) => ids);
}

async function mergeSlice(sql: Sql, accounts: KnownAccounts, rows: readonly MergeRow[]): Promise<void> {
  const halves = rows.filter((row) => row.posting_account_id !== row.account_id);
  const isHalf = new Set(halves);
  const pending = rows.filter(
    (row) => row.posting_account_id === row.account_id && row.posting_status === 'PENDING',
  );
  await completeTransfers(sql, accounts, halves);
  if (pending.length > 0) {
    await sql(
      `update posting p set status = 'CLEARED'
       from unnest($2::uuid[], $3::smallint[]) as n (transaction_id, position)
       where p.household_id = $1 and p.transaction_id = n.transaction_id and p.position = n.position`,
      [pending.map((row) => row.transaction_id), pending.map((row) => row.position)],
    );
  }
  const changed = new Set([...halves, ...pending].map((row) => row.transaction_id));
  if (changed.size > 0) {
    await sql(
      `update transaction set version = version + 1, updated_at = now() where household_id = $1 and id = any($2::uuid[])`,
      [[...changed]],
    );
  }
  const before = rows.map((row): BeforeMerge => {
    const { version, position, posting_status: status, postings } = row;
    return isHalf.has(row)
      ? { kind: 'POSTINGS', version, postings }
      : { kind: 'STATUS', version, position, status };
  });
  await sql(
    `update statement_line l set outcome = 'MERGED', transaction_id = l.match_transaction_id, transaction_version = n.version,
       before_merge = n.before::jsonb
     from unnest($2::uuid[], $3::integer[], $4::text[]) as n (id, version, before)
     where l.household_id = $1 and l.id = n.id`,
    [
      rows.map((row) => row.line_id),
      rows.map((row) => row.version + (changed.has(row.transaction_id) ? 1 : 0)),
      arrayLiteral(before.map((one) => JSON.stringify(one))),
    ],
  );
}

/** Turns imported halves into transfers: their uncategorised postings go, and this account's come. */
async function completeTransfers(
  sql: Sql,
  accounts: KnownAccounts,
  halves: readonly MergeRow[],
): Promise<void> {
  if (halves.length === 0) return;
  const whole = halves.map((row) => ({
    transactionId: row.transaction_id,
    postings: transferOf(row, accounts),
  }));
  await sql(deletePostings, [halves.map((row) => row.transaction_id)]);
  await insertPostings(sql, whole);
}

function transferOf(row: MergeRow, accounts: KnownAccounts): readonly Posting[] {
  const own = row.postings.find(({ position }) => position === row.position)!;
  const other = row.postings.find(({ position }) => position !== row.position)!;
  const amount = BigInt(own.amount);
  const date = storedDate(own.date);
  const lineDate = storedDate(row.line_date);
  // Money that arrives before it left was booked late by one bank: then the day of the half that stands there holds for both.
  const isPossible = amount < 0n ? lineDate > date : lineDate < date;
  const line: EntryLine = {
    kind: 'TRANSFER',
    account: ownAccount(accounts, row.account_id),
    amount,
    ...(isPossible && { arrivesOn: lineDate }),
    status: 'CLEARED',
    memo: other.memo,
  };
  const account = ownAccount(accounts, own.accountId);
  return valueOf(postEntry({ date, account, status: own.status, lines: [line] }, accounts.system));
}
