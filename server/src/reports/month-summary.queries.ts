import type { CurrencyCode } from '../ledger/currency.ts';
import { addMonths, type BusinessDate, firstDayOf, lastDayOf, type Month } from '../ledger/date.ts';
import { unreachable } from '../ledger/result.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import {
  type CurrencyAmount,
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
  currency: string,
  rate: string | null,
  /** Sums by account, categories and others. */
  amounts: Readonly<Record<string, string>>,
  /** Every category with its type, by id; on the first row alone. */
  categories: readonly (readonly [id: string, type: CategoryType])[] | null,
];
type CategoryType = 'INCOME' | 'EXPENSE';

/**
 * Sums per month, currency and account from a roll-up, each currency with its newest rate on or before the last day that
 * counts: `$3`, or the month's own. A row for each account would cost more than all the rest.
 */
const summary = (sums: string, lastDay: string): string => `
  with sums as materialized (${sums})
  select left(sums.month::text, 7), sums.currency,
    (select x.rate from exchange_rate x
      where x.household_id = $1 and x.currency = sums.currency and x.base = h.base_currency and x.date <= ${lastDay}
      order by x.date desc limit 1)::text,
    sums.amounts,
    case when row_number() over () = 1 then (
      select json_agg(json_build_array(a.id, a.type) order by a.id) from account a
      where a.household_id = $1 and a.type in ('INCOME', 'EXPENSE')) end
  from sums join household h on h.household_id = $1
  order by sums.month, sums.currency`;

const wholeMonths = householdStatement(
  'month_summaries',
  summary(
    `select m.month, m.currency, json_object_agg(m.account_id, m.amount::text) as amounts
    from account_month m
    where m.household_id = $1 and m.month between $2 and $3 and m.amount <> 0
    group by m.month, m.currency`,
    `(sums.month + interval '1 month')::date - 1`,
  ),
);
const partOfMonth = householdStatement(
  'month_summary_through_day',
  summary(
    `select $2::date as month, d.currency, json_object_agg(d.account_id, d.amount::text) as amounts
    from (
      select d.account_id, d.currency, sum(d.amount) as amount from account_day d
      where d.household_id = $1 and d.day between $2 and $3
      group by d.account_id, d.currency having sum(d.amount) <> 0
    ) d
    group by d.currency`,
    '$3',
  ),
);

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
  return summaryOf(rows, categoriesOf(rows), {
    period: { month: asked.month, from, to },
    base: storedCurrency(asked.baseCurrency),
  });
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
  const categories = categoriesOf(rows);
  const base = storedCurrency(asked.baseCurrency);
  const summaries: MonthSummaryRow[] = [];
  // The calendar's last month has none after it.
  for (let month = from; ; month = addMonths(month, 1)) {
    const period = { month, from: firstDayOf(month), to: lastDayOf(month) };
    summaries.push(summaryOf(byMonth.get(month) ?? [], categories, { period, base }));
    if (month === to) return summaries;
  }
}

/** The categories that a statement told, in the order of their ids. */
function categoriesOf(rows: readonly SumColumns[]): ReadonlyMap<string, CategoryType> {
  return new Map(rows.find(([, , , , categories]) => categories !== null)?.[4] ?? []);
}

function summaryOf(
  rows: readonly SumColumns[],
  categories: ReadonlyMap<string, CategoryType>,
  {
    period,
    base,
  }: { readonly period: Pick<MonthSummaryRow, 'month' | 'from' | 'to'>; readonly base: CurrencyCode },
): MonthSummaryRow {
  const told = rows.map(([, code, rate, amounts]) => ({
    currency: storedCurrency(code),
    rate: storedRate(rate),
    amounts,
  }));
  const rates = ratesOf(told);
  const byCategory: CategoryTotalRow[] = [];
  const totals = { INCOME: [] as CurrencyAmount[], EXPENSE: [] as CurrencyAmount[] };
  for (const [categoryId, type] of categories) {
    const own = told.flatMap(({ currency, amounts }) => {
      const booked = amounts[categoryId];
      return booked === undefined ? [] : [{ currency, amount: asRead(type, BigInt(booked)) }];
    });
    if (own.length === 0) continue;
    totals[type].push(...own);
    byCategory.push({
      categoryId,
      total: figureOf(sumInBase(own, base, rates), base),
      amounts: own.map(({ amount, currency }) => moneyOf(amount, currency)),
    });
  }
  const income = sumInBase(totals.INCOME, base, rates);
  const spending = sumInBase(totals.EXPENSE, base, rates);
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

/** A sum as people read it: earned for income, spent for expense. Earnings are credits, which are negative. */
function asRead(type: CategoryType, booked: bigint): bigint {
  switch (type) {
    case 'INCOME':
      return -booked;
    case 'EXPENSE':
      return booked;
    default:
      return unreachable(type);
  }
}
