import type { Change, Changes, ChangeWork } from '../live/change.ts';
import { householdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { deletePostings } from '../transactions/posting-writes.ts';
import { arrayLiteral } from './array-literal.ts';
import { holdBatch, refuseUnless } from './batch.ts';
import { interruptionOf } from './batch-lease.ts';
import type { BeforeMerge } from './commit-merges.ts';
import { holdBooks } from './hold-books.ts';
import { outcomeOf } from './import-commit.ts';
import { ImportWork, type WorkDependencies } from './import-progress.ts';
import { keptIdsMax, undoFate } from './import.queries.ts';

/** Transactions that are undone in one go. */
const sliceTransactions = 2_000;

/** Ids told to listeners; past 200 they refetch, so one more says enough. */
const idsMax = 201;

type Sql = ChangeWork['sql'];

/** What undoing a batch did. */
export interface UndoReceipt {
  readonly removed: number;
  readonly unmerged: number;
  /** Transactions that a person has changed since and that stay; the first of them. */
  readonly keptTransactionIds: readonly string[];
  /** Own accounts that were touched. */
  readonly accountIds: readonly string[];
}

interface UndoLine {
  readonly line_id: string;
  readonly transaction_id: string;
  readonly version: number;
  readonly fate: 'REMOVED' | 'UNMERGED' | 'KEPT' | null;
  readonly before_merge: BeforeMerge | null;
}

interface Dependencies extends WorkDependencies {
  readonly changes: Changes;
}

/** Takes batches out of the books again: each in one database transaction, so that a batch is gone whole or not at all. */
export class ImportUndo {
  private readonly running = new Set<ImportWork>();
  private stopped = false;

  constructor(private readonly dependencies: Dependencies) {}

  /**
   * Undoes a committed batch: what it made is removed for good, from the trash too; what it merged is as it was before. What a
   * person has edited since stays, and its lines still count as imported; for all others it is as if the file had never come.
   * When the server dies meanwhile the batch is COMMITTED as before, and says why.
   *
   * @throws Refusal not_found, import_is_busy, import_not_ready, import_was_stopped, account_is_closed
   */
  async undo(
    scope: HouseholdScope,
    batchId: string,
    { clientId, requestId }: { readonly clientId: string | null; readonly requestId: string },
  ): Promise<Change<UndoReceipt>> {
    const workId = await this.claim(scope, batchId);
    const work = new ImportWork(this.dependencies, {
      scope,
      batchId,
      workId,
      requestId,
      status: 'COMMITTED',
    });
    this.running.add(work);
    try {
      const change = await this.dependencies.changes.change(
        scope,
        async (books) => await takeOut(books, { batchId, workId, work }),
        { clientId, isBulk: true },
      );
      work.done = change.value.removed + change.value.unmerged;
      work.end('done');
      return change;
    } catch (error) {
      // A database that is away cannot be told; whoever finds the batch silent puts it right.
      await this.giveBack(scope, batchId, workId).catch(() => undefined);
      work.end(outcomeOf(error, work), error);
      throw error;
    } finally {
      this.running.delete(work);
    }
  }

  /** Stops everything, for a server that ends. */
  close(): void {
    this.stopped = true;
    for (const work of this.running) work.stop();
  }

  /** Makes the batch ours. Nothing of it is seen to change, so nobody is told. */
  private async claim(scope: HouseholdScope, batchId: string): Promise<string> {
    const workId = newId();
    await householdTransaction(this.dependencies.orm, scope, async (transaction) => {
      refuseUnless(await holdBatch(transaction, batchId), 'COMMITTED');
      await transaction.sql(
        `update import_batch set worker_seen_at = now(), problem_code = null, problem_params = null,
           settings = jsonb_set(settings, '{workId}', to_jsonb($3::text))
         where household_id = $1 and id = $2`,
        [batchId, workId],
      );
    });
    return workId;
  }

  private async giveBack(scope: HouseholdScope, batchId: string, workId: string): Promise<void> {
    await householdTransaction(
      this.dependencies.orm,
      scope,
      async ({ sql }) =>
        await sql(
          `update import_batch set worker_seen_at = null, problem_code = $4
           where household_id = $1 and id = $2 and status = 'COMMITTED' and settings->>'workId' = $3`,
          [batchId, workId, this.stopped ? interruptionOf('COMMITTED') : null],
        ),
    );
  }
}

async function takeOut(
  books: ChangeWork,
  { batchId, workId, work }: { batchId: string; workId: string; work: ImportWork },
): Promise<UndoReceipt> {
  const { sql, changed } = books;
  const accountIds = await holdTouched(books, batchId);
  const kept: string[] = [];
  const touched: string[] = [];
  let removed = 0;
  let unmerged = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    if (work.signal.aborted) throw refuse('import_was_stopped');
    const lines = await takeSlice(sql, batchId, after);
    const last = lines.at(-1);
    if (last === undefined) break;
    after = last.transaction_id;
    const of = (fate: UndoLine['fate']): UndoLine[] => lines.filter((line) => line.fate === fate);
    await remove(sql, of('REMOVED'));
    await unmerge(sql, of('UNMERGED'));
    removed += of('REMOVED').length;
    unmerged += of('UNMERGED').length;
    kept.push(
      ...of('KEPT')
        .map((line) => line.transaction_id)
        .slice(0, Math.max(0, keptIdsMax - kept.length)),
    );
    touched.push(
      ...lines
        .filter(({ fate }) => fate !== 'KEPT')
        .map((line) => line.transaction_id)
        .slice(0, Math.max(0, idsMax - touched.length)),
    );
  }
  const rows = await sql(
    `update import_batch set status = 'UNDONE', undone_at = now(), worker_seen_at = null
     where household_id = $1 and id = $2 and status = 'COMMITTED' and settings->>'workId' = $3 returning id`,
    [batchId, workId],
  );
  if (rows.length === 0) throw refuse('import_was_stopped');
  changed.kinds('IMPORTS');
  if (touched.length > 0) changed.transactions(touched);
  return { removed, unmerged, keptTransactionIds: [...new Set(kept)], accountIds };
}

