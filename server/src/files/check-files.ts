import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { sha256Of, unfinishedMs } from './content.ts';

/** What is wrong with a file: nothing names it, it is not there, it is not what it was, or it was never finished. */
export type FileFinding = 'without_row' | 'without_content' | 'content_changed' | 'unfinished';

/** One finding, with the path of the file. */
export interface FoundFile {
  readonly finding: FileFinding;
  readonly path: string;
}

/** Younger files may belong to an upload that is under way, or to a trash that is being emptied. */
const graceMs = 3_600_000;

const contentOfHousehold = householdStatement(
  'check_files',
  `select distinct sha256 from stored_file where household_id = $1`,
);

const contentIsNamed = householdStatement(
  'check_file_is_named',
  `select 1 from stored_file where household_id = $1 and sha256 = $2 limit 1`,
);

/**
 * Compares the stored files of one household with its rows, and each content with the hash it is named by. Findings come one
 * by one; nothing is repaired.
 *
 * @param folder where the household's content lies
 * @param now milliseconds since 1970, against which the age of a file is told
 * @returns how many contents the rows name
 */
export async function* checkFiles(
  reader: Reader,
  scope: HouseholdScope,
  { folder, now }: { readonly folder: string; readonly now: number },
): AsyncGenerator<FoundFile, number> {
  // Files first: one that is put there meanwhile has its row by the time the rows are read, or is young.
  const files: string[] = [];
  for await (const found of looseFiles(folder, now)) {
    if (found.finding === null) files.push(found.name);
    else yield { finding: found.finding, path: join(folder, found.name) };
  }
  const rows = await reader.household<[sha256: string]>(scope, contentOfHousehold);
  const missing = new Set(rows.map(([sha256]) => sha256));
  for (const name of files) {
    const path = join(folder, name);
    if (!missing.delete(name)) {
      const age = await ageOf(path, now);
      // Null when it has gone since the folder was read.
      if (age !== null && age > graceMs) yield { finding: 'without_row', path };
      continue;
    }
    const sha256 = await sha256Of(path);
    if (sha256 === null) missing.add(name);
    else if (sha256 !== name) yield { finding: 'content_changed', path };
  }
  for (const sha256 of missing) {
    const path = join(folder, sha256);
    // Put there since the folder was read.
    if ((await ageOf(path, now)) !== null) continue;
    // Or the trash was emptied since the rows were read.
    const [named] = await reader.household(scope, contentIsNamed, [sha256]);
    if (named !== undefined) yield { finding: 'without_content', path };
  }
  return rows.length;
}

/** Content by its name, and what is left of uploads that broke off. */
async function* looseFiles(
  folder: string,
  now: number,
): AsyncGenerator<{ readonly name: string; readonly finding: 'unfinished' | null }> {
  for await (const { name } of await openFolder(folder)) {
    if (!name.startsWith('.')) yield { name, finding: null };
    else if (((await ageOf(join(folder, name), now)) ?? 0) > unfinishedMs)
      yield { name, finding: 'unfinished' };
  }
}

/** The entries of a folder; none where nothing was ever uploaded. */
async function openFolder(folder: string): Promise<AsyncIterable<{ readonly name: string }>> {
  try {
    return await opendir(folder);
  } catch (error) {
    if (isMissing(error)) return (async function* () {})();
    throw error;
  }
}

/** Milliseconds since a file was written; null when it is not there. */
async function ageOf(path: string, now: number): Promise<number | null> {
  try {
    return now - (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ENOENT';
}
