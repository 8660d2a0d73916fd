/**
 * `pnpm isolation`: asks the server random documents as people who may see nothing of two other households, and looks for
 * canaries of theirs in all that comes back. docs/isolation.md tells of it.
 */
import { machine } from '../bench/report.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from '../../scripts/launch/stopping.ts';
import { tell } from '../../scripts/refusal.ts';
import { startRedis } from '../../scripts/testing/redis-server.ts';
import { startPrivatePostgres } from '../../scripts/testing/test-postgres.ts';
import { runIsolation } from './isolation.ts';
import { readOptions, usage } from './options.ts';
import { countsTable, coverageLine, failuresList, speedLine, timesTable } from './report.ts';

/** So many documents must reach every field of the schema; fewer only tell which they did not. */
const documentsForAllFields = 5_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns how many things failed */
async function isolation(): Promise<{ readonly passed: number; readonly failed: number }> {
  const options = readOptions(process.argv.slice(2));
  stopOnSignals(say, 130);
  const head = `${machine()}, seed ${options.seed}, ${options.documents.toLocaleString('en')} documents`;
  say(head);
  if (!process.env['TEST_DATABASE_URL']) {
    const postgres = await startPrivatePostgres();
    beforeExit(postgres.release);
    process.env['TEST_DATABASE_URL'] = postgres.url;
  }
  if (!process.env['TEST_REDIS_URL']) {
    const redis = await startRedis();
    beforeExit(redis.stop);
    process.env['TEST_REDIS_URL'] = redis.url;
  }
  const { tally, sent, coverage, logLines } = await runIsolation({ ...options, say });
  if (sent.documents >= documentsForAllFields)
    for (const name of coverage.all)
      tally.check(
        coverage.missing.includes(name) ? [`${name} was never answered without an error`] : [],
        'the schema',
      );
  say(`\n${head}\n\n${countsTable(tally)}\n\n${timesTable(tally)}\n`);
  say(
    `${speedLine(sent)}\n${coverageLine(coverage)}.\n${logLines.toLocaleString('en')} lines of the log were read.\n`,
  );
  if (tally.failures.length > 0) say(`${failuresList(tally.failures)}\n`);
  return tally;
}

if (process.argv.includes('--help')) say(usage);
else {
  try {
    const { passed, failed } = await isolation();
    await stopAll(failed === 0 ? 0 : 1, `${passed} passed, ${failed} failed`);
  } catch (error) {
    if (!isStopping()) tell(error);
    await stopAll(1);
  }
}
