import { isCurrency } from '../ledger/currency.ts';
import { formatAmount } from '../ledger/money.ts';
import { unreachable } from '../ledger/result.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';

/** What may be wrong with books; see the schema for each kind's meaning. */
export type DifferenceKind =
  | 'UNBALANCED_TRANSACTION'
  | 'BALANCE'
  | 'CLEARED_BALANCE'
  | 'MONTH'
  | 'DAY'
  | 'POSTING_COUNT'
  | 'CURRENCY_MISMATCH'
  | 'MISPLACED_POSTINGS';

/** One difference between what stands in the books and what the postings say, in the schema's shape. */
export interface DifferenceRow {
  readonly kind: DifferenceKind;
  readonly accountId: string | null;
  readonly transactionId: string | null;
  readonly currency: string | null;
  readonly day: string | null;
  readonly expected: string | null;
  readonly found: string | null;
}

/** Differences of one comparison: how many there are, and the first of them. */
export interface Differences {
  readonly count: number;
  readonly first: readonly DifferenceRow[];
}

/** How many differences are told; the count is told in full. */
export const differencesMax = 100;

type DifferenceColumns = readonly [
  kind: DifferenceKind,
  accountId: string | null,
  transactionId: string | null,
  currency: string | null,
  day: string | null,
  expected: string | null,
  found: string | null,
  count: string,
];

const told = (differences: string): string => `
  select kind, account_id, transaction_id, currency, day::text, expected::text, found::text, (count(*) over ())::text
  from (${differences}) d
  order by kind, account_id, transaction_id, currency, day
  limit ${differencesMax}`;

/** Compares a roll-up with the same sums taken from the postings; rows that only one side has differ from nothing. */
const compared = (side: { rollUp: string; day: string | null; recomputed: string }): string => {
  const { rollUp, day, recomputed } = side;
  const match = day === null ? '' : `and f.${day} = e.day`;
  return `(
    select coalesce(e.account_id, f.account_id) as account_id, coalesce(e.currency, f.currency) as currency,
      ${day === null ? 'null::date' : `coalesce(e.day, f.${day})`} as day,
      coalesce(e.amount, 0) as expected, coalesce(f.amount, 0) as found,
      coalesce(e.postings, 0) as expected_postings, coalesce(f.posting_count, 0) as found_postings
      ${day === null ? ', coalesce(e.cleared, 0) as expected_cleared, coalesce(f.cleared_amount, 0) as found_cleared' : ''}
    from (${recomputed}) e
    full join (select * from ${rollUp} where household_id = $1) f
      on f.account_id = e.account_id and f.currency = e.currency ${match}
    where coalesce(e.amount, 0) <> coalesce(f.amount, 0) or coalesce(e.postings, 0) <> coalesce(f.posting_count, 0)
      ${day === null ? 'or coalesce(e.cleared, 0) <> coalesce(f.cleared_amount, 0)' : ''}
  )`;
};

/**
 * Every roll-up against the postings. The postings are added up once per account, currency and day; months and balances are
 * sums of those days, so the memory this takes follows days and accounts, not postings.
 */
const rollUps = householdStatement(
  'integrity_roll_ups',
  `with recomputed as materialized (
     select account_id, currency, date as day, sum(amount) as amount, count(*) as postings,
       coalesce(sum(amount) filter (where status <> 'PENDING'), 0) as cleared
     from posting where household_id = $1
     group by account_id, currency, date
   ), days as materialized ${compared({
     rollUp: 'account_day',
     day: 'day',
     recomputed: 'select * from recomputed',
   })}, months as materialized ${compared({
     rollUp: 'account_month',
     day: 'month',
     recomputed: `select account_id, currency, date_trunc('month', day::timestamp)::date as day, sum(amount) as amount,
       sum(postings) as postings from recomputed group by 1, 2, 3`,
   })}, balances as materialized ${compared({
     rollUp: 'account_balance',
     day: null,
     recomputed: `select account_id, currency, sum(amount) as amount, sum(postings) as postings, sum(cleared) as cleared
       from recomputed group by 1, 2`,
   })}
   ${told(`
     select 'BALANCE' as kind, account_id, null::uuid as transaction_id, currency, day, expected, found
     from balances where expected <> found
     union all
     select 'CLEARED_BALANCE', account_id, null, currency, day, expected_cleared, found_cleared
     from balances where expected_cleared <> found_cleared
     union all
     select 'POSTING_COUNT', account_id, null, currency, day, expected_postings, found_postings
     from balances where expected_postings <> found_postings
     union all
     select 'MONTH', account_id, null, currency, day, expected, found from months where expected <> found
     union all
     select 'POSTING_COUNT', account_id, null, currency, day, expected_postings, found_postings
     from months where expected_postings <> found_postings
     union all
     select 'DAY', account_id, null, currency, day, expected, found from days where expected <> found
     union all
     select 'POSTING_COUNT', account_id, null, currency, day, expected_postings, found_postings
     from days where expected_postings <> found_postings`)}`,
);

