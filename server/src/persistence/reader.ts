import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryArrayConfig, QueryArrayResult } from 'pg';
import { bearSilence, onTheWayMsMax } from './dead-connections.ts';
import { telling } from './household-at-work.ts';
import { JoinedQuery } from './joined-query.ts';
import type { HouseholdScope } from './scope.ts';
import { Turns } from './turns.ts';

/** A read, prepared once per connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What a row comes as: the columns in order, each a string, number, boolean, array, JSON value or null. */
export type Row = readonly unknown[];

/**
 * Names a read. The name carries a hash of the text, because a prepared statement keeps the text it was made with and two
 * releases may share a connection pooler.
 */
export function statement(name: string, text: string): Statement {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { name: `${name}_${hash}`, text };
}

/** A read of one household's rows: its text must name `household_id = $1`, which the reader fills from the scope. */
export function householdStatement(name: string, text: string): Statement {
  if (!/household_id\s*=\s*\$1\b/.test(text))
    throw new Error(`statement ${name} does not name household_id = $1`);
  return statement(name, text);
}

/** Memory of each sort or hash of a long read, as PostgreSQL writes it; past this it goes to disk. */
const snapshotWorkMemory = '32MB';

/** The share of the pool that searches may hold at once: what everybody asks for must not wait behind them. */
const searchShareMax = 1 / 3;
const searchWaitMsMax = 60_000;

/** Reads: named prepared statements straight from the pool, rows as arrays. */
export class Reader {
  readonly #searches: Turns;

  constructor(private readonly client: Pool | PoolClient) {
    const connections = isPool(client) ? client.options.max : 1;
    this.#searches = new Turns(Math.max(1, Math.floor(connections * searchShareMax)), searchWaitMsMax);
  }

  /**
   * Runs long reads that must agree with each other as of one moment, while writers go on. They share one connection, and
   * each may take that long.
   */
  async snapshot<T>(statementTimeoutMs: number, work: (reader: Reader) => Promise<T>): Promise<T> {
    if (!isPool(this.client)) throw new Error('a snapshot begins at the pool, not inside another one');
    const client = await this.client.connect();
    const endBearing = bearSilence(client, statementTimeoutMs + onTheWayMsMax);
    let failure: unknown;
    try {
      await client.query('begin isolation level repeatable read read only');
      await client.query(
        // A table that was emptied and filled again looks empty to the planner, and rows of two tables would be held against
        // each other one by one: seconds for a few thousand. What reads whole books hashes them.
        `select set_config('statement_timeout', $1, true), set_config('work_mem', $2, true), set_config('enable_nestloop', 'off', true)`,
        [String(statementTimeoutMs), snapshotWorkMemory],
      );
      const result = await work(new Reader(client));
      await client.query('commit');
      return result;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      endBearing();
      // A connection left inside a failed transaction is of no use to the next one.
      client.release(failure !== undefined);
    }
  }

  /** Rows of one household. `$1` is the household of the scope, `$2` the first of `values`. */
  async household<R extends Row>(
    scope: HouseholdScope,
    sent: Statement,
    values: readonly unknown[] = [],
  ): Promise<R[]> {
    return await this.inHousehold<R>(scope.householdId, sent, [scope.householdId, ...values]);
  }

  /**
   * The same for what may look at all the books and take seconds: a few at once, and whoever waits holds no connection.
   *
   * @throws Refusal too_many_requests (a minute was not enough)
   */
  async search<R extends Row>(
    scope: HouseholdScope,
    sent: Statement,
    values: readonly unknown[] = [],
  ): Promise<R[]> {
    return await this.#searches.run(async () => await this.household<R>(scope, sent, values));
  }

  /**
   * Rows of a household where no membership has been read: of the statement that reads it, or that answers whoever holds an
   * invitation. The statement itself must ask for the right.
   */
  async inHousehold<R extends Row>(
    householdId: string,
    sent: Statement,
    values: readonly unknown[],
  ): Promise<R[]> {
    const { name, text } = sent;
    const config: QueryArrayConfig = { name, text, values: [...values], rowMode: 'array' };
    const query = new JoinedQuery(config, [telling(householdId)]);
    const result = await new Promise<QueryArrayResult>((resolve, reject) => {
      const answer = (error: Error | null | undefined, found: QueryArrayResult): void =>
        error ? reject(error) : resolve(found);
      // Pool and client both take a query of one's own with a callback; their types know it only without.
      (this.client.query as (query: unknown, answer: unknown) => void).call(this.client, query, answer);
    });
    return result.rows as unknown as R[];
  }

  /**
   * Rows outside any household: people, sessions, the installation itself. Of a household's tables such a statement sees
   * nothing but through the functions that are made for it (persistence/migrations/2026-11-26-1-wall.ts).
   */
  async rows<R extends Row>(sent: Statement, values: readonly unknown[] = []): Promise<R[]> {
    const result = await this.client.query({
      name: sent.name,
      text: sent.text,
      values: [...values],
      rowMode: 'array',
    });
    return result.rows as unknown as R[];
  }
}

function isPool(client: Pool | PoolClient): client is Pool {
  return 'totalCount' in client;
}
