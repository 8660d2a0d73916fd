import { forgetFiles } from '../files/forget-files.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';

/** What went away with the trash. */
export interface EmptiedAttachments {
  /** Transactions whose attachments went, live ones among them. */
  readonly transactionIds: readonly string[];
  /** Hashes of content that an upload less has. */
  readonly sha256s: readonly string[];
}

/**
 * Removes for good the attachments that are in the trash, and all of the given transactions, which the caller holds and is
 * about to remove.
 */
export async function emptyAttachments(
  sql: HouseholdTransaction['sql'],
  transactionIds: readonly string[],
): Promise<EmptiedAttachments> {
  const rows = await sql<{ fileId: string; transactionId: string }>(
    `delete from attachment where household_id = $1 and (removed_at is not null or transaction_id = any($2::uuid[]))
     returning file_id as "fileId", transaction_id as "transactionId"`,
    [transactionIds],
  );
  return {
    transactionIds: [...new Set(rows.map(({ transactionId }) => transactionId))],
    sha256s: await forgetFiles(sql, [...new Set(rows.map(({ fileId }) => fileId))]),
  };
}
