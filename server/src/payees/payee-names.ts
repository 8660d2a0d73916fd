import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';
import { assert } from '../ledger/result.ts';

/** How often a name is looked for: once more than another transaction can have been in the way. */
const attemptsMax = 3;

/**
 * The id of the payee of a name, made if nobody had that name yet; null for an empty name. A known payee is only read, so
 * that writers who pay the same people do not wait for each other.
 */
export async function payeeIdOf(sql: HouseholdTransaction['sql'], name: string): Promise<string | null> {
  if (name === '') return null;
  for (let attempt = 1; ; attempt += 1) {
    const [payee] = await sql<{ id: string }>(
      `with known as (select id from payee where household_id = $1 and name = $3),
        made as (
          insert into payee (household_id, id, name) select $1, $2, $3 where not exists (select from known)
          on conflict (household_id, name) do nothing returning id
        )
       select id from known union all select id from made`,
      [newId(), name],
    );
    if (payee !== undefined) return payee.id;
    // Somebody made it between our look and our insert: the next statement sees theirs.
    assert(attempt < attemptsMax, 'a payee that was in the way can be seen');
  }
}
