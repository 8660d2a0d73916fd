import { Arg, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { MonthScalar } from '../graphql/scalars.ts';
import { Household } from '../households/households.types.ts';
import { addMonths, type BusinessDate, type Month, parseDate, parseMonth } from '../ledger/date.ts';
import type { Reader } from '../persistence/reader.ts';
import { refuse, valueOf } from '../refusal.ts';
import { type MonthSummaryRow, readMonthSummaries, readMonthSummary } from './month-summary.queries.ts';
import { type NetWorthPointRow, readNetWorthByMonth } from './net-worth.queries.ts';
import { type ProblemRow, readProblems } from './problems.queries.ts';
import { MonthSummary, NetWorthPoint, Problem } from './reports.types.ts';

/** Twenty years: the longest chart. */
const monthsMax = 240;

@Resolver(() => Household)
export class ReportsResolver {
  constructor(private readonly reader: Reader) {}

  @FieldResolver(() => MonthSummary, {
    description: 'Income, spending and what was kept in a month, up to a day of it when one is given.',
  })
  async monthSummary(
    @Root() household: Household,
    @Arg('month', () => MonthScalar, { description: 'The month.' }) month: string,
    @Arg('throughDay', () => Int, {
      nullable: true,
      description:
        'Last day that counts, 1 to 31, so that months compare by the same day; the whole month when omitted.',
    })
    throughDay: number | null,
  ): Promise<MonthSummaryRow> {
    const day = throughDay ?? null;
    if (day !== null && (day < 1 || day > 31)) {
      throw refuse(
        'number_out_of_range',
        { field: 'The day', min: '1', max: '31' },
        { path: ['throughDay'] },
      );
    }
    return await readMonthSummary(this.reader, household.scope, {
      month: valueOf(parseMonth(month), ['month']),
      throughDay: day,
      baseCurrency: household.baseCurrency,
    });
  }

  @FieldResolver(() => [MonthSummary], {
    description: 'Income, spending and what was kept in each month of a range, whole months.',
  })
  async monthSummaries(
    @Root() household: Household,
    @Arg('from', () => MonthScalar, { description: 'First month.' }) from: string,
    @Arg('to', () => MonthScalar, { description: 'Last month, at most 239 after the first.' }) to: string,
  ): Promise<readonly MonthSummaryRow[]> {
    return await readMonthSummaries(this.reader, household.scope, {
      ...rangeOfMonths(from, to),
      baseCurrency: household.baseCurrency,
    });
  }

  @FieldResolver(() => [NetWorthPoint], {
    description:
      'Net worth at the end of each month, the present month as of today; later months are left out.',
  })
  async netWorthByMonth(
    @Root() household: Household,
    @Arg('from', () => MonthScalar, { description: 'First month.' }) from: string,
    @Arg('to', () => MonthScalar, { description: 'Last month, at most 239 after the first.' }) to: string,
  ): Promise<readonly NetWorthPointRow[]> {
    return await readNetWorthByMonth(this.reader, household.scope, {
      ...rangeOfMonths(from, to),
      today: todayOf(household),
      baseCurrency: household.baseCurrency,
    });
  }

  @FieldResolver(() => [Problem], { description: 'What needs a person, the most pressing kind first.' })
  async problems(@Root() household: Household): Promise<readonly ProblemRow[]> {
    return await readProblems(this.reader, household.scope, todayOf(household));
  }
}

/** @throws Refusal month_…, range_is_backwards, number_out_of_range */
function rangeOfMonths(from: string, to: string): { readonly from: Month; readonly to: Month } {
  const first = valueOf(parseMonth(from), ['from']);
  const last = valueOf(parseMonth(to), ['to']);
  if (last < first) throw refuse('range_is_backwards', {}, { path: ['to'] });
  // Past the calendar's end nothing is too far away.
  if (first < '9980-01' && last > addMonths(first, monthsMax - 1)) {
    throw refuse(
      'number_out_of_range',
      { field: 'The number of months', min: '1', max: String(monthsMax) },
      { path: ['to'] },
    );
  }
  return { from: first, to: last };
}

function todayOf(household: Household): BusinessDate {
  return valueOf(parseDate(household.todayDate));
}
