import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { lineColumns } from './reading/line-columns.ts';

/**
 * Writes a slice, if the batch still waits for it: a cancellation holds the batch, so either it comes first and nothing is
 * written, or the slice does and is deleted with the rest.
 */
export async function writeSlice(
  { sql }: HouseholdTransaction,
  slice: {
    readonly batchId: string;
    readonly workId: string;
    readonly done: number;
    readonly columns: readonly string[];
  },
): Promise<boolean> {
  const rows = await sql(
    `update import_batch set progress_done = $4, worker_seen_at = now()
     where household_id = $1 and id = $2 and status = 'READING' and settings->>'workId' = $3 returning id`,
    [slice.batchId, slice.workId, slice.done],
  );
  if (rows.length === 0) return false;
  await sql(insertLines, [slice.batchId, ...slice.columns]);
  return true;
}

const names = lineColumns.map(([name]) => name);

/** An entry that was deleted for good since the books were read is no longer pointed at. */
const values: Partial<Record<(typeof names)[number], string>> = {
  reason: 'n.reason::jsonb',
  match_transaction_id:
    '(select t.id from transaction t where t.household_id = $1 and t.id = n.match_transaction_id)',
  category_id: '(select a.id from account a where a.household_id = $1 and a.id = n.category_id)',
};

const insertLines = `
  insert into statement_line (household_id, batch_id, ${names.join(', ')}, proposed_verdict)
  select $1, $2, ${names.map((name) => values[name] ?? `n.${name}`).join(', ')}, n.verdict
  from unnest(${lineColumns.map(([, type], index) => `$${index + 3}::${type}[]`).join(', ')}) as n (${names.join(', ')})`;
