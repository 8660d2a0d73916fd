import { AsyncLocalStorage } from 'node:async_hooks';
import { type ClientBase, Query, type QueryArrayConfig, type QueryConfig } from 'pg';
import { DatabaseSilent } from './dead-connections.ts';
import { isId } from './id.ts';

/**
 * The household that a database transaction is about, as PostgreSQL knows it. The policies of every household table compare
 * with it, so that a statement whose own condition is wrong or missing still finds no row of another household
 * (docs/adr/0017-household-wall.md). It holds for one transaction and never for a connection, which may serve anybody next.
 */
const setting = 'finance.household';

/** How a statement tells it: prepared once on each connection. */
const telling = { name: 'tell_household', text: `select set_config('${setting}', $1, true)` };

/** The household of the transactions that are begun inside `atWorkOn`. */
const household = new AsyncLocalStorage<string>();

/** Runs work whose database transactions are about one household. */
export function atWorkOn<T>(householdId: string, work: () => Promise<T>): Promise<T> {
  // It is written into a statement's text.
  if (!isId(householdId)) throw new Error(`not the id of a household: ${householdId}`);
  return household.run(householdId, work);
}

/** How long a new connection may take to be made ready: nobody else watches it yet. */
const readyMsMax = 5_000;

/** Makes a new connection ready to tell households: prepares the statement that does. @throws DatabaseSilent */
export async function prepareToTell(client: ClientBase): Promise<void> {
  try {
    await client.query({ ...telling, values: [''], query_timeout: readyMsMax } as QueryConfig);
  } catch (error) {
    throw error instanceof Error && error.message === 'Query read timeout'
      ? new DatabaseSilent(readyMsMax)
      : error;
  }
}

/**
 * Lets each transaction of a connection that begins inside `atWorkOn` tell its household in the same message as its `begin`,
 * so that it costs no round trip.
 */
export function tellAtBegin(client: ClientBase): void {
  const send = client.query.bind(client) as (...given: unknown[]) => unknown;
  Reflect.set(client, 'query', (...given: unknown[]): unknown => {
    const householdId = given[0] === 'begin' ? household.getStore() : undefined;
    if (householdId === undefined) return send(...given);
    return send(`begin; set local ${setting} = '${householdId}'`);
  });
}

/** The parts of pg's connection and query that its types leave out. */
interface Connection {
  bind(values: { readonly statement: string; readonly values: readonly unknown[] }): void;
  execute(portal: { readonly portal: string }): void;
}
interface DriverQuery extends Query {
  prepare(connection: Connection): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}
const DriverQuery = Query as unknown as new (config: QueryArrayConfig) => DriverQuery;

/**
 * One statement about one household. The household is told by a statement right before it in the same message: PostgreSQL
 * runs both in one transaction, and nothing waits for the first one's answer.
 * Source: PostgreSQL, “Frontend/Backend Protocol”, “Extended Query” and “Pipelining”.
 */
export class HouseholdQuery extends DriverQuery {
  #isTold = false;

  constructor(
    private readonly householdId: string,
    config: QueryArrayConfig,
  ) {
    super(config);
  }

  override prepare(connection: Connection): void {
    connection.bind({ statement: telling.name, values: [this.householdId] });
    connection.execute({ portal: '' });
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.#isTold) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.#isTold) super.handleCommandComplete(message, connection);
    this.#isTold = true;
  }
}
