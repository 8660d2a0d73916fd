import { isId } from '../persistence/id.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { moneyOf, type MoneyValue, storedCurrency } from '../rates/figure.ts';
import { refuse } from '../refusal.ts';
import { filterSql } from './filter-sql.ts';
import { pagedStatement } from '../paged-statements.ts';
import type { TransactionFilter } from './transaction-filter.ts';

/** What moved in one currency. */
export interface CurrencySumRow {
  readonly currency: string;
  /** Sum of what came in; never negative. */
  readonly in: MoneyValue;
  /** Sum of what went out, as a positive amount. */
  readonly out: MoneyValue;
  /** In less out. */
  readonly net: MoneyValue;
}

export interface FilterTotalsRow {
  readonly count: number;
  readonly sums: readonly CurrencySumRow[];
}

const signedSums = `coalesce(sum(p.amount) filter (where p.amount > 0), 0)::text as positive,
  coalesce(sum(p.amount) filter (where p.amount < 0), 0)::text as negative`;

const postingsOfMany = 'join posting p on p.household_id = $1 and p.transaction_id = hit.id';
/**
 * The planner cannot know how few a search finds, and would read all postings there are: `offset` keeps it from that, and the
 * hits are looked up one by one.
 */
const postingsOfFew = `cross join lateral (
  select q.account_id, q.currency, q.amount from posting q
  where q.household_id = $1 and q.transaction_id = hit.id offset 0) p`;

type TotalsColumns = readonly [
  known: boolean,
  sign: number,
  count: string,
  currency: string | null,
  positive: string | null,
  negative: string | null,
];

/**
 * How many live transactions match a filter, and what they moved on the household's own accounts, per currency. A transfer
 * between two own accounts both goes out and comes in.
 *
 * @throws Refusal not_found (an id of the filter)
 */
export async function readTransactionTotals(
  reader: Reader,
  scope: HouseholdScope,
  filter: TransactionFilter,
): Promise<FilterTotalsRow> {
  const conditions = filterSql(filter, 'transaction', 2);
  const read = pagedStatement(
    `transaction_totals_${conditions.key}`,
    () => `with hit as materialized (
        select t.id from transaction t where t.household_id = $1 and t.deleted_at is null ${conditions.indexed} ${conditions.inSets}
      )
      select ${conditions.known} as known, 1 as sign, (select count(*) from hit) as count, sums.*
      from (select $1::uuid as household_id) books
      left join (
        select p.currency, ${signedSums}
        from hit ${conditions.hasIndexes ? postingsOfFew : postingsOfMany}
        where p.account_id in (select a.id from account a where a.household_id = $1 and a.currency is not null)
        group by p.currency
      ) sums on true
      order by sums.currency`,
  );
  // Even without a condition it counts everything there is.
  return totalsOf(await reader.search<TotalsColumns>(scope, read, conditions.values));
}

/**
 * How many of an account's postings match a filter, and their sums per currency; in an income category what was earned
 * counts as in.
 *
 * @throws Refusal not_found (the account, an id of the filter)
 */
export async function readRegisterTotals(
  reader: Reader,
  scope: HouseholdScope,
  { accountId, filter }: { readonly accountId: string; readonly filter: TransactionFilter },
): Promise<FilterTotalsRow> {
  if (!isId(accountId)) throw refuse('not_found', { what: 'account' }, { path: ['accountId'] });
  const conditions = filterSql(filter, 'posting', 3);
  const read = pagedStatement(`register_totals_${conditions.key}`, () => {
    const join = conditions.asksTransaction
      ? 'join transaction t on t.household_id = $1 and t.id = p.transaction_id'
      : '';
    return `select ${conditions.known} as known, case a.type when 'INCOME' then -1 else 1 end as sign,
        coalesce(sum(sums.count) over (), 0) as count, sums.currency, sums.positive, sums.negative
      from account a
      left join (
        select p.currency, count(*) as count, ${signedSums}
        from posting p ${join}
        where p.household_id = $1 and p.account_id = $2::uuid ${conditions.indexed} ${conditions.inSets}
        group by p.currency
      ) sums on true
      where a.household_id = $1 and a.id = $2::uuid
      order by sums.currency`;
  });
  return totalsOf(await reader.search<TotalsColumns>(scope, read, [accountId, ...conditions.values]));
}

const trashTotals = householdStatement(
  'trash_totals',
  `select true as known, 1 as sign,
     (select count(*) from transaction t where t.household_id = $1 and t.deleted_at is not null) as count, sums.*
   from (select $1::uuid as household_id) books
   left join (
     select p.currency, ${signedSums}
     from trashed_posting p
     join account a on a.household_id = $1 and a.id = p.account_id and a.currency is not null
     where p.household_id = $1
     group by p.currency
   ) sums on true
   order by sums.currency`,
);

/** How many transactions the trash holds, and what they had moved on the household's own accounts. */
export async function readTrashTotals(reader: Reader, scope: HouseholdScope): Promise<FilterTotalsRow> {
  return totalsOf(await reader.household<TotalsColumns>(scope, trashTotals));
}

function totalsOf(rows: readonly TotalsColumns[]): FilterTotalsRow {
  const [head] = rows;
  if (head === undefined) throw refuse('not_found', { what: 'account' }, { path: ['accountId'] });
  const [known, sign, count] = head;
  if (!known) throw refuse('not_found', { what: 'account, category or import' }, { path: ['filter'] });
  const sums = rows.flatMap(([, , , code, positive, negative]) => {
    if (code === null || positive === null || negative === null) return [];
    const currency = storedCurrency(code);
    const [came, went] =
      sign > 0 ? [BigInt(positive), -BigInt(negative)] : [-BigInt(negative), BigInt(positive)];
    return [
      {
        currency,
        in: moneyOf(came, currency),
        out: moneyOf(went, currency),
        net: moneyOf(came - went, currency),
      },
    ];
  });
  return { count: Number(count), sums };
}
