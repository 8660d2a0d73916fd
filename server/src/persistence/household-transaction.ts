import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { atWorkOn } from './household-at-work.ts';
import type { Orm } from './orm.ts';
import { prepareOnce } from './prepared-writes.ts';
import { commitWith } from './transaction-trips.ts';
import type { HouseholdScope } from './scope.ts';

/** Work inside one database transaction on one household's books. */
export interface HouseholdTransaction {
  readonly em: EntityManager;
  readonly scope: HouseholdScope;
  /** Runs a statement of this household in the transaction: `$1` is the household. Rows come as objects. */
  sql<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** The same for the last statement, which takes the commit with it. Its text must always be the last one. */
  last<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

/** How often transactions met each other, since the process started. */
export const contention = { retries: 0, gaveUp: 0 };

const retriesMax = 8;

/** Serialization failure, deadlock: the transaction did nothing wrong and may be tried again (PostgreSQL, appendix A). */
const retryable = new Set(['40001', '40P01']);

/**
 * The connection broke between the commit and its answer: the database alone knows whether the work is written. The same
 * request under the same idempotency key finds out.
 */
export class OutcomeUnknown extends Error {
  constructor(override readonly cause: unknown) {
    super('the connection broke while PostgreSQL committed');
    this.name = 'OutcomeUnknown';
  }
}

/**
 * Whether PostgreSQL itself said that it does not commit: constraints, deadlocks, a full disk, a timeout. What it says while it
 * is ended (class 57P) or broken (class XX) may come after the commit.
 */
function isRefusal(error: unknown): boolean {
  return /^(2|3|4|53|54|55|57014|P0)/.test(sqlStateOf(error) ?? '');
}

/** How often the operation that runs here has committed: what fails afterwards must not be told as if nothing were written. */
export const commits = new AsyncLocalStorage<{ count: number }>();

/** Counts a commit of the operation that runs here. */
function noteCommit(): void {
  const noted = commits.getStore();
  if (noted !== undefined) noted.count += 1;
}

/** How a database transaction sends its statements. */
export interface TransactionOptions {
  /**
   * Whether statements are prepared once on each connection. Not where thousands of rows are moved: a kept plan knows
   * nothing of what the tables have become.
   */
  readonly prepared?: boolean | undefined;
}

/**
 * Runs work in one database transaction and commits it. A serialization failure or a deadlock rolls everything back and
 * tries again from the start, so `work` must do nothing outside the transaction.
 *
 * @throws OutcomeUnknown when the connection broke while it committed
 */
export async function householdTransaction<T>(
  orm: Orm,
  scope: HouseholdScope,
  work: (transaction: HouseholdTransaction) => Promise<T>,
  { prepared = false }: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    let isCommitting = false;
    let isCommitted = false;
    try {
      const done = await atWorkOn(
        scope.householdId,
        async () =>
          await orm.em.fork().transactional(async (em) => {
            const sendLast = async <R>(send: () => Promise<R>): Promise<R> => {
              isCommitting = true;
              const result = await send();
              isCommitting = false;
              isCommitted = true;
              noteCommit();
              return result;
            };
            const value = await work(open(em as EntityManager, scope, { prepared, sendLast }));
            await em.flush();
            isCommitting = !isCommitted;
            return value;
          }),
      );
      if (!isCommitted) noteCommit();
      return done;
    } catch (error) {
      if (isCommitting && !isRefusal(error)) throw new OutcomeUnknown(error);
      if (!retryable.has(sqlStateOf(error) ?? '')) throw error;
      if (attempt >= retriesMax) {
        contention.gaveUp += 1;
        throw error;
      }
      contention.retries += 1;
      await new Promise((resume) => setTimeout(resume, 5 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}

/** Looks entities of one household up. Whoever changes some uses `householdTransaction`. */
export async function lookUp<T>(
  orm: Orm,
  { householdId }: HouseholdScope,
  find: (em: EntityManager) => Promise<T>,
): Promise<T> {
  return await atWorkOn(
    householdId,
    async () => await orm.em.fork().transactional(async (em) => await find(em as EntityManager)),
  );
}

function open(
  em: EntityManager,
  scope: HouseholdScope,
  {
    prepared,
    sendLast,
  }: { readonly prepared: boolean; readonly sendLast: <R>(send: () => Promise<R>) => Promise<R> },
): HouseholdTransaction {
  async function send<R>(text: string, values: readonly unknown[]): Promise<R[]> {
    const transaction = em.getTransactionContext<{
      executeQuery(query: CompiledQuery): Promise<{ rows: R[] }>;
    }>();
    if (transaction === undefined) throw new Error('no database transaction is open');
    const result = await transaction.executeQuery(CompiledQuery.raw(text, [scope.householdId, ...values]));
    return result.rows;
  }
  /** Entities written so far go first, so that SQL sees them and foreign keys find them. */
  async function ready(text: string): Promise<void> {
    if (!/household_id/.test(text)) throw new Error(`statement does not name household_id: ${text}`);
    if (prepared) prepareOnce(text);
    await em.flush();
  }
  return {
    em,
    scope,
    async sql<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
      await ready(text);
      return await send<R>(text, values);
    },
    async last<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
      await ready(text);
      commitWith(text);
      return await sendLast(async () => await send<R>(text, values));
    },
  };
}

/** SQLSTATE of a database error, also below the ORM's own wrapper. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code: unknown = Reflect.get(cause, 'code');
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}
