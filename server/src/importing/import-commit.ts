import type { Change, Changes, ChangeWork } from '../live/change.ts';
import type { WorkOutcome } from '../measures.ts';
import { newId } from '../persistence/id.ts';
import { bulkRowsMin, refreshStatistics } from '../persistence/planner-statistics.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { type KnownAccounts, loadAccounts } from '../transactions/known-accounts.ts';
import { type Batch, holdBatch, refuseUnless } from './batch.ts';
import { interruptionOf } from './batch-lease.ts';
import { becomesTransaction, writeNewLines } from './commit-lines.ts';
import { mergeLines, mergesWithEntry, StaleMatches } from './commit-merges.ts';
import { holdBooks } from './hold-books.ts';
import { ImportWork, type WorkDependencies } from './import-progress.ts';
import { MATCH_DAYS_MAX } from './match.ts';

/** Ids told to listeners; past 200 they refetch, so one more says enough. */
const idsMax = 201;

interface Dependencies extends WorkDependencies {
  readonly changes: Changes;
}

/** Who asks. */
interface Asking {
  readonly clientId: string | null;
  readonly requestId: string;
}

/** Writes batches to the books: each in one database transaction, so that a batch is there whole or not at all. */
export class ImportCommit {
  private readonly running = new Map<string, ImportWork>();
  private stopped = false;

  constructor(private readonly dependencies: Dependencies) {}

  /**
   * Commits a batch and answers when it is done. It can be stopped meanwhile; then nothing is written and it is READY again,
   * as it is when the server dies.
   *
   * @throws Refusal not_found, import_is_busy, import_not_ready, csv_columns_incomplete, import_needs_account,
   *   import_books_changed, import_was_stopped, account_is_closed
   */
  async commit(
    scope: HouseholdScope,
    batchId: string,
    { clientId, requestId }: Asking,
  ): Promise<Change<null>> {
    const { workId, total } = await this.claim(scope, batchId, clientId);
    const work = new ImportWork(this.dependencies, {
      scope,
      batchId,
      workId,
      requestId,
      status: 'COMMITTING',
    });
    this.running.set(batchId, work);
    work.tell(0, total);
    try {
      const change = await this.dependencies.changes.change(
        scope,
        async (books) => {
          await this.write(books, { batchId, workId, work, total });
          return null;
        },
        { clientId, isBulk: true },
      );
      if (work.done >= bulkRowsMin)
        await refreshStatistics(this.dependencies.orm, ['statement_line', 'transaction', 'posting', 'payee']);
      work.tellStatus('COMMITTED');
      work.end('done');
      return change;
    } catch (error) {
      // A database that is away cannot be told; whoever finds the batch silent puts it right.
      const isOurs = await this.giveBack(scope, {
        batchId,
        workId,
        stale: error instanceof StaleMatches ? error.lineIds : [],
      }).catch(() => false);
      if (isOurs) work.tellStatus('READY');
      work.end(outcomeOf(error, work), error);
      throw error instanceof StaleMatches
        ? refuse('import_books_changed', { count: String(error.lineIds.length) })
        : error;
    } finally {
      if (this.running.get(batchId) === work) this.running.delete(batchId);
    }
  }

  /** Stops a commit that runs here; elsewhere it stops by itself once its batch is taken from it. */
  stop(batchId: string): void {
    this.running.get(batchId)?.stop();
  }

  /** Stops everything, for a server that ends. */
  close(): void {
    this.stopped = true;
    for (const work of this.running.values()) work.stop();
  }

  /** Makes the batch COMMITTING and ours. */
  private async claim(
    scope: HouseholdScope,
    batchId: string,
    clientId: string | null,
  ): Promise<{ workId: string; total: number }> {
    const workId = newId();
    const { value: total } = await this.dependencies.changes.change(
      scope,
      async (books) => {
        const batch = await holdBatch(books, batchId);
        refuseUnless(batch, 'READY');
        await refuseUnanswered(books, batch);
        const [row] = await books.sql<{ count: number }>(
          `select count(*)::integer as count from statement_line l
           where l.household_id = $1 and l.batch_id = $2 and (${becomesTransaction} or ${mergesWithEntry})`,
          [batchId],
        );
        const count = row?.count ?? 0;
        await books.sql(
          `update import_batch set status = 'COMMITTING', progress_done = 0, progress_total = $4, worker_seen_at = now(),
             problem_code = null, problem_params = null,
             settings = jsonb_set(settings, '{workId}', to_jsonb($3::text))
           where household_id = $1 and id = $2`,
          [batchId, workId, count],
        );
        books.changed.kinds('IMPORTS');
        return count;
      },
      { clientId, isBulk: true },
    );
    return { workId, total };
  }

