/**
 * `pnpm test`: everything. Brings along what the tests need, checks the code, and runs every test there is. Its last
 * line adds up all runners; it fails when anything failed or a runner ran nothing.
 */
import { availableParallelism } from 'node:os';
import { runChecks } from './checks/run.ts';
import { build } from './launch/build.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from './launch/stopping.ts';
import { tell } from './refusal.ts';
import { provisionPrograms } from './testing/provision.ts';
import { startRedis } from './testing/redis-server.ts';
import { runners, runTests, type Counts, type Runner } from './testing/runners.ts';
import { startPrivatePostgres } from './testing/test-postgres.ts';

const total: Counts = { passed: 0, failed: 0, skipped: 0 };

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function add(counts: Partial<Counts>): void {
  total.passed += counts.passed ?? 0;
  total.failed += counts.failed ?? 0;
  total.skipped += counts.skipped ?? 0;
}

/** The settings that tests find their services by; those of a server of the developer's own are kept from them. */
async function startServices(): Promise<NodeJS.ProcessEnv> {
  const programs = provisionPrograms(say);
  const {
    DATABASE_URL: _database,
    REDIS_URL: _redis,
    FINANCE_DATA: _data,
    PORT: _port,
    ...environment
  } = process.env;
  let databaseUrl = process.env['TEST_DATABASE_URL'];
  if (!databaseUrl) {
    const postgres = await startPrivatePostgres();
    beforeExit(postgres.release);
    databaseUrl = postgres.url;
  }
  let redisUrl = process.env['TEST_REDIS_URL'] || programs.redisUrl;
  if (!redisUrl) {
    const redis = await startRedis();
    beforeExit(redis.stop);
    redisUrl = redis.url;
  }
  return {
    ...environment,
    TEST_DATABASE_URL: databaseUrl,
    TEST_REDIS_URL: redisUrl,
    CHROMIUM_PATH: programs.chromium,
    ...(programs.kustomize === null ? {} : { KUSTOMIZE_PATH: programs.kustomize }),
    ...(programs.clamd === null ? {} : { CLAMD_PATH: programs.clamd }),
  };
}

async function buildForTests(): Promise<void> {
  try {
    await build(say);
    say('✓ build');
    add({ passed: 1 });
  } catch (error) {
    say('✗ build');
    tell(error);
    add({ failed: 1 });
  }
}

async function runAll(): Promise<void> {
  const environment = await startServices();
  const run = async (runner: Runner) => add(await runTests(runner, environment, say));
  add(await runChecks(say));
  // What measures time, or starts servers and a browser, has the machine to itself; the rest shares it.
  const together = async (...parts: (() => Promise<void>)[]) => {
    if (availableParallelism() > 1) await Promise.all(parts.map((each) => each()));
    else for (const each of parts) await each();
  };
  await together(
    buildForTests,
    () => run(runners.serverUnit),
    () => run(runners.webUnit),
  );
  // The first waits more than it works.
  await together(
    () => run(runners.serverIntegration),
    () => run(runners.kubernetes),
  );
  await run(runners.scripts);
  await run(runners.endToEnd);
}

/** What shells answer for a command ended by Ctrl-C: an interrupted run has proven nothing. */
const interruptedCode = 130;
const startedAt = performance.now();
stopOnSignals(say, interruptedCode);
try {
  await runAll();
} catch (error) {
  if (!isStopping()) tell(error);
  add({ failed: 1 });
}
say(`Took ${Math.round((performance.now() - startedAt) / 1000)} s`);
await stopAll(
  total.failed === 0 ? 0 : 1,
  `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`,
);
