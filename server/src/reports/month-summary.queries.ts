import type { CurrencyCode } from '../ledger/currency.ts';
import { addMonths, type BusinessDate, firstDayOf, lastDayOf, type Month } from '../ledger/date.ts';
import type { Rate } from '../ledger/rate.ts';
import { assert, unreachable } from '../ledger/result.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import {
  type CurrencyAmount,
  figureOf,
  figureOfOne,
  type FigureValue,
  moneyOf,
  type MoneyValue,
  type RatesOfDay,
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
  /** What the categories came to: the place of one in `categories` and its minor units, in turn, with blanks between. */
  amounts: string,
  /** Every category with its type, by id; on the first row alone. */
  categories: readonly Category[] | null,
];
type CategoryType = 'INCOME' | 'EXPENSE';
type Category = readonly [id: string, type: CategoryType];

/**
 * Sums per month, currency and category from a roll-up, each currency with its newest rate on or before the last day that
 * counts: `$3`, or the month's own. A row for each category would cost more than all the rest, and so would its id.
 */
const summary = (sums: string, lastDay: string): string => `
  with category as materialized (
    select a.id, a.type, row_number() over (order by a.id) - 1 as place from account a
    where a.household_id = $1 and a.type in ('INCOME', 'EXPENSE')
  ), sums as materialized (
    select s.month, s.currency, string_agg(c.place || ' ' || s.amount, ' ') as amounts, ${lastDay} as last_day
    from (${sums}) s join category c on c.id = s.account_id
    group by s.month, s.currency
  )
  select left(sums.month::text, 7), sums.currency,
    (select x.rate from exchange_rate x
      where x.household_id = $1 and x.currency = sums.currency and x.base = h.base_currency and x.date <= sums.last_day
      order by x.date desc limit 1)::text,
    sums.amounts,
    case when row_number() over () = 1 then (select json_agg(json_build_array(c.id, c.type) order by c.id) from category c) end
  from sums join household h on h.household_id = $1
  order by sums.month, sums.currency`;

const wholeMonths = householdStatement(
  'month_summaries',
  summary(
    `select m.month, m.currency, m.account_id, m.amount from account_month m
    where m.household_id = $1 and m.month between $2 and $3 and m.amount <> 0`,
    `(s.month + interval '1 month')::date - 1`,
  ),
);
const partOfMonth = householdStatement(
  'month_summary_through_day',
  summary(
    `select $2::date as month, d.currency, d.account_id, sum(d.amount) as amount from account_day d
    where d.household_id = $1 and d.day between $2 and $3
    group by d.account_id, d.currency having sum(d.amount) <> 0`,
    '$3::date',
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
function categoriesOf(rows: readonly SumColumns[]): readonly Category[] {
  return rows.find(([, , , , categories]) => categories !== null)?.[4] ?? [];
}

function summaryOf(
  rows: readonly SumColumns[],
  categories: readonly Category[],
  {
    period,
    base,
  }: { readonly period: Pick<MonthSummaryRow, 'month' | 'from' | 'to'>; readonly base: CurrencyCode },
): MonthSummaryRow {
  const rates = new Map<CurrencyCode, Rate>();
  const byPlace: (CurrencyAmount[] | undefined)[] = [];
  const totals = { INCOME: [] as CurrencyAmount[], EXPENSE: [] as CurrencyAmount[] };
  for (const [, code, rateText, amounts] of rows) {
    const currency = storedCurrency(code);
    const rate = storedRate(rateText);
    if (rate !== null) rates.set(currency, rate);
    const told = amounts.split(' ');
    const sums = { INCOME: 0n, EXPENSE: 0n };
    for (let index = 0; index < told.length; index += 2) {
      const place = Number(told[index]);
      const type = categories[place]?.[1];
      assert(type !== undefined, 'a sum is of a category that was told');
      const amount = asRead(type, BigInt(told[index + 1] ?? ''));
      sums[type] += amount;
      (byPlace[place] ??= []).push({ currency, amount });
    }
    totals.INCOME.push({ currency, amount: sums.INCOME });
    totals.EXPENSE.push({ currency, amount: sums.EXPENSE });
  }
  const income = sumInBase(totals.INCOME, base, rates);
  const spending = sumInBase(totals.EXPENSE, base, rates);
  return {
    ...period,
    income: figureOf(income, base),
    spending: figureOf(spending, base),
    kept: figureOf(subtractSums(income, spending), base),
    byCategory: categories.flatMap(([id], place) => {
      const own = byPlace[place];
      return own === undefined ? [] : [new CategoryTotal(id, own, figureOfSum(own, base, rates))];
    }),
  };
}

/** Nearly every category is used in one currency, and then there is nothing to add up. */
function figureOfSum(sums: readonly CurrencyAmount[], base: CurrencyCode, rates: RatesOfDay): FigureValue {
  const [only, ...others] = sums;
  return only !== undefined && others.length === 0
    ? figureOfOne(only, base, rates.get(only.currency) ?? null)
    : figureOf(sumInBase(sums, base, rates), base);
}

/** A category's total; what it is made of is told when somebody asks for it. */
class CategoryTotal implements CategoryTotalRow {
  readonly #own: readonly CurrencyAmount[];

  constructor(
    readonly categoryId: string,
    own: readonly CurrencyAmount[],
    readonly total: FigureValue,
  ) {
    this.#own = own;
  }

  get amounts(): MoneyValue[] {
    return this.#own.map(({ amount, currency }) => moneyOf(amount, currency));
  }
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
