import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';

export interface HouseholdRow {
  readonly id: string;
  readonly name: string;
  readonly baseCurrency: string;
  readonly timeZone: string;
  readonly firstDayOfWeek: number;
  readonly numberLocale: string;
  readonly revision: string;
}

const household = householdStatement(
  'household',
  `select household_id, name, base_currency, time_zone, first_day_of_week, number_locale, revision
   from household where household_id = $1`,
);

/** One household's settings and revision. */
export async function readHousehold(reader: Reader, scope: HouseholdScope): Promise<HouseholdRow> {
  const [row] = await reader.household<[string, string, string, string, number, string, string]>(
    scope,
    household,
  );
  if (row === undefined) throw refuse('not_found', { what: 'household' });
  const [id, name, baseCurrency, timeZone, firstDayOfWeek, numberLocale, revision] = row;
  return { id, name, baseCurrency, timeZone, firstDayOfWeek, numberLocale, revision };
}