  private async write(
    books: ChangeWork,
    { batchId, workId, work, total }: { batchId: string; workId: string; work: ImportWork; total: number },
  ): Promise<void> {
    const { sql, scope, changed } = books;
    const goOn = (done: number): void => {
      if (work.signal.aborted) throw refuse('import_was_stopped');
      work.tell(done, total);
    };
    goOn(0);
    // Lines are looked up by their keys, whatever the planner believes of a table that was filled a moment ago.
    await sql(`select set_config('enable_seqscan', 'off', true) from household where household_id = $1`);
    const accounts = await this.holdAccounts(books, batchId);
    await setAsideImportedMeanwhile(sql, batchId);
    await numberRepeated(sql, batchId);
    const merged = await mergeLines(sql, accounts, { batchId, idsMax }, goOn);
    const created = await writeNewLines(
      sql,
      accounts,
      { batchId, personId: scope.personId, idsMax },
      (count) => goOn(merged.count + count),
    );
    await rememberReadings(sql, batchId);
    const done = merged.count + created.count;
    const rows = await sql(
      `update import_batch set status = 'COMMITTED', committed_at = now(), worker_seen_at = null, progress_done = $4, progress_total = $4
       where household_id = $1 and id = $2 and status = 'COMMITTING' and settings->>'workId' = $3 returning id`,
      [batchId, workId, done],
    );
    if (rows.length === 0) throw refuse('import_was_stopped');
    work.done = done;
    changed.kinds('IMPORTS');
    if (done > 0) changed.transactions([...merged.ids, ...created.ids]);
  }

  /** Every account that the lines touch, held in one order before anything is written. */
  private async holdAccounts({ sql, changed }: ChangeWork, batchId: string): Promise<KnownAccounts> {
    const rows = await sql<{ id: string; is_into: boolean }>(
      `select x.id, bool_or(x.is_into) as is_into from (
         select distinct unnest(array[l.account_id, l.category_id, l.transfer_account_id]) as id, false as is_into
         from statement_line l
         where l.household_id = $1 and l.batch_id = $2 and (${becomesTransaction} or ${mergesWithEntry})
         union all
         select distinct l.account_id, true from statement_line l where l.household_id = $1 and l.batch_id = $2 and l.chosen
         union all
         select distinct p.account_id, false from statement_line l
         join posting p on p.household_id = $1 and p.transaction_id = l.match_transaction_id
         where l.household_id = $1 and l.batch_id = $2 and ${mergesWithEntry}
       ) x where x.id is not null group by x.id`,
      [batchId],
    );
    const ids = rows.map(({ id }) => id);
    await holdBooks(sql, {
      imported: rows.filter((row) => row.is_into).map(({ id }) => id),
      touched: ids,
    });
    const accounts = await loadAccounts(sql, ids);
    changed.accounts([...ids, accounts.system.UNCATEGORISED_EXPENSE, accounts.system.UNCATEGORISED_INCOME]);
    return accounts;
  }

  /** Makes the batch READY again after a commit that did not come to its end. */
  private async giveBack(
    scope: HouseholdScope,
    { batchId, workId, stale }: { batchId: string; workId: string; stale: readonly string[] },
  ): Promise<boolean> {
    const { value } = await this.dependencies.changes.change(scope, async ({ sql, changed }) => {
      const rows = await sql(
        `update import_batch set status = 'READY', worker_seen_at = null, progress_done = 0, problem_code = $4
         where household_id = $1 and id = $2 and status = 'COMMITTING' and settings->>'workId' = $3 returning id`,
        [batchId, workId, this.stopped ? interruptionOf('COMMITTING') : null],
      );
      if (rows.length === 0) return false;
      if (stale.length > 0) {
        await sql(
          `update statement_line set verdict = 'NEW', proposed_verdict = 'NEW', chosen = false, transfer_account_id = null,
             match_transaction_id = null, match_position = null, reason = '{"code": "match_changed", "params": {}}'
           where household_id = $1 and batch_id = $2 and id = any($3::uuid[])`,
          [batchId, stale],
        );
      }
      changed.kinds('IMPORTS');
      return true;
    });
    return value;
  }
}

/** How work ended that threw. */
export function outcomeOf(error: unknown, work: ImportWork): WorkOutcome {
  if (work.signal.aborted) return 'stopped';
  return isRefusal(error) || error instanceof StaleMatches ? 'refused' : 'failed';
}

