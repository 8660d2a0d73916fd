import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, readFilesConfig } from './config.ts';
import { checkFiles, type FileFinding } from './files/check-files.ts';
import { everyHousehold } from './households/every-household.ts';
import { isId } from './persistence/id.ts';
import { openOrm, poolOf } from './persistence/orm.ts';
import { Reader } from './persistence/reader.ts';

const sentences: Readonly<Record<FileFinding, string>> = {
  without_row: 'no row names it',
  without_content: 'a row names it, and it is not there',
  content_changed: 'its content is not what it was',
  unfinished: 'an upload of more than an hour ago left it',
};

/**
 * Compares the files in UPLOAD_FOLDER with the rows of every household in the database of DATABASE_URL. Prints a line for
 * each difference and a last line that sums up; nothing is repaired.
 *
 * @returns the process's exit code: 0 when everything agrees, 1 when something differs
 */
async function verifyFiles(): Promise<number> {
  const config = readFilesConfig();
  const orm = await openOrm({ databaseUrl: config.DATABASE_URL, connectionsMax: 2 });
  try {
    const reader = new Reader(await poolOf(orm));
    const now = Date.now();
    const strangers = new Set((await readdir(config.UPLOAD_FOLDER)).filter(isId));
    const total = { households: 0, files: 0, differences: 0 };
    const tellDifference = (path: string, sentence: string) => {
      total.differences += 1;
      tell(`${path}: ${sentence}`);
    };
    for await (const { scope } of everyHousehold(reader)) {
      strangers.delete(scope.householdId);
      total.households += 1;
      const findings = checkFiles(reader, scope, {
        folder: join(config.UPLOAD_FOLDER, scope.householdId),
        now,
      });
      for (;;) {
        const { done, value } = await findings.next();
        if (done) {
          total.files += value;
          break;
        }
        tellDifference(value.path, sentences[value.finding]);
      }
    }
    for (const folder of strangers) tellDifference(join(config.UPLOAD_FOLDER, folder), 'no such household');
    const verdict = total.differences === 0 ? 'every one agrees' : counted(total.differences, 'difference');
    tell(`${counted(total.households, 'household')}, ${counted(total.files, 'file')} checked: ${verdict}`);
    return total.differences === 0 ? 0 : 1;
  } finally {
    await orm.close(true);
  }
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

verifyFiles().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    console.error(
      error instanceof ConfigError ? `Setting ${message}` : `The files cannot be checked: ${message}`,
    );
    process.exitCode = 2;
  },
);
