/**
 * `pnpm faults`: breaks what the product stands on (processes, connections, disks, clocks) and looks whether it stays right
 * and comes back by itself. Everything runs on this machine's loopback address, with a PostgreSQL and a Redis of the run's
 * own, and ends by itself.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../../scripts/launch/build.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from '../../scripts/launch/stopping.ts';
import { tell } from '../../scripts/refusal.ts';
import { startRedis } from '../../scripts/testing/redis-server.ts';
import { startPrivatePostgres } from '../../scripts/testing/test-postgres.ts';
import { machine } from '../bench/report.ts';
import { suites } from './all.ts';
import { type Options, readOptions, usageOf } from './options.ts';
import { isPassed, tableOf } from './report.ts';
import type { FaultSuite, SuiteResult } from './suite.ts';

/** What shells answer for a command ended by Ctrl-C: an interrupted run has proven nothing. */
const interruptedCode = 130;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns whether everything held */
async function faults(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2), suites);
  stopOnSignals(say, interruptedCode);
  const head = `${machine()}, seed ${options.seed}`;
  say(head);
  if (!options.suites.every(({ isSelfContained }) => isSelfContained === true)) await startServices();
  await build(say);
  const tables: string[] = [];
  const counts = { passed: 0, failed: 0 };
  for (const suite of options.suites) {
    say(`${suite.name}: ${suite.title}`);
    const result = await run(suite, options);
    tables.push(tableOf(suite, result));
    for (const check of result.checks) counts[isPassed(check) ? 'passed' : 'failed'] += 1;
  }
  say(`\n${head}\n\n${tables.join('\n\n')}\n\n${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0;
}

/** The PostgreSQL and Redis that test/support finds by these settings. */
async function startServices(): Promise<void> {
  const postgres = await startPrivatePostgres();
  beforeExit(postgres.release);
  const redis = await startRedis();
  beforeExit(redis.stop);
  process.env['TEST_DATABASE_URL'] = postgres.url;
  process.env['TEST_REDIS_URL'] = redis.url;
}

async function run(suite: FaultSuite, { seed, points }: Options): Promise<SuiteResult> {
  const folder = mkdtempSync(path.join(tmpdir(), `finance-faults-${suite.name}-`));
  // PostgreSQL may run as another user, who passes through to its data directory.
  chmodSync(folder, 0o711);
  const remove = (): void =>
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  beforeExit(remove);
  try {
    return await suite.run({ seed, points, folder, say: (line) => say(`  ${line}`) });
  } catch (error) {
    if (isStopping()) throw error;
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { checks: [{ what: 'the suite runs to its end', times: 1, failures: [failure] }] };
  } finally {
    if (!isStopping()) remove();
  }
}

try {
  if (process.argv.includes('--help')) say(usageOf(suites));
  else if (!(await faults())) await stopAll(1);
  await stopAll(0);
} catch (error) {
  if (!isStopping()) tell(error);
  await stopAll(1);
}
