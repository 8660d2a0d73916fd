import { addMonths, type BusinessDate, lastDayOf, type Month } from '../ledger/date.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import {
  figureOf,
  type FigureValue,
  ratesOf,
  storedCurrency,
  storedRate,
  sumInBase,
} from '../rates/figure.ts';

/** Net worth at the end of a month, in the schema's shape. */
export interface NetWorthPointRow {
  readonly month: Month;
  readonly on: BusinessDate;
  readonly total: FigureValue;
}

type SumColumns = readonly [month: string, currency: string, amount: string, rate: string | null];

/**
 * For each month and currency what was held at its end: the present total less every month from the first on is what was
 * held before it; the months then come back one by one, and the days after the last point go off again. So the cost
 * follows the months asked for, not the age of the books. `$2` and `$3` are the first days of the first and the last
 * month, `$4` the day of the last point.
 */
const netWorthByMonth = householdStatement(
  'net_worth_by_month',
  `with counted as materialized (
     select id from account where household_id = $1 and (type in ('ASSET', 'LIABILITY') or system_role = 'IN_TRANSIT')
   ), since as materialized (
     select m.currency, m.month, sum(m.amount) as amount
     from account_month m join counted on counted.id = m.account_id
     where m.household_id = $1 and m.month >= $2::date
     group by m.currency, m.month
   ), moves as (
     select b.currency, $2::date as month, b.amount
     from account_balance b join counted on counted.id = b.account_id
     where b.household_id = $1
     union all
     select currency, $2::date, -amount from since
     union all
     select currency, month, amount from since where month <= $3::date
     union all
     select d.currency, $3::date, -d.amount
     from account_day d join counted on counted.id = d.account_id
     where d.household_id = $1 and d.day > $4::date and d.day < ($3::date + interval '1 month')::date
   ), sums as materialized (
     select currency, month, sum(amount) as amount from moves group by currency, month
   ), months as materialized (
     select g::date as month, least((g + interval '1 month')::date - 1, $4::date) as day
     from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 month') g
   )
   select left(months.month::text, 7), c.currency,
     (sum(coalesce(sums.amount, 0)) over (partition by c.currency order by months.month))::text, r.rate::text
   from months
   cross join (select distinct currency from sums) c
   join household h on h.household_id = $1
   left join sums on sums.currency = c.currency and sums.month = months.month
   left join lateral (
     select x.rate from exchange_rate x
     where x.household_id = $1 and x.currency = c.currency and x.base = h.base_currency
       and c.currency <> h.base_currency and x.date <= months.day
     order by x.date desc limit 1
   ) r on true
   order by 1, 2`,
);

/**
 * Net worth at the end of each month, the present month as of today; months after it are left out. What is in transit
 * counts. Each month is converted at the newest rates on or before its last day, so it also moves with the rates.
 *
 * @param asked.from not after `asked.to`
 */
export async function readNetWorthByMonth(
  reader: Reader,
  scope: HouseholdScope,
  asked: {
    readonly from: Month;
    readonly to: Month;
    readonly today: BusinessDate;
    readonly baseCurrency: string;
  },
): Promise<NetWorthPointRow[]> {
  const base = storedCurrency(asked.baseCurrency);
  const months = monthsUpTo(asked);
  const first = months[0];
  const last = months.at(-1);
  if (first === undefined || last === undefined) return [];

  const rows = await reader.household<SumColumns>(scope, netWorthByMonth, [
    `${first.month}-01`,
    `${last.month}-01`,
    last.on,
  ]);
  const held = Map.groupBy(
    rows.map(([month, code, amount, rate]) => ({
      month,
      currency: storedCurrency(code),
      amount: BigInt(amount),
      rate: storedRate(rate),
    })),
    ({ month }) => month,
  );
  return months.map(({ month, on }) => {
    const sums = held.get(month) ?? [];
    return { month, on, total: figureOf(sumInBase(sums, base, ratesOf(sums)), base) };
  });
}

function monthsUpTo({
  from,
  to,
  today,
}: {
  readonly from: Month;
  readonly to: Month;
  readonly today: BusinessDate;
}) {
  const points: { readonly month: Month; readonly on: BusinessDate }[] = [];
  for (let month = from; month <= to && `${month}-01` <= today; month = addMonths(month, 1)) {
    const end = lastDayOf(month);
    points.push({ month, on: end < today ? end : today });
  }
  return points;
}
