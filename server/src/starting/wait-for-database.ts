import { Client } from 'pg';
import type { Log } from '../log.ts';
import { databasePlace } from './database-place.ts';
import { explain } from './explain.ts';
import { checkPostgresVersion } from './postgres-version.ts';
import { RefusalToStart } from './refusal-to-start.ts';

/** A connection that stands but says nothing is tried again after this. */
const connectMsMax = 5_000;
const retryMsMin = 200;
const retryMsMax = 3_000;

/**
 * Codes of a database that may be there in a moment: nothing listens, no such name yet, no answer, starting or ending,
 * too many clients (PostgreSQL, appendix A; Node's system errors). Anything else does not get better by waiting.
 */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/**
 * Waits until the database answers, and says what it waits for. After a restart of a whole machine nothing says that the
 * database comes up first, so a server waits for it, for a bounded time.
 *
 * @throws RefusalToStart when it does not answer in time, does not let this user in, or is of a release too old
 */
export async function waitForDatabase(
  databaseUrl: string,
  { secondsMax, log }: { readonly secondsMax: number; readonly log: Log },
): Promise<void> {
  const { host, database } = databasePlace(databaseUrl);
  const deadline = performance.now() + secondsMax * 1_000;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const version = await ask(databaseUrl);
      const warning = checkPostgresVersion(version, host);
      if (warning !== null) log.warn(warning);
      if (attempt > 0) log.info({ host, database }, 'PostgreSQL answers');
      return;
    } catch (error) {
      if (error instanceof RefusalToStart) throw error;
      const sentences = explain(error, { databaseUrl });
      const remainingMs = deadline - performance.now();
      if (!isPassing(error) || remainingMs <= 0) throw new RefusalToStart(sentences);
      log.warn(
        { host, database, secondsLeft: Math.ceil(remainingMs / 1_000) },
        `waiting for PostgreSQL at ${host}: ${reasonOf(error)}`,
      );
      const pauseMs = Math.min(retryMsMax, retryMsMin * 2 ** attempt, remainingMs);
      await new Promise((resume) => setTimeout(resume, pauseMs));
    }
  }
}

/** The server's version, such as 180004. */
async function ask(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectMsMax });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version_num') as version`,
    );
    return Number(rows[0]?.version);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every((each) => isPassing(each));
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (typeof code === 'string') return passing.has(code);
  return error instanceof Error && /timeout|terminated/i.test(error.message);
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
