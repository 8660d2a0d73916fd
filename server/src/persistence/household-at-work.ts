import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientBase, QueryConfig } from 'pg';
import { DatabaseSilent } from './dead-connections.ts';
import { isId } from './id.ts';
import type { Prepared } from './joined-query.ts';

/**
 * The household that a database transaction is about, as PostgreSQL knows it. The policies of every household table compare
 * with it, so that a statement whose own condition is wrong or missing still finds no row of another household
 * (docs/adr/0017-household-wall.md). It holds for one transaction and never for a connection, which may serve anybody next.
 */
const setting = 'finance.household';

/** What is prepared once on each connection, to be sent beside other statements. */
const prepared = {
  begin: 'begin',
  tell_household: `select set_config('${setting}', $1, true)`,
  commit: 'commit',
} as const;

export const beginning: Prepared = { name: 'begin' satisfies keyof typeof prepared, values: [] };
export const committing: Prepared = { name: 'commit' satisfies keyof typeof prepared, values: [] };

export function telling(householdId: string): Prepared {
  return { name: 'tell_household' satisfies keyof typeof prepared, values: [householdId] };
}

/** `beginning` and `telling` as one text. */
export function openingText(householdId: string): string {
  return `begin; set local ${setting} = '${householdId}'`;
}

/** The household of the transactions that are begun inside `atWorkOn`. */
const household = new AsyncLocalStorage<string>();

/** Runs work whose database transactions are about one household. */
export function atWorkOn<T>(householdId: string, work: () => Promise<T>): Promise<T> {
  // It is written into a statement's text.
  if (!isId(householdId)) throw new Error(`not the id of a household: ${householdId}`);
  return household.run(householdId, work);
}

export function householdAtWork(): string | undefined {
  return household.getStore();
}

/**
 * Statements are planned for any household, once on each connection (docs/adr/0019-plans-for-any-household.md). PostgreSQL by
 * itself looks up the very household first, and one that its statistics have not seen has no rows: each of its entries is then
 * held against each other, which takes seconds for four hundred and the whole time limit for eight thousand.
 */
const planning = 'set plan_cache_mode = force_generic_plan';

/** How long a new connection may take to be made ready: nobody else watches it yet. */
const readyMsMax = 5_000;

/** Makes a new connection ready: says how to plan, and prepares what is sent beside other statements. @throws DatabaseSilent */
export async function prepareConnection(client: ClientBase): Promise<void> {
  try {
    await client.query({ text: planning, query_timeout: readyMsMax } as QueryConfig);
    for (const [name, text] of Object.entries(prepared)) {
      const values = text.includes('$1') ? [''] : [];
      await client.query({ name, text, values, query_timeout: readyMsMax } as QueryConfig);
    }
  } catch (error) {
    throw error instanceof Error && error.message === 'Query read timeout'
      ? new DatabaseSilent(readyMsMax)
      : error;
  }
}
