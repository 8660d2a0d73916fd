import { isId, newId } from '../persistence/id.ts';
import type { Change, Changes, ChangeWork } from '../live/change.ts';
import type { FilesService } from '../files/files.service.ts';
import { ImportBatch } from '../persistence/entities/importing.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refusalOf, refuse } from '../refusal.ts';
import { cleanText } from '../text.ts';
import { AbandonedBatches } from './abandoned-batches.ts';
import { type Batch, type BatchSettings, holdBatch, refuseUnless } from './batch.ts';
import { chooseCsv, type CsvSettingsAsked } from './csv-choice.ts';
import { ImportCommit } from './import-commit.ts';
import { ImportLines, type LineChange } from './import-lines.ts';
import type { WorkDependencies } from './import-progress.ts';
import { ImportReading } from './import-reading.ts';
import { ImportUndo, type UndoReceipt } from './import-undo.ts';
import { type BatchRow, readBatch } from './import.queries.ts';

interface Dependencies extends WorkDependencies {
  readonly reader: Reader;
  readonly changes: Changes;
  readonly files: FilesService;
  readonly now: () => Date;
}

/** Who asks. */
interface Asking {
  readonly clientId: string | null;
  readonly requestId: string;
}

/** A file on its way into the books. */
export interface NewImport {
  readonly fileId: string;
  readonly fileName: string;
  /** The account that it goes into, for a file of one account. */
  readonly accountId: string | null;
}

/** Bank files on their way into the books and out again: reading, preview, commit, undo. */
export class ImportService {
  private readonly reading: ImportReading;
  private readonly commits: ImportCommit;
  private readonly lines: ImportLines;
  private readonly undos: ImportUndo;
  private readonly abandoned: AbandonedBatches;

  constructor(private readonly dependencies: Dependencies) {
    const { changes } = dependencies;
    this.reading = new ImportReading(dependencies);
    this.commits = new ImportCommit(dependencies);
    this.lines = new ImportLines(changes);
    this.undos = new ImportUndo(dependencies);
    this.abandoned = new AbandonedBatches(dependencies);
  }

  /**
   * Begins to read an uploaded file and answers at once; reading goes on by itself.
   *
   * @throws Refusal not_found, account_is_not_own, account_is_closed, text_…, idempotency_key_reused
   */
  async start(
    scope: HouseholdScope,
    input: NewImport,
    { idempotencyKey, clientId, requestId }: Asking & { readonly idempotencyKey: string | null },
  ): Promise<Change<{ id: string }>> {
    const file = await this.dependencies.files.find(scope, input.fileId);
    const fileName = cleanText(input.fileName, {
      field: 'The file name',
      lengthMax: 255,
      path: ['fileName'],
      required: true,
    });
    const workId = newId();
    let made: string | null = null;
    const change = await this.dependencies.changes.change(
      scope,
      async (books) => {
        const accountId =
          input.accountId === null ? null : await checkAccount(books, input.accountId, ['accountId']);
        const settings: BatchSettings = {
          workId,
          accountId,
          csv: {},
          accounts: {},
          reading: null,
          issues: [],
        };
        const at = this.dependencies.now();
        const batch = books.em.create(ImportBatch, {
          householdId: scope.householdId,
          id: newId(),
          fileId: file.id,
          fileName,
          format: null,
          encoding: null,
          status: 'READING',
          settings: { ...settings },
          statementAccounts: [],
          problemCode: null,
          problemParams: null,
          progressDone: 0,
          progressTotal: null,
          workerSeenAt: new Date(),
          createdBy: scope.personId,
          createdAt: at,
          committedAt: null,
          undoneAt: null,
          version: 1,
        });
        books.em.persist(batch);
        books.changed.kinds('IMPORTS');
        made = batch.id;
        return { id: batch.id };
      },
      {
        clientId,
        idempotency: idempotencyKey ? { key: idempotencyKey, operation: 'startImport', input } : undefined,
      },
    );
    // The same request again, under its key, finds the batch that the first one made and is reading.
    if (made !== null) this.reading.begin(scope, made, { workId, requestId });
    return change;
  }

  /**
   * Changes how a file is read or which accounts it goes into, and reads it again; a batch that FAILED is read again as it is
   * when nothing is changed. What was decided about its lines is decided anew.
   *
   * @throws Refusal not_found, import_is_busy, import_not_ready, nothing_to_change, csv_setting_unreadable,
   *   number_out_of_range, too_many_items, account_is_not_own, account_is_closed, import_currency_differs
   */
  async change(
    scope: HouseholdScope,
    batchId: string,
    input: {
      readonly csv: CsvSettingsAsked | null;
      readonly accounts: readonly { readonly position: number; readonly accountId: string }[] | null;
    },
    { clientId, requestId }: Asking,
  ): Promise<Change<null>> {
    const workId = newId();
    const changesNothing = input.csv === null && (input.accounts ?? []).length === 0;
    const change = await this.dependencies.changes.change(
      scope,
      async (books) => {
        const batch = await holdBatch(books, batchId);
        refuseUnless(batch, 'READING', 'READY', 'FAILED');
        if (changesNothing && batch.status !== 'FAILED') throw refuse('nothing_to_change');
        const settings: BatchSettings = {
          ...batch.settings,
          workId,
          csv: input.csv === null ? batch.settings.csv : chooseCsv(batch.settings.csv, input.csv),
          accounts: {
            ...batch.settings.accounts,
            ...(await chosenAccounts(books, batch, input.accounts ?? [])),
          },
        };
        await books.sql(`delete from statement_line where household_id = $1 and batch_id = $2`, [batchId]);
        await books.sql(
          `update import_batch set status = 'READING', settings = $3, problem_code = null, problem_params = null,
             progress_done = 0, progress_total = null, worker_seen_at = now()
           where household_id = $1 and id = $2`,
          [batchId, JSON.stringify(settings)],
        );
        books.changed.kinds('IMPORTS');
        return null;
      },
      { clientId },
    );
    this.reading.begin(scope, batchId, { workId, requestId });
    return change;
  }

