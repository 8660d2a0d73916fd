import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import pg from 'pg';
import { beforeExit } from '../../scripts/launch/stopping.ts';
import { createTestDatabase } from '../test/support/postgres.ts';
import { testRedisUrl } from '../test/support/redis.ts';
import { spawnServer } from '../test/support/server.ts';
import { told } from './asking/judge.ts';
import { CanaryFinder } from './canaries/canary.ts';
import { digestOfFiles, digestOfRows, filesOfOthers } from './canaries/untouched.ts';
import { Coverage } from './coverage.ts';
import { askAtRandom, type Sent } from './run.ts';
import { checkItself } from './self-check.ts';
import type { Stage } from './stage.ts';
import { Tally } from './tally.ts';
import { LogWatch } from './watch.ts';
import { BusyHousehold, makeStillHousehold } from './world/others.ts';

export interface RunOptions {
  readonly documents: number;
  readonly seed: number;
  /** Stops asking after so long, however many documents were sent. */
  readonly minutes: number;
  readonly say: (line: string) => void;
}

export interface RunResult {
  readonly tally: Tally;
  /** How many documents were sent, and how long that took. */
  readonly sent: Sent;
  readonly coverage: Coverage;
  readonly logLines: number;
}

/**
 * The whole run: a server of its own on a new database, a household that must stay as it is, one that goes on writing, and
 * random documents of people who may see nothing of either. The PostgreSQL and the Redis are those of the tests.
 */
export async function runIsolation({ documents, seed, minutes, say }: RunOptions): Promise<RunResult> {
  const schema = buildSchema(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'));
  const database = await createTestDatabase();
  const uploadFolder = await mkdtemp(join(tmpdir(), 'finance-isolation-'));
  const server = await spawnServer({
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    UPLOAD_FOLDER: uploadFolder,
    // All that it can say, so that what it may not say is seen.
    LOG_LEVEL: 'trace',
    METRICS: 'true',
    DEMO: 'true',
    REQUESTS_PER_MINUTE_MAX: '1000000',
  });
  // A signal ends this process without what stands below.
  beforeExit(async () => void (await server.stop('SIGKILL')));
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  try {
    const finder = new CanaryFinder();
    const log = new LogWatch(server.process, finder);
    const still = await makeStillHousehold(server.url, pool, finder);
    const busy = await BusyHousehold.make(server.url, pool, finder);
    const coverage = new Coverage(schema);
    const tally = new Tally();
    const stage: Stage = { server, pool, schema, finder, log, still, busy, coverage, tally, say };
    await checkItself(stage);
    say(`The run checked itself: ${tally.passed} passed, ${tally.failed} failed`);
    for (const { what } of tally.failures) say(`✗ ${what}`);
    const rowsBefore = await digestOfRows(pool, pool, still.householdId);
    const filesBefore = await digestOfFiles(uploadFolder, still.householdId);
    const sent = await askAtRandom(stage, { documents, seed, minutes });
    compare(tally, rowsBefore, await digestOfRows(pool, pool, still.householdId), 'rows of');
    compare(tally, filesBefore, await digestOfFiles(uploadFolder, still.householdId), 'the file');
    for await (const { name, content } of filesOfOthers(uploadFolder, [
      still.householdId,
      busy.other.householdId,
    ]))
      tally.check(
        finder
          .find(content.toString('latin1'), { isAnswer: false })
          .map((each) => `a canary in a file: ${told(each)}`),
        name,
      );
    tally.check(log.take(), 'the last lines of the log');
    return { tally, sent, coverage, logLines: log.lines };
  } finally {
    await server.stop();
    await pool.end();
    await database.drop();
    await rm(uploadFolder, { recursive: true, force: true });
  }
}

/** Each table and file must be what it was, byte for byte. */
function compare(
  tally: Tally,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  what: string,
): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
    tally.check(
      before[name] === after[name] ? [] : [`${what} ${name} changed: ${before[name]} → ${after[name]}`],
      'the other household, afterwards',
    );
}
