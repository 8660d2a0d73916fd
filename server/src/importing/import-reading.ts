import type { Changes } from '../live/change.ts';
import type { FilesService } from '../files/files.service.ts';
import type { WorkOutcome } from '../measures.ts';
import type { ImportStatus } from '../persistence/entities/importing.ts';
import { householdTransaction, sqlStateOf } from '../persistence/household-transaction.ts';
import { bulkRowsMin, refreshStatistics } from '../persistence/planner-statistics.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { storedCurrency } from '../rates/figure.ts';
import { type Batch, type BatchAccount, type BatchSettings, holdBatch } from './batch.ts';
import { chooseAccounts, type ImportAccount } from './choose-accounts.ts';
import { readImportAccounts } from './import-accounts.queries.ts';
import { ImportWork, type WorkDependencies } from './import-progress.ts';
import type { PartAccount, ReadingOrder, StatementHead } from './reading/messages.ts';
import { ReadingEnded, ReadingThread } from './reading/thread.ts';
import { sendBooks } from './send-books.ts';
import { writeSlice } from './write-slice.ts';

/** Files that are read at the same time; more wait. Two take what a small machine has. */
const threadsMax = 2;

/** The most lines of a file. Twenty years of a busy account are some tens of thousands. */
export const linesMax = 250_000;

interface Dependencies extends WorkDependencies {
  readonly reader: Reader;
  readonly changes: Changes;
  readonly files: FilesService;
}

interface Run {
  readonly workId: string;
  readonly work: ImportWork;
  readonly ended: Promise<void>;
}

/** The household as a reading needs it. */
const baseCurrencyOf = householdStatement(
  'import_base_currency',
  `select base_currency from household where household_id = $1`,
);

/**
 * Reads files in threads of their own and writes their lines, slice by slice, while the server goes on answering. What it
 * writes is a preview: the books are only read.
 */
export class ImportReading {
  private readonly runs = new Map<string, Run>();
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private stopped = false;

  constructor(private readonly dependencies: Dependencies) {}

  /** Begins a reading, which goes on by itself. One that still runs for the same batch is stopped. */
  begin(
    scope: HouseholdScope,
    batchId: string,
    { workId, requestId }: { workId: string; requestId: string },
  ): void {
    this.runs.get(batchId)?.work.stop();
    if (this.stopped) return;
    const work = new ImportWork(this.dependencies, { scope, batchId, workId, requestId, status: 'READING' });
    const ended = this.run(scope, { batchId, workId, work }).finally(() => {
      if (this.runs.get(batchId)?.workId === workId) this.runs.delete(batchId);
    });
    this.runs.set(batchId, { workId, work, ended });
  }

  /** Stops the reading of a batch, if it runs here. What it may still be writing finds its batch gone. */
  stop(batchId: string): void {
    this.runs.get(batchId)?.work.stop();
  }

  /** Stops everything, for a server that ends. Batches that were being read become FAILED. */
  async close(): Promise<void> {
    this.stopped = true;
    for (const { work } of this.runs.values()) work.stop();
    await Promise.all([...this.runs.values()].map(async ({ ended }) => await ended));
  }

  private async run(
    scope: HouseholdScope,
    { batchId, workId, work }: { batchId: string; workId: string; work: ImportWork },
  ): Promise<void> {
    let outcome: WorkOutcome = 'stopped';
    let failure: unknown;
    await this.takeTurn();
    try {
      if (work.signal.aborted) throw new ReadingEnded(false);
      const result = await this.read(scope, { batchId, workId, work });
      if (result !== null) {
        const isOurs = await this.finish(scope, { batchId, workId, work }, result);
        if (isOurs) outcome = result === 'READY' ? 'done' : 'refused';
      }
    } catch (error) {
      failure = error;
      outcome = await this.fail(scope, { batchId, workId, work }, error);
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
      work.end(outcome, failure);
    }
  }

  private async fail(
    scope: HouseholdScope,
    run: { batchId: string; workId: string; work: ImportWork },
    error: unknown,
  ): Promise<WorkOutcome> {
    const isTooLarge = error instanceof ReadingEnded && error.outOfMemory;
    const problem: Problem = this.stopped
      ? { code: 'import_was_interrupted', params: {} }
      : isTooLarge
        ? { code: 'import_has_too_many_lines', params: { limit: String(linesMax) } }
        : { code: 'import_failed', params: {} };
    // A batch whose reading was cancelled or taken over is not ours to change, nor is what we met then a failure.
    const isOurs = await this.finish(scope, run, problem).catch(() => true);
    if (run.work.signal.aborted || !isOurs) return 'stopped';
    return isTooLarge ? 'refused' : 'failed';
  }

  /** Reads the file and writes its lines. @returns null when all is well, else what is wrong with the file */
  private async read(
    scope: HouseholdScope,
    { batchId, workId, work }: { batchId: string; workId: string; work: ImportWork },
  ): Promise<Problem | 'READY' | null> {
    const { orm, reader, files } = this.dependencies;
    const batch = await householdTransaction(
      orm,
      scope,
      async (transaction) => await holdBatch(transaction, batchId),
    );
    if (batch.settings.workId !== workId) return null;
    const file = await files.find(scope, batch.fileId);
    const accounts = await readImportAccounts(reader, scope);
    const order = await this.orderOf(scope, { batch, accounts, path: files.pathOf(scope, file) });
    const thread = new ReadingThread(order, Number(file.sizeBytes));
    const stop = (): void => void thread.end();
    work.signal.addEventListener('abort', stop);
    try {
      if (work.signal.aborted) throw new ReadingEnded(false);
      const head = await firstAnswer(thread, work);
      if ('code' in head) return head;
      const chosen = chooseAccounts(head.parts, accounts, batch.settings);
      await this.keepHead(scope, { batch, head, chosen });
      await sendBooks(reader, scope, { thread, head, chosen });
      return await this.writeLines(scope, { thread, work, batchId, workId, head });
    } finally {
      work.signal.removeEventListener('abort', stop);
      await thread.end();
    }
  }

