import type { ImportStatus } from '../persistence/entities/importing.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { isId } from '../persistence/id.ts';
import { refuse } from '../refusal.ts';
import type { StatementFormat, StatementIssue } from './formats/statement.ts';
import { endAbandonedWork, isSilent, type WorkStatus } from './batch-lease.ts';
import type { CsvChoice, CsvReadingShown, StatementPart } from './reading/messages.ts';

/** What is kept of a batch besides its lines (`import_batch.settings`). */
export interface BatchSettings {
  /** The reading or commit that the batch belongs to: what a later one, or a cancellation, took it from writes nothing. */
  readonly workId: string;
  /** The account named at the start. */
  readonly accountId: string | null;
  /** What a person chose about the reading of a CSV file. */
  readonly csv: CsvChoice;
  /** The accounts that a person chose, by position in the file. */
  readonly accounts: Readonly<Record<string, string>>;
  /** How the CSV file was read. */
  readonly reading: CsvReadingShown | null;
  /** What concerns the file as a whole. */
  readonly issues: readonly StatementIssue[];
}

/** One account of the file with the account of ours that it goes into (`import_batch.statement_accounts`). */
export interface BatchAccount extends StatementPart {
  readonly position: number;
  readonly accountId: string | null;
}

/** A batch as it stands, and nobody dead works on it. */
export interface Batch {
  readonly id: string;
  readonly fileId: string;
  readonly format: StatementFormat | null;
  readonly status: ImportStatus;
  /** Whether a server works on it: reads it, writes it, or takes it out of the books. */
  readonly isAtWork: boolean;
  readonly settings: BatchSettings;
  readonly accounts: readonly BatchAccount[];
}

interface BatchRow {
  readonly id: string;
  readonly file_id: string;
  readonly format: StatementFormat | null;
  readonly status: ImportStatus;
  readonly is_at_work: boolean;
  readonly is_silent: boolean;
  readonly settings: BatchSettings;
  readonly statement_accounts: readonly BatchAccount[];
}

/**
 * Reads a batch and holds it until the end of the database transaction, so that two people do one thing after another.
 * (Not `for update`: a commit refers to its batch while it runs, and must be stoppable meanwhile.) What a dead server has left
 * is put right first.
 *
 * @throws Refusal not_found
 */
export async function holdBatch(
  transaction: Pick<HouseholdTransaction, 'sql'>,
  batchId: string,
): Promise<Batch> {
  const [row] = isId(batchId)
    ? await transaction.sql<BatchRow>(
        `select b.id, b.file_id, b.format, b.status, b.settings, b.statement_accounts,
           b.worker_seen_at is not null as is_at_work, ${isSilent} as is_silent
         from import_batch b where b.household_id = $1 and b.id = $2 for no key update`,
        [batchId],
      )
    : [];
  if (row === undefined) throw refuse('not_found', { what: 'import batch' });
  if (row.is_silent) {
    await endAbandonedWork(transaction, batchId, row.status as WorkStatus);
    return await holdBatch(transaction, batchId);
  }
  const { id, file_id: fileId, format, status, is_at_work: isAtWork, settings } = row;
  return { id, fileId, format, status, isAtWork, settings, accounts: row.statement_accounts };
}

/** @throws Refusal import_is_busy, import_not_ready unless the batch has one of these statuses */
export function refuseUnless(batch: Batch, ...statuses: readonly ImportStatus[]): void {
  const isBeingUndone = batch.status === 'COMMITTED' && batch.isAtWork;
  if (statuses.includes(batch.status) && !isBeingUndone) return;
  const isBusy = batch.status === 'READING' || batch.status === 'COMMITTING' || isBeingUndone;
  throw refuse(isBusy ? 'import_is_busy' : 'import_not_ready', {
    status: isBeingUndone ? 'being undone' : batch.status.toLowerCase(),
  });
}
