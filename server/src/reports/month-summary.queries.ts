import type { CurrencyCode } from '../ledger/currency.ts';
import { addMonths, type BusinessDate, firstDayOf, lastDayOf, type Month } from '../ledger/date.ts';
import { unreachable } from '../ledger/result.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import {
  figureOf,
  type FigureValue,
  moneyOf,
  type MoneyValue,
  ratesOf,
  storedCurrency,
  storedRate,
  subtractSums,
  sumInBase,
} from '../rates/figure.ts';

/** What came in, what was spent and what was kept, in the schema's shape. */
export interface MonthSummaryRow {
  readonly month: Month;
  readonly from: BusinessDate;
  readonly to: BusinessDate;
  readonly income: FigureValue;
  readonly spending: FigureValue;
  readonly kept: FigureValue;
  readonly byCategory: readonly CategoryTotalRow[];
}

/** What one category, without those below it, earned or spent. */
export interface CategoryTotalRow {
  readonly categoryId: string;
  readonly total: FigureValue;
  readonly amounts: readonly MoneyValue[];
}

type SumColumns = readonly [
  month: string,
  categoryId: string,
  type: 'INCOME' | 'EXPENSE',
  currency: string,
  amount: string,
  rate: string | null,
];

/**
 * Sums per month, category and currency from a roll-up, each with the newest rate of its currency on or before the last day
 * that counts: `$3`, or the month's own.
 */
const summary = (sums: string, lastDay: string): string => `
  with sums as materialized (${sums}),
  rates as materialized (
    select c.month, c.currency, r.rate
    from (select distinct month, currency from sums) c
    join household h on h.household_id = $1
    left join lateral (
      select x.rate from exchange_rate x
      where x.household_id = $1 and x.currency = c.currency and x.base = h.base_currency and x.date <= ${lastDay}
      order by x.date desc limit 1
    ) r on true
  )
  select left(sums.month::text, 7), sums.id, sums.type, sums.currency, sums.amount::text, rates.rate::text
  from sums join rates on rates.month = sums.month and rates.currency = sums.currency
  order by sums.month, sums.id, sums.currency`;

const wholeMonths = householdStatement(
  'month_summaries',
  summary(
    `select m.month, a.id, a.type, m.currency, m.amount
    from account_month m
    join account a on a.household_id = $1 and a.id = m.account_id and a.type in ('INCOME', 'EXPENSE')
    where m.household_id = $1 and m.month between $2 and $3 and m.amount <> 0`,
    `(c.month + interval '1 month')::date - 1`,
  ),
);
const partOfMonth = householdStatement(
  'month_summary_through_day',
  summary(
    `select $2::date as month, a.id, a.type, d.currency, sum(d.amount) as amount
    from account_day d
    join account a on a.household_id = $1 and a.id = d.account_id and a.type in ('INCOME', 'EXPENSE')
    where d.household_id = $1 and d.day between $2 and $3
    group by a.id, a.type, d.currency having sum(d.amount) <> 0`,
    '$3',
  ),
);

interface CategorySum {
  readonly categoryId: string;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly currency: CurrencyCode;
  /** As people read it: earned for income, spent for expense. */
  readonly amount: bigint;
}

/**
 * Income and spending of a month from the roll-ups, up to one of its days or to its end (future entries included). A
 * transfer has no category, so it counts as neither.
 *
 * Each currency's sum is converted once, at the newest rate on or before the last day of the period: one rate per currency
 * and period, as the period's reader would convert it. `kept` is the income shown less the spending shown, so that the
 * three always add up. A category that came to nothing is left out.
 *
 * @param throughDay day of the month, 1 to 31; past the month's end it means the end, so that months of any length compare
 */
export async function readMonthSummary(
  reader: Reader,
  scope: HouseholdScope,
  asked: { readonly month: Month; readonly throughDay: number | null; readonly baseCurrency: string },
): Promise<MonthSummaryRow> {
  const from = firstDayOf(asked.month);
  const to = lastDayThrough(asked.month, asked.throughDay);
  const statement = to === lastDayOf(asked.month) ? wholeMonths : partOfMonth;
  const rows = await reader.household<SumColumns>(scope, statement, [from, to]);
  return summaryOf(rows, { month: asked.month, from, to }, storedCurrency(asked.baseCurrency));
}

/** The same for each month of a range, whole months, from one statement. `from` is not after `to`. */
export async function readMonthSummaries(
  reader: Reader,
  scope: HouseholdScope,
  asked: { readonly from: Month; readonly to: Month; readonly baseCurrency: string },
): Promise<MonthSummaryRow[]> {
  const { from, to } = asked;
  const rows = await reader.household<SumColumns>(scope, wholeMonths, [firstDayOf(from), firstDayOf(to)]);
  const byMonth = Map.groupBy(rows, ([month]) => month);
  const base = storedCurrency(asked.baseCurrency);
  const summaries: MonthSummaryRow[] = [];
  // The calendar's last month has none after it.
  for (let month = from; ; month = addMonths(month, 1)) {
    const period = { month, from: firstDayOf(month), to: lastDayOf(month) };
    summaries.push(summaryOf(byMonth.get(month) ?? [], period, base));
    if (month === to) return summaries;
  }
}

function summaryOf(
  rows: readonly SumColumns[],
  period: Pick<MonthSummaryRow, 'month' | 'from' | 'to'>,
  base: CurrencyCode,
): MonthSummaryRow {
  const rates = ratesOf(
    rows.map(([, , , code, , rate]) => ({ currency: storedCurrency(code), rate: storedRate(rate) })),
  );
  const sums = rows.map(readSum);
  const income = sumInBase(
    sums.filter(({ type }) => type === 'INCOME'),
    base,
    rates,
  );
  const spending = sumInBase(
    sums.filter(({ type }) => type === 'EXPENSE'),
    base,
    rates,
  );
  const byCategory = Array.from(
    Map.groupBy(sums, ({ categoryId }) => categoryId),
    ([categoryId, own]) => ({
      categoryId,
      total: figureOf(sumInBase(own, base, rates), base),
      amounts: own.map(({ amount, currency }) => moneyOf(amount, currency)),
    }),
  );
  return {
    ...period,
    income: figureOf(income, base),
    spending: figureOf(spending, base),
    kept: figureOf(subtractSums(income, spending), base),
    byCategory,
  };
}

function lastDayThrough(month: Month, throughDay: number | null): BusinessDate {
  const last = lastDayOf(month);
  if (throughDay === null) return last;
  const day = `${month}-${String(throughDay).padStart(2, '0')}` as BusinessDate;
  return day < last ? day : last;
}

function readSum([, categoryId, type, code, amount]: SumColumns): CategorySum {
  const booked = BigInt(amount);
  const sum = { categoryId, type, currency: storedCurrency(code) };
  switch (type) {
    case 'INCOME':
      // Earnings are credits, which are negative.
      return { ...sum, amount: -booked };
    case 'EXPENSE':
      return { ...sum, amount: booked };
    default:
      return unreachable(type);
  }
}
