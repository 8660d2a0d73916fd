import type { Changes } from '../live/change.ts';
import type { Role } from '../persistence/entities/household.ts';
import { householdTransaction } from '../persistence/household-transaction.ts';
import type { Orm } from '../persistence/orm.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import { householdScope, type HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';

/** What a person is to one of their households. */
export interface Part {
  readonly scope: HouseholdScope;
  readonly name: string;
  /** Nobody else is a member. */
  readonly isAlone: boolean;
  /** Nobody else is an owner. */
  readonly isOnlyOwner: boolean;
}

const others = householdStatement(
  'other_members',
  `select count(*)::int, count(*) filter (where role = 'OWNER')::int
   from member where household_id = $1 and person_id <> $2`,
);

/** What a person is to a household that they are a member of. */
export async function readPart(
  reader: Reader,
  part: { householdId: string; householdName: string; personId: string; role: Role },
): Promise<Part> {
  const { householdId, householdName: name, personId, role } = part;
  const scope = householdScope({ householdId, personId, role });
  const [row] = await reader.household<[number, number]>(scope, others, [personId]);
  const [memberCount, ownerCount] = row ?? [0, 0];
  return { scope, name, isAlone: memberCount === 0, isOnlyOwner: role === 'OWNER' && ownerCount === 0 };
}

/**
 * Takes a person out of a household, with the invitations that they made and nobody has accepted. What they entered stays.
 *
 * @throws Refusal last_owner_stays
 */
export async function forgetMember(changes: Changes, scope: HouseholdScope): Promise<void> {
  await changes.change(scope, async ({ sql, changed }) => {
    const owners = await sql<{ person_id: string }>(
      `select person_id from member where household_id = $1 and role = 'OWNER' order by person_id for update`,
    );
    if (owners.length === 1 && owners[0]?.person_id === scope.personId) throw refuse('last_owner_stays');
    await sql(`delete from invitation where household_id = $1 and invited_by = $2 and accepted_at is null`, [
      scope.personId,
    ]);
    await sql(`delete from member where household_id = $1 and person_id = $2`, [scope.personId]);
    changed.kinds('MEMBERS');
    return null;
  });
}

/**
 * What goes before the household itself, in this order, because rows that stay name it. The rest goes with the household.
 */
const first = ['statement_line', 'transaction', 'import_batch', 'attachment', 'stored_file'];

/**
 * Deletes a household with everything in it. Its files are left for the caller to remove: a crash between the two leaves
 * content without a row, which `files:verify` finds.
 *
 * @throws Refusal household_has_others, when somebody joined meanwhile
 */
export async function deleteHousehold(orm: Orm, scope: HouseholdScope): Promise<void> {
  await householdTransaction(orm, scope, async ({ sql }) => {
    // Nobody joins, and nothing is written, until this is done.
    await sql(`select from household where household_id = $1 for update`);
    const members = await sql<{ person_id: string }>(`select person_id from member where household_id = $1`);
    if (members.some(({ person_id: id }) => id !== scope.personId)) throw refuse('household_has_others');
    for (const table of first) await sql(`delete from ${table} where household_id = $1`);
    await sql(`delete from household where household_id = $1`);
  });
}
