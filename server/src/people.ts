import { ConfigError, readFilesConfig } from './config.ts';
import { sqlStateOf } from './persistence/household-transaction.ts';
import { isRefusal } from './refusal.ts';
import { runPeopleCommand, shown, usage, UsageError } from './users/people-command.ts';

/** SQLSTATEs of a table and of a column that are not there (PostgreSQL, appendix A). */
const notMigrated = new Set(['42P01', '42703']);

/** What became of it: the process's exit code, and the words for whoever asked. */
function explain(error: unknown): { readonly code: number; readonly words: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (isRefusal(error)) return { code: 1, words: `${error.code}: ${shown(message)}` };
  if (error instanceof UsageError) return { code: 2, words: `${shown(message)}\n\n${usage}` };
  if (error instanceof ConfigError) return { code: 2, words: `Setting ${message}` };
  if (notMigrated.has(sqlStateOf(error) ?? ''))
    return {
      code: 2,
      words: 'Nothing was done: start the server of this release once, which brings the database up to date.',
    };
  return { code: 2, words: `Nothing was done: ${message}` };
}

runPeopleCommand(process.argv.slice(2), {
  settings: () => readFilesConfig(),
  tell: (line) => process.stdout.write(`${line}\n`),
}).catch((error: unknown) => {
  const { code, words } = explain(error);
  console.error(words);
  process.exitCode = code;
});
