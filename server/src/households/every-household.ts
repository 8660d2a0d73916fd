import { type Reader, statement } from '../persistence/reader.ts';
import { householdScope, type HouseholdScope } from '../persistence/scope.ts';

const householdsPerPage = 500;

const nextHouseholds = statement(
  'every_household',
  `select household_id, name from households_after($1, ${householdsPerPage})`,
);

/** Every household of the installation, for commands that check it: no member stands behind the scope. */
export async function* everyHousehold(
  reader: Reader,
): AsyncGenerator<{ readonly scope: HouseholdScope; readonly name: string }> {
  for (let after: string | null = null; ;) {
    const rows: readonly (readonly [householdId: string, name: string])[] = await reader.rows(
      nextHouseholds,
      [after],
    );
    for (const [householdId, name] of rows)
      yield { scope: householdScope({ householdId, personId: householdId, role: 'VIEWER' }), name };
    const last = rows.at(-1);
    if (last === undefined || rows.length < householdsPerPage) return;
    after = last[0];
  }
}
