import { createHash } from 'node:crypto';
import { addDays, addMonths, type BusinessDate, monthOf, todayIn } from '../ledger/date.ts';
import { householdTransaction, type HouseholdTransaction } from '../persistence/household-transaction.ts';
import type { Orm } from '../persistence/orm.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { cleanText } from '../text.ts';
import { householdTopic, type ChangedBalance, type ChangeKind, type HouseholdEvent } from './topics.ts';
import type { LiveTransport } from './transport.ts';

/** How many ids an event carries before it says "many". */
const transactionIdsMax = 200;

/** So long the same key answers the first result. Clients try again for minutes; kept for ever, keys take as much room as entries. */
const keyDays = 30;
/** Every so many new keys a server forgets old ones of the household that brought the last, some at a time. */
const forgetEvery = 50;
const forgottenMax = 500;

/** What a change did, told by the service while it works. */
export interface ChangeLog {
  kinds(...kinds: ChangeKind[]): void;
  /** Accounts (own or categories) whose balances changed, in one or many currencies. */
  accounts(ids: Iterable<string>): void;
  /** Postings that came, went or changed: the balances of their accounts in their currencies. */
  postings(postings: Iterable<ChangedPosting>): void;
  transactions(ids: Iterable<string>): void;
}

export interface ChangedPosting {
  readonly accountId: string;
  readonly currency: string;
}

export interface ChangeWork extends HouseholdTransaction {
  readonly changed: ChangeLog;
}

/** Makes a creating mutation answer the same twice. `input` is what was asked; another input under the same key is refused. */
export interface Idempotency {
  readonly key: string;
  readonly operation: string;
  readonly input: unknown;
}

export interface ChangeOptions {
  readonly idempotency?: Idempotency | undefined;
  /** The client that asked, so that it knows its own change again. */
  readonly clientId?: string | null;
  /** Whether it may move thousands of rows: then each statement is planned for the tables as they are. */
  readonly isBulk?: boolean;
}

/** What a change answers: the work's own receipt (plain JSON) and the household's revision after it. */
export interface Change<T> {
  readonly value: T;
  readonly revision: string;
}

interface ChangesDependencies {
  readonly orm: Orm;
  readonly transport: LiveTransport;
  readonly now: () => Date;
}

/**
 * The one way to change a household's books: one database transaction, the revision taken as its last statement, one event
 * published after the commit.
 */
export class Changes {
  private newKeys = 0;

  constructor(private readonly dependencies: ChangesDependencies) {}

  /**
   * Runs `work` and commits it. The revision grows by one if the work told of any change, else it stays. `work` may run
   * several times (deadlocks), so it must do nothing outside the transaction; its value must be plain JSON.
   *
   * @throws Refusal idempotency_key_reused, text_… (the key), and those of `work`
   */
  async change<T>(
    scope: HouseholdScope,
    work: (books: ChangeWork) => Promise<T>,
    options: ChangeOptions = {},
  ): Promise<Change<T>> {
    const idempotency = options.idempotency && readKey(options.idempotency);
    const outcome = await householdTransaction(
      this.dependencies.orm,
      scope,
      async (transaction) => {
        const earlier = idempotency === undefined ? undefined : await claimKey<T>(transaction, idempotency);
        if (earlier !== undefined) return { ...earlier, event: null };
        if (idempotency !== undefined) {
          this.newKeys += 1;
          if (this.newKeys % forgetEvery === 0) await forgetOldKeys(transaction);
        }

        const log = newLog();
        const value = await work({ ...transaction, changed: log });
        await transaction.em.flush();
        if (log.isEmpty()) {
          if (idempotency !== undefined) await keepAnswer(transaction, idempotency.key, value);
          return { value, revision: await revisionOf(transaction), event: null };
        }

        // With the commit in its message: writers of one household wait for each other only here.
        const { revision, accounts } = await close(transaction, {
          accountIds: log.accountIds,
          currencies: log.currencies,
          key: idempotency?.key ?? null,
          value,
          now: this.dependencies.now(),
        });
        const event: HouseholdEvent = {
          householdId: scope.householdId,
          revision,
          kinds: log.kindList,
          accounts,
          transactionIds: log.transactionIds.length > transactionIdsMax ? [] : log.transactionIds,
          manyTransactions: log.transactionIds.length > transactionIdsMax,
          clientId: options.clientId ?? null,
        };
        return { value, revision, event };
      },
      { prepared: options.isBulk !== true },
    );
    if (outcome.event !== null) {
      await this.dependencies.transport.publish(householdTopic(scope.householdId), { ...outcome.event });
    }
    return { value: outcome.value, revision: outcome.revision };
  }
}

function newLog() {
  const kinds = new Set<ChangeKind>();
  const accounts = new Set<string>();
  const currencies = new Set<string>();
  let isEveryCurrency = false;
  const transactions = new Set<string>();
  return {
    kinds(...more: ChangeKind[]) {
      for (const kind of more) kinds.add(kind);
    },
    accounts(ids: Iterable<string>) {
      isEveryCurrency = true;
      for (const id of ids) accounts.add(id);
    },
    postings(postings: Iterable<ChangedPosting>) {
      for (const { accountId, currency } of postings) {
        accounts.add(accountId);
        currencies.add(currency);
      }
    },
    transactions(ids: Iterable<string>) {
      kinds.add('TRANSACTIONS');
      for (const id of ids) transactions.add(id);
    },
    isEmpty: () => kinds.size === 0 && accounts.size === 0,
    get kindList() {
      return [...kinds];
    },
    get accountIds() {
      return [...accounts];
    },
    /** Null for all. */
    get currencies() {
      return isEveryCurrency ? null : [...currencies];
    },
    get transactionIds() {
      return [...transactions];
    },
  };
}

