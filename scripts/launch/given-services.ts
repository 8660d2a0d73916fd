import { connect } from 'node:net';
import pg from 'pg';
import { isSystemError, Refusal } from '../refusal.ts';

const answerWithinMs = 10_000;

/** Refuses a DATABASE_URL that the server could not open, with what is wrong with it. Passwords are not shown. */
export async function checkDatabaseUrl(text: string): Promise<void> {
  const url = parseUrl(
    'DATABASE_URL',
    text,
    ['postgres:', 'postgresql:'],
    'postgresql://user:password@host:5432/database',
  );
  const where = `${url.host || 'the local PostgreSQL'}${url.pathname}`;
  let client: pg.Client | undefined;
  try {
    // Reads the files for TLS that the address names.
    client = new pg.Client({ connectionString: text, connectionTimeoutMillis: answerWithinMs });
    // A connection that breaks once it stands is reported by the query that was waiting.
    client.on('error', () => undefined);
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw new Refusal(
      `${databaseProblem(error, url, where)}\nChange the setting DATABASE_URL, or leave it out to use the embedded PostgreSQL.`,
    );
  } finally {
    await client?.end().catch(() => undefined);
  }
}

function databaseProblem(error: unknown, url: URL, where: string): string {
  const user = decodeURIComponent(url.username) || 'of this system';
  const database = decodeURIComponent(url.pathname.slice(1)) || '(none named)';
  if (error instanceof pg.DatabaseError) {
    switch (error.code) {
      // Names of the codes: PostgreSQL's appendix A.
      case '28P01':
        return `DATABASE_URL: PostgreSQL at ${url.host} refuses the password of the user ${user}.`;
      case '28000':
        return `DATABASE_URL: PostgreSQL at ${url.host} does not let the user ${user} in: ${error.message}.`;
      case '3D000':
        return `DATABASE_URL: PostgreSQL at ${url.host} has no database ${database}. Create it (createdb ${database}), or name another.`;
      case '42501':
        return `DATABASE_URL: the user ${user} may not use the database ${database}: ${error.message}.`;
      default:
        return `DATABASE_URL: PostgreSQL at ${where} answers: ${error.message}.`;
    }
  }
  const code = systemCode(error);
  if (code === 'ECONNREFUSED')
    return `DATABASE_URL: nothing listens at ${where}. Is PostgreSQL running there, on that port?`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `DATABASE_URL: there is no host named ${url.hostname}.`;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return `DATABASE_URL: no way leads to ${url.hostname}.`;
  const message = error instanceof Error ? error.message : String(error);
  if (/timeout/i.test(message))
    return `DATABASE_URL: ${where} does not answer within ${answerWithinMs / 1000} seconds.`;
  return `DATABASE_URL: ${where} cannot be opened: ${message}.`;
}

/** Refuses a REDIS_URL at which nothing answers. */
export async function checkRedisUrl(text: string): Promise<void> {
  const url = parseUrl('REDIS_URL', text, ['redis:', 'rediss:'], 'redis://host:6379');
  const problem = await new Promise<string | null>((resolve) => {
    const socket = connect({
      host: url.hostname || '127.0.0.1',
      port: Number(url.port || '6379'),
      timeout: answerWithinMs,
    });
    const end = (answer: string | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end(`it does not answer within ${answerWithinMs / 1000} seconds`));
    socket.once('error', (error) => end(systemCode(error) ?? error.message));
  });
  if (problem === null) return;
  throw new Refusal(
    `REDIS_URL: Redis at ${url.host} cannot be reached (${problem}).\n` +
      'Change the setting REDIS_URL, or leave it out: one server alone needs no Redis.',
  );
}

function parseUrl(setting: string, text: string, protocols: string[], example: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && protocols.includes(url.protocol)) return url;
  throw new Refusal(
    `${setting} is not an address of the form ${example}.\nChange the setting ${setting}, or leave it out.`,
  );
}

/** The system's code of a failed connection; of the first try when a name stood for several addresses. */
function systemCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return systemCode(error.errors[0]);
  return isSystemError(
    error,
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
    'ENOENT',
  )
    ? error.code
    : undefined;
}
