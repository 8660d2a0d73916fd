import type { Role } from '../persistence/entities/household.ts';
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

/** The columns of a household `h`, in the order of `HouseholdColumns`. */
export const householdColumns =
  'h.household_id, h.name, h.base_currency, h.time_zone, h.first_day_of_week, h.number_locale, h.revision';

/** What `householdColumns` answers. */
export type HouseholdColumns = readonly [
  id: string,
  name: string,
  baseCurrency: string,
  timeZone: string,
  firstDayOfWeek: number,
  numberLocale: string,
  revision: string,
];

/** A person's part in a household, and the household as it was when that was read. */
export interface Membership {
  readonly role: Role;
  readonly household: HouseholdRow;
}

const household = householdStatement(
  'household',
  `select ${householdColumns} from household h where h.household_id = $1`,
);
const membership = householdStatement(
  'membership',
  `select m.role, ${householdColumns}
   from household h join member m on m.household_id = $1 and m.person_id = $2
   where h.household_id = $1`,
);

/** One household's settings and revision. */
export async function readHousehold(reader: Reader, scope: HouseholdScope): Promise<HouseholdRow> {
  const [row] = await reader.household<HouseholdColumns>(scope, household);
  if (row === undefined) throw refuse('not_found', { what: 'household' });
  return householdRow(row);
}

/** The person's part in a household, with the household; null for somebody who is not a member. */
export async function readMembership(
  reader: Reader,
  householdId: string,
  personId: string,
): Promise<Membership | null> {
  const [row] = await reader.inHousehold<[Role, ...HouseholdColumns]>(householdId, membership, [
    householdId,
    personId,
  ]);
  if (row === undefined) return null;
  const [role, ...columns] = row;
  return { role, household: householdRow(columns) };
}

/** Reads what a statement answered for `householdColumns`. */
export function householdRow([
  id,
  name,
  baseCurrency,
  timeZone,
  firstDayOfWeek,
  numberLocale,
  revision,
]: HouseholdColumns): HouseholdRow {
  return { id, name, baseCurrency, timeZone, firstDayOfWeek, numberLocale, revision };
}