/** The most characters of a key (the database's own limit). */
const keyLengthMax = 200;

function readKey(idempotency: Idempotency): Idempotency {
  const rule = {
    field: 'The idempotency key',
    lengthMax: keyLengthMax,
    path: ['idempotencyKey'],
    required: true,
  };
  return { ...idempotency, key: cleanText(idempotency.key, rule) };
}

/**
 * Takes the key for this transaction. Another transaction with the same key waits here until the first commits, then gets
 * its answer: so the same request on two servers at once makes one row.
 */
async function claimKey<T>(
  transaction: HouseholdTransaction,
  { key, operation, input }: Idempotency,
): Promise<Change<T> | undefined> {
  const requestHash = createHash('sha256')
    .update(JSON.stringify([transaction.scope.personId, operation, input]))
    .digest('hex');
  const claimed = await transaction.sql(
    `insert into idempotency_key (household_id, key, operation, request_hash) values ($1, $2, $3, $4)
     on conflict (household_id, key) do nothing returning key`,
    [key, operation, requestHash],
  );
  if (claimed.length > 0) return undefined;
  const [first] = await transaction.sql<{ request_hash: string; result: T }>(
    `select request_hash, result from idempotency_key where household_id = $1 and key = $2`,
    [key],
  );
  if (first === undefined || first.request_hash !== requestHash) throw refuse('idempotency_key_reused');
  return { value: first.result, revision: await revisionOf(transaction) };
}

async function forgetOldKeys(transaction: HouseholdTransaction): Promise<void> {
  await transaction.sql(
    `delete from idempotency_key where household_id = $1 and key in (
       select key from idempotency_key
       where household_id = $1 and created_at < now() - make_interval(days => $2) limit $3 for update skip locked)`,
    [keyDays, forgottenMax],
  );
}

/** Keeps the answer of a change that changed nothing under its key. */
async function keepAnswer(transaction: HouseholdTransaction, key: string, value: unknown): Promise<void> {
  await transaction.sql(
    `update idempotency_key set result = $3 where household_id = $1 and key = $2 returning key`,
    [key, JSON.stringify(value ?? null)],
  );
}

/**
 * Takes the revision and keeps the answer under its key, and tells the balances as of today and the last year's month totals
 * of the accounts that changed, from the roll-ups: all in one statement, because the household is locked from here on.
 */
async function close(
  transaction: HouseholdTransaction,
  done: {
    readonly accountIds: readonly string[];
    readonly currencies: readonly string[] | null;
    readonly key: string | null;
    readonly value: unknown;
    readonly now: Date;
  },
): Promise<{ readonly revision: string; readonly accounts: readonly ChangedBalance[] }> {
  const [row] = await transaction.last<{
    revision: string;
    time_zone: string;
    accounts: readonly RolledUp[];
  }>(closing, [
    done.accountIds,
    done.key,
    done.key === null ? null : JSON.stringify(done.value ?? null),
    earliestToday(done.now),
    done.currencies,
  ]);
  // Who deletes a household takes everything that was written here with it.
  if (row === undefined) throw refuse('not_found', { what: 'household' });
  // Every today is this server's: the database's clock and its table of time zones may say another day.
  const today = todayIn(row.time_zone, done.now);
  return { revision: row.revision, accounts: row.accounts.map((account) => balanceOn(account, today)) };
}

/** What the roll-ups have of an account: all of it, and the days and months that today decides about. */
interface RolledUp extends ChangedBalance {
  readonly days: readonly { readonly day: string; readonly amount: string }[];
}

const closing = `with taken as (
    update household set revision = revision + 1 where household_id = $1 returning revision, time_zone
  ), kept as (
    update idempotency_key set result = $4 where household_id = $1 and key = $3
  )
  select taken.revision::text as revision, taken.time_zone, coalesce((
    select json_agg(json_build_object('accountId', b.account_id, 'currency', b.currency, 'amount', b.amount::text,
      'days', coalesce((select json_agg(json_build_object('day', d.day, 'amount', d.amount::text))
          from account_day d
          where d.household_id = $1 and d.account_id = b.account_id and d.currency = b.currency and d.day > $5::date), '[]'::json),
      'months', coalesce((select json_agg(json_build_object('month', to_char(m.month, 'YYYY-MM'), 'amount', m.amount::text) order by m.month)
          from account_month m
          where m.household_id = $1 and m.account_id = b.account_id and m.currency = b.currency
            and m.month >= date_trunc('month', $5::date::timestamp)::date - interval '12 months'), '[]'::json)))
    from account_balance b
    where b.household_id = $1 and b.account_id = any($2::uuid[]) and ($6::text[] is null or b.currency = any($6))), '[]'::json) as accounts
  from taken`;

/** No household has an earlier today: the time zones furthest behind are twelve hours behind UTC. */
function earliestToday(now: Date): BusinessDate {
  return addDays(todayIn('UTC', now), -1);
}

/** An account's balance as of a day, without what lies after it, and its months from a year before on. */
function balanceOn({ days, months, ...account }: RolledUp, today: BusinessDate): ChangedBalance {
  const later = days.filter(({ day }) => day > today).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const firstMonth = addMonths(monthOf(today), -12);
  return {
    ...account,
    amount: String(BigInt(account.amount) - later),
    months: months.filter(({ month }) => month >= firstMonth),
  };
}

async function revisionOf(transaction: HouseholdTransaction): Promise<string> {
  const [row] = await transaction.sql<{ revision: string }>(
    `select revision::text as revision from household where household_id = $1`,
  );
  return row?.revision ?? '0';
}