  private async orderOf(
    scope: HouseholdScope,
    { batch, accounts, path }: { batch: Batch; accounts: readonly ImportAccount[]; path: string },
  ): Promise<ReadingOrder> {
    const [base] = await this.dependencies.reader.household<[string]>(scope, baseCurrencyOf);
    const [likely] = chooseAccounts([{ bankAccountId: null, currency: null }], accounts, batch.settings);
    const account = accounts.find(({ id }) => id === likely?.accountId);
    return {
      path,
      chosen: batch.settings.csv,
      account: account === undefined ? null : { currency: account.currency, remembered: account.reading },
      baseCurrency: storedCurrency(base?.[0] ?? 'EUR'),
      linesMax,
    };
  }

  private async keepHead(
    scope: HouseholdScope,
    { batch, head, chosen }: { batch: Batch; head: StatementHead; chosen: readonly (PartAccount | null)[] },
  ): Promise<void> {
    const accounts: BatchAccount[] = head.parts.map((part, position) => ({
      ...part,
      position,
      accountId: chosen[position]?.accountId ?? null,
    }));
    const settings: BatchSettings = { ...batch.settings, reading: head.csv, issues: head.issues };
    const total = accounts.reduce((sum, { lineCount }) => sum + lineCount, 0);
    await householdTransaction(
      this.dependencies.orm,
      scope,
      async ({ sql }) =>
        await sql(
          `update import_batch set format = $4, encoding = $5, settings = $6, statement_accounts = $7, progress_done = 0,
           progress_total = $8, worker_seen_at = now()
         where household_id = $1 and id = $2 and status = 'READING' and settings->>'workId' = $3`,
          [
            batch.id,
            batch.settings.workId,
            head.format,
            head.encoding,
            JSON.stringify(settings),
            JSON.stringify(accounts),
            total,
          ],
        ),
    );
  }

  private async writeLines(
    scope: HouseholdScope,
    {
      thread,
      work,
      batchId,
      workId,
      head,
    }: { thread: ReadingThread; work: ImportWork; batchId: string; workId: string; head: StatementHead },
  ): Promise<'READY' | null> {
    const total = head.parts.reduce((sum, { lineCount }) => sum + lineCount, 0);
    let done = 0;
    work.tell(0, total);
    for (;;) {
      const message = await thread.next();
      if (message.type === 'done') {
        if (done >= bulkRowsMin) await refreshStatistics(this.dependencies.orm, ['statement_line']);
        return 'READY';
      }
      if (message.type !== 'lines') continue;
      done += message.count;
      const slice = { batchId, workId, done, columns: message.columns };
      const write = async (): Promise<boolean> =>
        await householdTransaction(
          this.dependencies.orm,
          scope,
          async (transaction) => await writeSlice(transaction, slice),
        );
      // What a line points at may be deleted for good between the look at it and the check of its key. The next look misses it.
      const isWritten = await write().catch((error: unknown) => {
        if (sqlStateOf(error) !== '23503') throw error;
        return write();
      });
      if (!isWritten) return null;
      thread.send({ type: 'next' });
      work.tell(done, total);
    }
  }

  /** Ends a reading, unless it was cancelled or another one took its place. @returns whether it was still this one */
  private async finish(
    scope: HouseholdScope,
    { batchId, workId, work }: { batchId: string; workId: string; work: ImportWork },
    result: Problem | 'READY',
  ): Promise<boolean> {
    const status: ImportStatus = result === 'READY' ? 'READY' : 'FAILED';
    const problem = result === 'READY' ? null : result;
    const { value: isOurs } = await this.dependencies.changes.change(scope, async ({ sql, changed }) => {
      const rows = await sql(
        `update import_batch set status = $4, problem_code = $5, problem_params = $6, worker_seen_at = null
         where household_id = $1 and id = $2 and status = 'READING' and settings->>'workId' = $3 returning id`,
        [
          batchId,
          workId,
          status,
          problem?.code ?? null,
          problem === null ? null : JSON.stringify(problem.params),
        ],
      );
      if (rows.length === 0) return false;
      // Of a file that failed half-way nothing is shown.
      if (problem !== null)
        await sql(`delete from statement_line where household_id = $1 and batch_id = $2`, [batchId]);
      changed.kinds('IMPORTS');
      return true;
    });
    if (isOurs) work.tellStatus(status);
    return isOurs;
  }

  private async takeTurn(): Promise<void> {
    if (this.running >= threadsMax) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
    this.running += 1;
  }
}

interface Problem {
  readonly code: string;
  readonly params: Readonly<Record<string, string>>;
}

/** What the file is, or what is wrong with it. */
async function firstAnswer(thread: ReadingThread, work: ImportWork): Promise<StatementHead | Problem> {
  for (;;) {
    const message = await thread.next();
    if (message.type === 'progress') work.tell(message.lines, null);
    if (message.type === 'failed') return { code: message.code, params: message.params };
    if (message.type === 'statement') return message.head;
  }
}
