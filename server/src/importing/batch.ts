import type { ImportStatus } from '../persistence/entities/importing.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { isId } from '../persistence/id.ts';
import { refuse } from '../refusal.ts';
import type { StatementFormat, StatementIssue } from './formats/statement.ts';
import type { CsvChoice, CsvReadingShown, StatementPart } from './reading/messages.ts';

/** After this long without a sign of life, whoever worked on a batch is dead. */
export const workerSilentSecondsMax = 30;

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

/** A batch as it stands. */
export interface Batch {
  readonly id: string;
  readonly fileId: string;
  readonly format: StatementFormat | null;
  /** The status as it is, not as a server that died has left it. */
  readonly status: ImportStatus;
  readonly settings: BatchSettings;
  readonly accounts: readonly BatchAccount[];
}

interface BatchRow {
  readonly id: string;
  readonly file_id: string;
  readonly format: StatementFormat | null;
  readonly status: ImportStatus;
  readonly is_silent: boolean;
  readonly settings: BatchSettings;
  readonly statement_accounts: readonly BatchAccount[];
}

/** The status of a batch whose worker may have died: reading is over, a commit that never came to its end wrote nothing. */
export const presentStatus = `case when b.worker_seen_at < now() - interval '${workerSilentSecondsMax} seconds' then
    case b.status when 'READING' then 'FAILED' when 'COMMITTING' then 'READY' else b.status end
  else b.status end`;

/**
 * Reads a batch and holds it until the end of the database transaction, so that two people do one thing after another.
 * (Not `for update`: a commit refers to its batch while it runs, and must be stoppable meanwhile.)
 *
 * @throws Refusal not_found
 */
export async function holdBatch({ sql }: Pick<HouseholdTransaction, 'sql'>, batchId: string): Promise<Batch> {
  const [row] = isId(batchId)
    ? await sql<BatchRow>(
        `select b.id, b.file_id, b.format, ${presentStatus} as status, b.settings, b.statement_accounts
         from import_batch b where b.household_id = $1 and b.id = $2 for no key update`,
        [batchId],
      )
    : [];
  if (row === undefined) throw refuse('not_found', { what: 'import batch' });
  const { id, file_id: fileId, format, status, settings, statement_accounts: accounts } = row;
  return { id, fileId, format, status, settings, accounts };
}

/** @throws Refusal import_is_busy, import_not_ready unless the batch has one of these statuses */
export function refuseUnless(batch: Batch, ...statuses: readonly ImportStatus[]): void {
  if (statuses.includes(batch.status)) return;
  const isBusy = batch.status === 'READING' || batch.status === 'COMMITTING';
  throw refuse(isBusy ? 'import_is_busy' : 'import_not_ready', { status: batch.status.toLowerCase() });
}