async function holdTouched({ sql, changed }: ChangeWork, batchId: string): Promise<string[]> {
  const rows = await sql<{ id: string; is_into: boolean; is_own: boolean }>(
    `select x.id, bool_or(x.is_into) as is_into, bool_or(a.type in ('ASSET', 'LIABILITY')) as is_own
     from (
       select distinct p.account_id as id, false as is_into from statement_line l
       join posting p on p.household_id = $1 and p.transaction_id = l.transaction_id
       where l.household_id = $1 and l.batch_id = $2 and l.outcome in ('CREATED', 'MERGED')
       union all
       select distinct l.account_id, true from statement_line l
       where l.household_id = $1 and l.batch_id = $2 and l.outcome in ('CREATED', 'MERGED')
     ) x
     join account a on a.household_id = $1 and a.id = x.id
     group by x.id`,
    [batchId],
  );
  const ids = rows.map(({ id }) => id);
  await holdBooks(sql, { imported: rows.filter((row) => row.is_into).map(({ id }) => id), touched: ids });
  changed.accounts(ids);
  return rows.filter((row) => row.is_own).map(({ id }) => id);
}

/** The next transactions of the batch, held, with the fate of each of their lines. */
async function takeSlice(sql: Sql, batchId: string, after: string): Promise<UndoLine[]> {
  const next = await sql<{ id: string }>(
    `select distinct l.transaction_id as id from statement_line l
     where l.household_id = $1 and l.batch_id = $2 and l.outcome in ('CREATED', 'MERGED') and l.transaction_id > $3
     order by 1 limit ${sliceTransactions}`,
    [batchId, after],
  );
  if (next.length === 0) return [];
  const ids = arrayLiteral(next.map(({ id }) => id));
  await sql(
    `select id from transaction where household_id = $1 and id = any($2::uuid[]) order by id for update`,
    [ids],
  );
  return await sql<UndoLine>(
    `select l.id as line_id, l.transaction_id, t.version, l.before_merge, ${undoFate} as fate
     from statement_line l
     join transaction t on t.household_id = $1 and t.id = l.transaction_id
     where l.household_id = $1 and l.batch_id = $2 and l.outcome in ('CREATED', 'MERGED') and l.transaction_id = any($3::uuid[])
     order by l.transaction_id`,
    [batchId, ids],
  );
}

