import { todayIn } from '../ledger/date.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import type { RoleEnum } from '../users/users.types.ts';
import { type HouseholdRow, readHousehold } from './households.queries.ts';
import type { Household } from './households.types.ts';

/** Reads the household object below which everything else of the schema is resolved. */
export class HouseholdObjects {
  constructor(
    private readonly reader: Reader,
    private readonly now: () => Date,
  ) {}

  /** The household of a scope, with today's date in its time zone. */
  async read(scope: HouseholdScope): Promise<Household> {
    return this.of(scope, await readHousehold(this.reader, scope));
  }

  /** The household of a scope, from a row that was read already. */
  of(scope: HouseholdScope, row: HouseholdRow): Household {
    return {
      scope,
      todayDate: todayIn(row.timeZone, this.now()),
      ...row,
      revision: Number(row.revision),
      role: scope.role as RoleEnum,
    };
  }
}
