import type { HouseholdTransaction } from '../persistence/household-transaction.ts';

type Sql = HouseholdTransaction['sql'];

/** Whether something names the stored file `f`. The household is `$1`. */
const isNamed = `(exists (select from attachment x where x.household_id = $1 and x.file_id = f.id)
  or exists (select from import_batch b where b.household_id = $1 and b.file_id = f.id))`;

/** Uploads that one sweep forgets; more wait for the next. */
const abandonedMax = 1_000;

/**
 * Forgets those of the uploads that nothing names any more. Their content stays until the commit, when `removeContent` may
 * take it: a crash between the two leaves a file without a row and never a row without a file.
 *
 * @returns hashes of their content, which other uploads may share
 */
export async function forgetFiles(sql: Sql, fileIds: readonly string[]): Promise<string[]> {
  if (fileIds.length === 0) return [];
  // Whoever attaches one of them at this moment is waited for; the next statement sees what they did.
  await sql(
    `select id from stored_file where household_id = $1 and id = any($2::uuid[]) order by id for update`,
    [fileIds],
  );
  const rows = await sql<{ sha256: string }>(
    `delete from stored_file f where f.household_id = $1 and f.id = any($2::uuid[]) and not ${isNamed} returning f.sha256`,
    [fileIds],
  );
  return [...new Set(rows.map(({ sha256 }) => sha256))];
}

/** Uploads of more than a day ago that nothing ever named: somebody closed the page before it was attached. */
export async function findAbandoned(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `select f.id from stored_file f
     where f.household_id = $1 and f.created_at < now() - interval '1 day' and not ${isNamed}
     order by f.id limit ${abandonedMax} for update skip locked`,
  );
  return rows.map(({ id }) => id);
}