/** Postings go first and by one statement, so that the totals move once and not with each transaction. */
async function remove(sql: Sql, lines: readonly UndoLine[]): Promise<void> {
  if (lines.length === 0) return;
  await forget(sql, lines);
  const ids = arrayLiteral(lines.map((line) => line.transaction_id));
  await sql(deletePostings, [ids]);
  await sql(`delete from transaction where household_id = $1 and id = any($2::uuid[])`, [ids]);
}

async function forget(sql: Sql, lines: readonly UndoLine[]): Promise<void> {
  await sql(
    `update statement_line set outcome = null, transaction_id = null, transaction_version = null, before_merge = null
     where household_id = $1 and id = any($2::uuid[])`,
    [arrayLiteral(lines.map((line) => line.line_id))],
  );
}

async function unmerge(sql: Sql, lines: readonly UndoLine[]): Promise<void> {
  if (lines.length === 0) return;
  await forget(sql, lines);
  const merges = lines.flatMap(({ transaction_id: transactionId, version, before_merge: before }) =>
    before === null ? [] : [{ transactionId, version, before }],
  );
  const statuses = merges.flatMap(({ transactionId, before }) =>
    before.kind === 'STATUS' && before.status === 'PENDING'
      ? [{ transactionId, position: before.position }]
      : [],
  );
  if (statuses.length > 0) {
    await sql(
      `update posting p set status = 'PENDING' from unnest($2::uuid[], $3::smallint[]) as n (transaction_id, position)
       where p.household_id = $1 and p.transaction_id = n.transaction_id and p.position = n.position`,
      [statuses.map((row) => row.transactionId), statuses.map((row) => row.position)],
    );
  }
  const halves = merges.flatMap(({ transactionId, before }) =>
    before.kind === 'POSTINGS' ? before.postings.map((posting) => ({ transactionId, ...posting })) : [],
  );
  if (halves.length > 0) await restorePostings(sql, halves);
  const changed = merges.filter(({ before, version }) => before.version < version);
  if (changed.length > 0) await growVersions(sql, changed);
}

async function restorePostings(
  sql: Sql,
  rows: readonly (Extract<BeforeMerge, { kind: 'POSTINGS' }>['postings'][number] & {
    readonly transactionId: string;
  })[],
): Promise<void> {
  await sql(deletePostings, [[...new Set(rows.map((row) => row.transactionId))]]);
  await sql(
    `insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, memo, status)
     select $1, n.* from unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::bigint[], $6::text[], $7::date[], $8::text[], $9::text[]) n`,
    [
      rows.map((row) => row.transactionId),
      rows.map((row) => row.position),
      rows.map((row) => row.accountId),
      rows.map((row) => row.amount),
      rows.map((row) => row.currency),
      rows.map((row) => row.date),
      rows.map((row) => row.memo),
      rows.map((row) => row.status),
    ],
  );
}

/**
 * The transaction is again what the batch that made it had left, though its version grew. That batch's line learns the new
 * version, so that its own undo does not take ours for a person's edit.
 */
async function growVersions(
  sql: Sql,
  changed: readonly {
    readonly transactionId: string;
    readonly version: number;
    readonly before: BeforeMerge;
  }[],
): Promise<void> {
  const columns = [changed.map((row) => row.transactionId), changed.map((row) => row.before.version)];
  await sql(
    `update transaction set version = version + 1, updated_at = now() where household_id = $1 and id = any($2::uuid[])`,
    [columns[0]],
  );
  await sql(
    `update statement_line l set transaction_version = t.version
     from unnest($2::uuid[], $3::integer[]) as n (transaction_id, version)
     join transaction t on t.household_id = $1 and t.id = n.transaction_id
     where l.household_id = $1 and l.transaction_id = n.transaction_id and l.transaction_version = n.version
       and l.outcome in ('CREATED', 'MERGED')`,
    columns,
  );
}