/** Every transaction against the invariant: its postings sum to zero per currency and day. Nothing may wait to be balanced. */
const unbalanced = householdStatement(
  'integrity_unbalanced',
  told(`
    select 'UNBALANCED_TRANSACTION' as kind, null::uuid as account_id, transaction_id, currency, date as day,
      0::numeric as expected, sum(amount) as found
    from posting where household_id = $1
    group by transaction_id, currency, date having sum(amount) <> 0
    union all
    select 'UNBALANCED_TRANSACTION', null, transaction_id, currency, date, 0, amount
    from transaction_imbalance where household_id = $1`),
);

/** Postings in a currency that their account does not hold. */
const currencies = householdStatement(
  'integrity_currencies',
  told(`
    select 'CURRENCY_MISMATCH' as kind, p.account_id, p.transaction_id, p.currency, p.date as day,
      null::numeric as expected, p.amount as found
    from posting p
    join account a on a.household_id = $1 and a.id = p.account_id
    where p.household_id = $1 and a.currency <> p.currency`),
);

/** Transactions whose postings are not where they belong: live ones among the live, those in the trash beside them. */
const misplaced = householdStatement(
  'integrity_misplaced',
  told(`
    (
      select 'MISPLACED_POSTINGS' as kind, null::uuid as account_id, t.id as transaction_id, null::text as currency,
        t.date as day, null::numeric as expected, null::numeric as found
      from transaction t
      where t.household_id = $1 and t.deleted_at is null
        and not exists (select from posting p where p.household_id = $1 and p.transaction_id = t.id)
      union
      select 'MISPLACED_POSTINGS', null, t.id, null, t.date, null, null
      from transaction t
      join posting p on p.household_id = $1 and p.transaction_id = t.id
      where t.household_id = $1 and t.deleted_at is not null
      union
      select 'MISPLACED_POSTINGS', null, t.id, null, t.date, null, null
      from transaction t
      where t.household_id = $1 and t.deleted_at is not null
        and not exists (select from trashed_posting p where p.household_id = $1 and p.transaction_id = t.id)
      union
      select 'MISPLACED_POSTINGS', null, t.id, null, t.date, null, null
      from trashed_posting p
      join transaction t on t.household_id = $1 and t.id = p.transaction_id
      where p.household_id = $1 and t.deleted_at is null
    )
    union all
    select 'MISPLACED_POSTINGS', p.account_id, p.transaction_id, p.currency, p.date, null, p.amount
    from posting p
    where p.household_id = $1
      and not exists (select from transaction t where t.household_id = $1 and t.id = p.transaction_id)
    union all
    select 'MISPLACED_POSTINGS', p.account_id, p.transaction_id, p.currency, p.date, null, p.amount
    from posting p
    where p.household_id = $1
      and exists (select from transaction t where t.household_id = $1 and t.id = p.transaction_id)
      and not exists (select from account a where a.household_id = $1 and a.id = p.account_id)`),
);

const counts = householdStatement(
  'integrity_counts',
  `select (select count(*) from transaction where household_id = $1 and deleted_at is null)::text,
     (select count(*) from posting where household_id = $1)::text`,
);

/** How much there is to check: live transactions and their postings. */
export async function readCounts(
  reader: Reader,
  scope: HouseholdScope,
): Promise<{ transactions: number; postings: number }> {
  const [row] = await reader.household<[string, string]>(scope, counts);
  return { transactions: Number(row?.[0]), postings: Number(row?.[1]) };
}

/** The comparisons, one statement each, in the order in which their differences are told. */
export const comparisons: readonly ((reader: Reader, scope: HouseholdScope) => Promise<Differences>)[] = [
  unbalanced,
  rollUps,
  currencies,
  misplaced,
].map((statement) => async (reader, scope) => {
  const rows = await reader.household<DifferenceColumns>(scope, statement);
  return { count: Number(rows[0]?.[7] ?? 0), first: rows.map(differenceOf) };
});

function differenceOf(row: DifferenceColumns): DifferenceRow {
  const [kind, accountId, transactionId, currency, day, expected, found] = row;
  return {
    kind,
    accountId,
    transactionId,
    currency,
    day,
    expected: amountText(kind, expected, currency),
    found: amountText(kind, found, currency),
  };
}

/** Minor units as a decimal; a count, and an amount in a currency that is none, as it stands. */
function amountText(kind: DifferenceKind, text: string | null, currency: string | null): string | null {
  switch (kind) {
    case 'POSTING_COUNT':
      return text;
    case 'UNBALANCED_TRANSACTION':
    case 'BALANCE':
    case 'CLEARED_BALANCE':
    case 'MONTH':
    case 'DAY':
    case 'CURRENCY_MISMATCH':
    case 'MISPLACED_POSTINGS':
      if (text === null || currency === null || !isCurrency(currency)) return text;
      return formatAmount(BigInt(text), currency);
    default:
      return unreachable(kind);
  }
}