/** What only a person can answer must be answered before anything is written. */
async function refuseUnanswered({ sql }: ChangeWork, batch: Batch): Promise<void> {
  if ((batch.settings.reading?.missing.length ?? 0) > 0) throw refuse('csv_columns_incomplete');
  const open = batch.accounts.find(({ accountId, lineCount }) => accountId === null && lineCount > 0);
  if (open === undefined) return;
  const [row] = await sql<{ count: number }>(
    `select count(*)::integer as count from statement_line
     where household_id = $1 and batch_id = $2 and account_position = $3 and not chosen`,
    [batch.id, open.position],
  );
  // A part that a person left out whole needs no account.
  if ((row?.count ?? 0) < open.lineCount)
    throw refuse('import_needs_account', {}, { path: ['accounts', String(open.position)] });
}

/**
 * Lines that another batch brought in since these were judged, such as the same file dropped twice, are in the books now:
 * they are set aside as the duplicates they have become.
 */
async function setAsideImportedMeanwhile(sql: ChangeWork['sql'], batchId: string): Promise<void> {
  const others = await sql(
    `select o.id from import_batch b
     join import_batch o on o.household_id = $1 and o.id <> b.id and o.committed_at >= b.created_at
     where b.household_id = $1 and b.id = $2 limit 1`,
    [batchId],
  );
  if (others.length === 0) return;
  const theirs = `from statement_line o where o.household_id = $1 and o.account_id = l.account_id and o.outcome in ('CREATED', 'MERGED')`;
  await sql(`select set_config('enable_nestloop', 'off', true) from household where household_id = $1`);
  for (const isSame of [
    'o.fingerprint = l.fingerprint and o.occurrence = l.occurrence',
    `o.bank_id = l.bank_id and o.date between l.date - ${MATCH_DAYS_MAX} and l.date + ${MATCH_DAYS_MAX}`,
  ]) {
    await sql(
      `update statement_line l set verdict = 'DUPLICATE', proposed_verdict = 'DUPLICATE', chosen = false,
         reason = '{"code": "imported_meanwhile", "params": {}}'
       where l.household_id = $1 and l.batch_id = $2 and l.chosen and l.proposed_verdict in ('NEW', 'MATCH', 'TRANSFER')
         and exists (select ${theirs} and ${isSame})`,
      [batchId],
    );
  }
  await sql(`select set_config('enable_nestloop', 'on', true) from household where household_id = $1`);
}

/** Lines that a person wants although the books have them, or had: each is one more of its kind from now on. */
async function numberRepeated(sql: ChangeWork['sql'], batchId: string): Promise<void> {
  const repeated = await sql<{ id: string }>(
    `select l.id from statement_line l
     where l.household_id = $1 and l.batch_id = $2 and l.chosen and l.proposed_verdict in ('DUPLICATE', 'DELETED')
     order by l.line_number, l.id`,
    [batchId],
  );
  // One after the other, because each is counted by the next.
  for (const { id } of repeated) {
    await sql(
      `update statement_line l set occurrence = 1 + (
         select max(o.occurrence) from statement_line o
         where o.household_id = $1 and o.account_id = l.account_id and o.fingerprint = l.fingerprint
           and (o.outcome in ('CREATED', 'MERGED') or (o.batch_id = $2 and o.chosen)))
       where l.household_id = $1 and l.id = $3`,
      [batchId, id],
    );
  }
}

/** The next file of these accounts is read and mapped as this one was. */
async function rememberReadings(sql: ChangeWork['sql'], batchId: string): Promise<void> {
  await sql(
    `insert into statement_reading as r (household_id, account_id, settings, bank_account_id)
     select distinct on (2) b.household_id, (k.part->>'accountId')::uuid,
       case when b.settings->'reading'->'settings' is null then '{}'::jsonb
         else jsonb_build_object('csv', b.settings->'reading'->'settings', 'encoding', b.settings->'csv'->'encoding') end,
       k.part->>'bankAccountId'
     from import_batch b
     cross join lateral jsonb_array_elements(b.statement_accounts) as k (part)
     where b.household_id = $1 and b.id = $2 and k.part->>'accountId' is not null
     order by 2, k.part->>'bankAccountId' nulls last
     on conflict (household_id, account_id) do update set
       settings = case when excluded.settings = '{}'::jsonb then r.settings else excluded.settings end,
       bank_account_id = coalesce(excluded.bank_account_id, r.bank_account_id), updated_at = now()`,
    [batchId],
  );
}
