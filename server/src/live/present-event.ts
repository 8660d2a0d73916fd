import { type Reader, statement } from '../persistence/reader.ts';
import type { HouseholdEvent } from './topics.ts';

const revisionOf = statement(
  'revision_of_household',
  `select revision from household where household_id = $1`,
);

/** An event that tells the revision and nothing else; null for a household that is no more. */
export async function presentEvent(reader: Reader, householdId: string): Promise<HouseholdEvent | null> {
  const [row] = await reader.inHousehold<[string]>(householdId, revisionOf, [householdId]);
  if (row === undefined) return null;
  return {
    householdId,
    revision: row[0],
    kinds: [],
    accounts: [],
    transactionIds: [],
    manyTransactions: false,
    clientId: null,
  };
}