  /** Changes lines before the commit: see `ImportLines`. */
  async changeLines(
    scope: HouseholdScope,
    of: { readonly batchId: string; readonly lineIds: readonly string[] },
    input: LineChange,
    { clientId }: Asking,
  ): Promise<Change<null>> {
    return await this.lines.change(scope, of, input, clientId);
  }

  /** Writes a batch to the books: see `ImportCommit`. */
  async commit(scope: HouseholdScope, batchId: string, asking: Asking): Promise<Change<null>> {
    return await this.commits.commit(scope, batchId, asking);
  }

  /**
   * Stops what is going on. A batch that was being read, or that waits, is CANCELLED and its lines are gone; a commit is
   * rolled back and its batch is READY again, with everything that was decided about it.
   *
   * @throws Refusal not_found, import_not_ready for a batch that is committed, undone or cancelled
   */
  async cancel(scope: HouseholdScope, batchId: string, { clientId }: Asking): Promise<Change<null>> {
    const change = await this.dependencies.changes.change(
      scope,
      async (books) => {
        const { status } = await holdBatch(books, batchId);
        if (status === 'COMMITTED' || status === 'UNDONE' || status === 'CANCELLED') {
          throw refuse('import_not_ready', { status: status.toLowerCase() });
        }
        const isCommit = status === 'COMMITTING';
        if (!isCommit)
          await books.sql(`delete from statement_line where household_id = $1 and batch_id = $2`, [batchId]);
        await books.sql(
          `update import_batch set status = $3, worker_seen_at = null, progress_done = 0,
             settings = jsonb_set(settings, '{workId}', to_jsonb($4::text))
           where household_id = $1 and id = $2`,
          [batchId, isCommit ? 'READY' : 'CANCELLED', newId()],
        );
        books.changed.kinds('IMPORTS');
        return null;
      },
      { clientId },
    );
    this.reading.stop(batchId);
    this.commits.stop(batchId);
    return change;
  }

  /** Takes a committed batch out of the books: see `ImportUndo`. */
  async undo(scope: HouseholdScope, batchId: string, asking: Asking): Promise<Change<UndoReceipt>> {
    return await this.undos.undo(scope, batchId, asking);
  }

  /**
   * One batch. When whoever worked on it died, that is put right first: what was being read is FAILED, what was being
   * committed READY, what was being undone COMMITTED, each with the reason.
   *
   * @throws Refusal not_found
   */
  async batch(scope: HouseholdScope, batchId: string): Promise<BatchRow> {
    const batch = await readBatch(this.dependencies.reader, scope, batchId);
    if (!batch.isInterrupted) return batch;
    await this.abandoned.settle(scope, batchId);
    return await readBatch(this.dependencies.reader, scope, batchId);
  }

  /** Looks after what other servers leave when they die, for as long as this one runs. */
  watch(): void {
    this.abandoned.watch();
  }

  /** Stops all work, for a server that ends. */
  async close(): Promise<void> {
    this.commits.close();
    this.undos.close();
    await Promise.all([this.reading.close(), this.abandoned.close()]);
  }
}

/** An open own account. @throws Refusal not_found, account_is_not_own, account_is_closed */
async function checkAccount({ sql }: ChangeWork, id: string, path: readonly string[]): Promise<string> {
  return (await openAccount(sql, id, path)).id;
}

async function openAccount(
  sql: ChangeWork['sql'],
  id: string,
  path: readonly string[],
): Promise<{ readonly id: string; readonly currency: string }> {
  const [account] = isId(id)
    ? await sql<{ id: string; name: string; currency: string | null; closed: boolean }>(
        `select id, name, currency, closed_on is not null as closed from account where household_id = $1 and id = $2`,
        [id],
      )
    : [];
  if (account === undefined) throw refuse('not_found', { what: 'account' }, { path });
  if (account.currency === null) throw refuse('account_is_not_own', {}, { path });
  if (account.closed) throw refusalOf({ code: 'account_is_closed', params: { account: account.name }, path });
  return { id: account.id, currency: account.currency };
}

async function chosenAccounts(
  { sql }: ChangeWork,
  batch: Batch,
  chosen: readonly { readonly position: number; readonly accountId: string }[],
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [index, { position, accountId }] of chosen.entries()) {
    const path = ['accounts', String(index)];
    const account = await openAccount(sql, accountId, [...path, 'accountId']);
    const part = batch.accounts.find((each) => each.position === position);
    if (part === undefined)
      throw refuse('not_found', { what: 'part of the file' }, { path: [...path, 'position'] });
    // A CSV file's currency is that of the account it went into before, unless its rows name one.
    const isNamed =
      batch.format === 'OFX' || (batch.settings.reading?.settings.columns.includes('CURRENCY') ?? false);
    if (isNamed && part.currency !== null && part.currency !== account.currency) {
      throw refuse(
        'import_currency_differs',
        { file: part.currency, account: account.currency },
        { path: [...path, 'accountId'] },
      );
    }
    found[String(position)] = account.id;
  }
  return found;
}
