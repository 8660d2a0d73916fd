import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { tablesOfHousehold } from './columns.ts';

/** A hash of all rows of a household, and of its people and their sessions, by table. */
export async function digestOfRows(
  pool: pg.Pool | pg.PoolClient,
  all: pg.Pool,
  householdId: string,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const { table, where } of await tablesOfHousehold(all)) {
    const { rows } = await pool.query<{ digest: string | null; count: string }>(
      `select count(*), md5(string_agg(line, chr(10) order by line)) as digest
       from (select t::text as line from "${table}" t where ${where}) lines`,
      [householdId],
    );
    digests[table] = `${rows[0]?.count} rows, ${rows[0]?.digest}`;
  }
  return digests;
}

/** A hash of each file of a household, by name. */
export async function digestOfFiles(
  uploadFolder: string,
  householdId: string,
): Promise<Record<string, string>> {
  const folder = join(uploadFolder, householdId);
  const digests: Record<string, string> = {};
  for (const name of (await readdir(folder, { recursive: true })).toSorted()) {
    const content = await readFile(join(folder, name)).catch(() => null);
    if (content !== null) digests[name] = createHash('sha256').update(content).digest('hex');
  }
  return digests;
}

/** Contents of all files that are not of these households, with their names. */
export async function* filesOfOthers(
  uploadFolder: string,
  householdIds: readonly string[],
): AsyncGenerator<{ readonly name: string; readonly content: Buffer }> {
  for (const name of await readdir(uploadFolder, { recursive: true })) {
    if (householdIds.some((id) => name.startsWith(id))) continue;
    const content = await readFile(join(uploadFolder, name)).catch(() => null);
    if (content !== null) yield { name, content };
  }
}
