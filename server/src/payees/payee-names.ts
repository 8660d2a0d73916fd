import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';
import { assert } from '../ledger/result.ts';

/** How often a name is looked for: once more than another transaction can have been in the way. */
const attemptsMax = 3;

/**
 * The start of a statement that needs the payee of a name and makes it if nobody had that name yet: `chosen` has its id, and no
 * row where the name is empty, or where somebody made it meanwhile and it cannot be seen yet. A known payee is only read, so
 * that writers who pay the same people do not wait for each other.
 *
 * @param name @param newId parameters of the statement, such as `$4`
 */
export function payeeOf(name: string, newId: string): string {
  return `with known as (
    select id from payee where household_id = $1 and name = ${name}
  ), made as (
    insert into payee (household_id, id, name) select $1, ${newId}, ${name} where ${name} <> '' and not exists (select from known)
    on conflict (household_id, name) do nothing returning id
  ), chosen as (
    select id from known union all select id from made
  )`;
}

/**
 * Sends a statement that begins with `payeeOf` and answers nothing where its payee cannot be seen yet: again until it can.
 */
export async function untilPayeeIsSeen<R>(send: () => Promise<readonly R[]>): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    const [row] = await send();
    if (row !== undefined) return row;
    // Somebody made it between our look and our insert: the next statement sees theirs.
    assert(attempt < attemptsMax, 'a payee that was in the way can be seen');
  }
}

/** The id of the payee of a name, made if nobody had that name yet; null for an empty name. */
export async function payeeIdOf(sql: HouseholdTransaction['sql'], name: string): Promise<string | null> {
  if (name === '') return null;
  const values = [newId(), name];
  const { id } = await untilPayeeIsSeen(async () => await sql<{ id: string }>(payeeOfName, values));
  return id;
}

const payeeOfName = `${payeeOf('$3', '$2')} select id from chosen`;
