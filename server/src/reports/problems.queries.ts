import type { BusinessDate } from '../ledger/date.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';

export type ProblemKind =
  | 'IMPORT_TO_REVIEW'
  | 'UNREADABLE_LINES'
  | 'RATE_MISSING'
  | 'RATE_OLD'
  | 'UNCATEGORISED';

/** Something that needs a person, in the schema's shape. */
export interface ProblemRow {
  readonly kind: ProblemKind;
  readonly batchId: string | null;
  readonly currency: string | null;
  readonly count: number;
  readonly since: string | null;
  readonly fileName: string | null;
}

type ProblemColumns = readonly [
  kind: ProblemKind,
  batchId: string | null,
  currency: string | null,
  count: number,
  since: string | null,
  fileName: string | null,
];

/** A rate this many days old still says what a currency is worth. */
export const rateDaysMax = 31;

const problems = householdStatement(
  'problems',
  `with batches as materialized (
     select b.id, b.file_name, (b.created_at at time zone h.time_zone)::date as since, n.lines, n.unreadable
     from import_batch b
     join household h on h.household_id = b.household_id
     cross join lateral (
       select count(*)::integer as lines, (count(*) filter (where l.verdict = 'UNREADABLE'))::integer as unreadable
       from statement_line l where l.household_id = $1 and l.batch_id = b.id
     ) n
     where b.household_id = $1 and b.status = 'READY'
   ), held as (
     select b.currency, count(*)::integer as accounts
     from account_balance b
     join account a on a.household_id = $1 and a.id = b.account_id
       and (a.type in ('ASSET', 'LIABILITY') or a.system_role = 'IN_TRANSIT')
     where b.household_id = $1 and b.amount <> coalesce((
       select sum(d.amount) from account_day d
       where d.household_id = $1 and d.account_id = b.account_id and d.currency = b.currency and d.day > $2::date), 0)
     group by b.currency
   ), rates as materialized (
     select held.currency, held.accounts, (
       select x.date from exchange_rate x
       where x.household_id = $1 and x.currency = held.currency and x.base = h.base_currency and x.date <= $2::date
       order by x.date desc limit 1) as newest
     from held join household h on h.household_id = $1
     where held.currency <> h.base_currency
   ), found as (
     select 1 as rank, 'IMPORT_TO_REVIEW' as kind, id as batch_id, null as currency, lines as count, since, file_name
     from batches where lines > 0
     union all
     select 2, 'UNREADABLE_LINES', id, null, unreadable, since, file_name from batches where unreadable > 0
     union all
     select 3, 'RATE_MISSING', null, currency, accounts, null, null from rates where newest is null
     union all
     select 4, 'RATE_OLD', null, currency, accounts, newest, null from rates where newest < $2::date - ${rateDaysMax}
     union all
     select 5, 'UNCATEGORISED', null, null, sum(b.posting_count)::integer, null, null
     from account a join account_balance b on b.household_id = $1 and b.account_id = a.id
     where a.household_id = $1 and a.system_role in ('UNCATEGORISED_INCOME', 'UNCATEGORISED_EXPENSE')
     having sum(b.posting_count) > 0
   )
   select kind, batch_id, currency, count, since::text, file_name from found order by rank, since, currency, batch_id`,
);

/**
 * What needs a person: imports that wait for a decision, their unreadable lines, currencies that are held today and have no
 * rate or none of the last 31 days, and postings without a category.
 */
export async function readProblems(
  reader: Reader,
  scope: HouseholdScope,
  today: BusinessDate,
): Promise<ProblemRow[]> {
  const rows = await reader.household<ProblemColumns>(scope, problems, [today]);
  return rows.map(([kind, batchId, currency, count, since, fileName]) => ({
    kind,
    batchId,
    currency,
    count,
    since,
    fileName,
  }));
}
