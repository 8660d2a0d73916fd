import type { ImportStatus } from '../persistence/entities/importing.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';

/*
 * A batch at work belongs to one server at a time: `settings.workId` says to which piece of work, and `worker_seen_at` when
 * that last showed life, by the database's clock. Whatever takes a batch over gives it another work id, under the row's lock;
 * what works on under the old one finds that at its next write, which then writes nothing.
 */

/** After this long without a sign of life whoever worked on a batch is dead. */
export const workerSilentSecondsMax = 30;

/**
 * Whether batch `b` was left by a server that ended while it worked on it. A sign of life out of the future is none: the
 * database's clock was put back since, and the worker would have shown life by the new one.
 */
export const isSilent = `coalesce(b.worker_seen_at < now() - interval '${workerSilentSecondsMax} seconds'
  or b.worker_seen_at > now() + interval '${workerSilentSecondsMax} seconds', false)`;

/** What a batch was left as by work that never came to its end: reading is over, a commit or an undo wrote nothing. */
const leftAs = {
  READING: { status: 'FAILED', problemCode: 'import_was_interrupted' },
  COMMITTING: { status: 'READY', problemCode: 'import_commit_was_interrupted' },
  // A batch that is being undone is COMMITTED until it is UNDONE.
  COMMITTED: { status: 'COMMITTED', problemCode: 'import_undo_was_interrupted' },
} as const satisfies Partial<Record<ImportStatus, { status: ImportStatus; problemCode: string }>>;

/** The statuses in which a server may be at work on a batch beyond the request that began it. */
export type WorkStatus = keyof typeof leftAs;

/** Why nothing became of the last work on a batch, by the batch's status before and now. */
export function interruptionOf(status: WorkStatus): string {
  return leftAs[status].problemCode;
}

/** The status of batch `b` as it is, whatever a server that died has left in the row. */
export const presentStatus = `case when ${isSilent} then
    case b.status when 'READING' then 'FAILED' when 'COMMITTING' then 'READY' else b.status end
  else b.status end`;

/**
 * Why a batch is what it is: the code that was kept, or that of the work that was just found dead. An interruption is told
 * only while it explains the status; an older release that goes on with such a batch leaves the code behind.
 */
export function problemCodeOf(
  status: ImportStatus,
  kept: string | null,
  isInterrupted: boolean,
): string | null {
  const [, present] = Object.entries(leftAs).find(([, left]) => left.status === status) ?? [];
  if (status === 'FAILED') return kept ?? (isInterrupted ? leftAs.READING.problemCode : null);
  if (present === undefined) return null;
  return isInterrupted || kept === present.problemCode ? present.problemCode : null;
}

/**
 * Ends the work of a dead server on a batch whose row is held and silent: the batch gets the status it was left as, the
 * reason, and a work id that the dead one does not know, should it live on. Lines of half a reading go.
 */
export async function endAbandonedWork(
  { sql }: Pick<HouseholdTransaction, 'sql'>,
  batchId: string,
  status: WorkStatus,
): Promise<{ readonly status: ImportStatus; readonly done: number; readonly total: number | null }> {
  const left = leftAs[status];
  const [row] = await sql<{ done: number; total: number | null }>(
    `update import_batch set status = $3, problem_code = $4, problem_params = '{}', worker_seen_at = null,
       progress_done = case when status = 'COMMITTED' then progress_done else 0 end,
       settings = jsonb_set(settings, '{workId}', to_jsonb($5::text))
     where household_id = $1 and id = $2 returning progress_done as done, progress_total as total`,
    [batchId, left.status, left.problemCode, newId()],
  );
  if (left.status === 'FAILED')
    await sql(`delete from statement_line where household_id = $1 and batch_id = $2`, [batchId]);
  return { status: left.status, done: row?.done ?? 0, total: row?.total ?? null };
}
