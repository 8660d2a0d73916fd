/**
 * `pnpm flood`: attacks the sign-in of a server of its own while honest people come and go, and tells whether they get in, what
 * memory it takes, and whether the time of an answer tells if somebody has an email. docs/security.md has a run's figures.
 */
import { build } from '../../scripts/launch/build.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from '../../scripts/launch/stopping.ts';
import { tell } from '../../scripts/refusal.ts';
import { startPrivatePostgres } from '../../scripts/testing/test-postgres.ts';
import { machine } from '../bench/report.ts';
import { migrate } from '../src/persistence/migrate.ts';
import { flood } from './flood.ts';
import { readOptions, usage } from './options.ts';
import { findingsOf, tableOf } from './report.ts';
import { startAttackedServer } from './server-process.ts';

/** Accounts that are attacked, and as many that are not. */
const people = 20;
const settlingMs = 5_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run(): Promise<number> {
  if (process.argv.includes('--help')) {
    say(usage);
    return 0;
  }
  const options = readOptions(process.argv.slice(2));
  stopOnSignals(say, 130);
  const head = `${machine()}, seed ${options.seed}, ${options.attempts} attempts`;
  say(head);
  await build(say, ['server']);
  const postgres = await startPrivatePostgres();
  beforeExit(postgres.release);
  await migrate(postgres.url);
  const server = await startAttackedServer(postgres.url);
  beforeExit(async () => await server.stop());
  const seen = await flood({ ...server, ...options, people, settlingMs, say });
  const findings = findingsOf(seen);
  const failed = findings.filter(({ holds }) => !holds).length;
  const rate = Math.round(seen.tried.length / seen.seconds);
  say(`\n${head} in ${Math.round(seen.seconds)} s (${rate} a second)\n\n${tableOf(findings)}\n`);
  say(`${findings.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  await stopAll(await run());
} catch (error) {
  if (!isStopping()) tell(error);
  await stopAll(1, '0 passed, 1 failed');
}
