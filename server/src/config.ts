import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { tlsFilesProblem } from './tls-files.ts';

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0', ''])
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true' || text === '1');

const wholeNumber = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .default(String(fallback))
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);

/** `true` is one proxy, as most have it; a number is that many, one behind the other. */
const proxyCount = z
  .string()
  .regex(/^(true|false|\d)$/, 'must be true, false or how many proxies stand in front (0 to 9)')
  .default('false')
  .transform((text) => (text === 'true' ? 1 : text === 'false' ? 0 : Number(text)));

/** What stands in examples and templates for a secret; whoever leaves it there has none. */
const placeholder =
  /change.?me|change.?this|replace.?(me|this|with)|place.?holder|your.?secret|to.?be.?set|^(secret|example)/i;

function tlsFilesAreReadable(address: string, context: z.RefinementCtx): void {
  const message = tlsFilesProblem(address);
  if (message !== null) context.addIssue({ code: 'custom', message });
}

/** Every setting of the server: name, default, meaning. This is the table in the README. */
const settings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on'),
  PORT: wholeNumber(5000, 0, 65_535).describe('Port to listen on'),
  DATABASE_URL: z
    .string({ error: 'is needed: postgres://user:password@host:5432/database' })
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .refine(
      (url) => URL.canParse(url),
      'is no address: write characters such as / ? # @ % of the password percent-encoded, / as %2F',
    )
    .superRefine(tlsFilesAreReadable)
    .describe('PostgreSQL 18'),
  DATABASE_CONNECTIONS: wholeNumber(10, 2, 200).describe('Connections in the pool'),
  DATABASE_STATEMENT_SECONDS_MAX: wholeNumber(30, 1, 3_600).describe(
    'How long one statement may take; 3 seconds later a database that says nothing is given up',
  ),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis://')
    .refine(
      (url) => !/^redis:.*[?&]ssl(cert|key|rootcert)=/.test(url),
      'names certificates, so it must begin with rediss://',
    )
    .superRefine(tlsFilesAreReadable)
    .optional()
    .describe('Redis for live updates between servers; without it one server tells its own clients'),
  UPLOAD_FOLDER: z.string().default('data/uploads').describe('Folder for uploaded files'),
  UPLOAD_MEGABYTES_MAX: wholeNumber(50, 1, 1_000).describe('Largest file'),
  HOUSEHOLD_MEGABYTES_MAX: wholeNumber(2_000, 1, 10_000_000).describe(
    'All files of one household together, those in the trash included',
  ),
  CLAMD_URL: z
    .string()
    .refine(
      (url) => /^tcp:\/\/[^/?#@\s]+\/?$/.test(url) && URL.canParse(url),
      'must be an address such as tcp://clamav:3310',
    )
    .optional()
    .describe('ClamAV’s clamd, which looks at every uploaded file before it is kept'),
  CLAMD_SECONDS_MAX: wholeNumber(30, 1, 110).describe('How long clamd may keep an upload waiting'),
  SECRET_KEY: z
    .string()
    .min(32, 'needs at least 32 characters: openssl rand -hex 32 makes some')
    .optional()
    .describe('Signs links, encrypts secrets of second factors; needed in production'),
  PUBLIC_URL: z
    .string()
    .refine(
      (url) => /^https?:\/\/[^/?#@\s]+(\/[\w.~-]+)*\/?$/.test(url) && URL.canParse(url),
      'must be an address such as https://books.example.org or https://example.org/books',
    )
    .optional()
    .describe('Address by which browsers reach the books, with the path that a proxy in front takes away'),
  WEB_ROOT: z.string().default('web/dist').describe('Folder of the built SPA'),
  GRAPHQL_IDE: flag(false).describe('Serve GraphiQL at /graphql to browsers'),
  READ_CACHE_MEGABYTES: wholeNumber(16, 0, 4_096).describe(
    'Memory for answers that are told again while nothing changes',
  ),
  METRICS: flag(false).describe('Serve Prometheus metrics at /metrics'),
  METRICS_TOKEN: z
    .string()
    .min(16, 'needs at least 16 characters')
    .optional()
    .describe(
      'Ask for this bearer token at /metrics; without one, requests that came through a proxy are refused',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Log level'),
  SIGN_UP: z.enum(['open', 'invitation']).default('open').describe('Who may sign up after the first person'),
  SECOND_FACTOR: z
    .enum(['optional', 'required'], { error: 'must be optional or required' })
    .default('optional')
    .describe('Whether everybody has to show a second factor'),
  SECOND_FACTOR_CODES: z
    .enum(['near', 'current'], { error: 'must be near or current' })
    .default('near')
    .describe(
      'Whether codes of the half minutes before and after are accepted, or those of the current one alone',
    ),
  DEMO: flag(false).describe('Offer the demo household on the sign-in page'),
  SESSION_DAYS: wholeNumber(30, 1, 365).describe('Days until a session ends, however much it is used'),
  SESSION_IDLE_DAYS: wholeNumber(14, 1, 365).describe('Days until a session ends that nobody uses'),
  REQUESTS_PER_MINUTE_MAX: wholeNumber(3_000, 10, 1_000_000).describe('Requests of one address in a minute'),
  TRUST_PROXY: proxyCount.describe(
    'How many proxies in front to believe X-Forwarded-For, -Proto, -Host and X-Request-Id; true is one',
  ),
  HSTS: flag(true).describe('Tell browsers that came by HTTPS to come by nothing else for a year'),
  HSTS_SUBDOMAINS: flag(false).describe(
    'Tell it for all hosts below this name too: they must all have HTTPS',
  ),
  START_WAIT_SECONDS: wholeNumber(60, 0, 3_600).describe('How long a start waits for PostgreSQL to answer'),
  MIGRATE: flag(true).describe('Bring the database up to date at the start'),
  DRAIN_SECONDS: wholeNumber(0, 0, 300).describe('How long a server that was told to end goes on serving'),
});

/** Names of all settings. */
export const settingNames: readonly string[] = Object.keys(settings.shape);

type Parsed = z.output<typeof settings>;

export interface Config extends Readonly<Omit<Parsed, 'SECRET_KEY'>> {
  readonly SECRET_KEY: string;
  readonly version: string;
}

/** The release, as the package file beside `src` and `dist` says. */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What is wrong with the settings, a sentence each. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

/**
 * Reads and freezes the settings: the only reader of the environment.
 *
 * @throws ConfigError naming every setting that is wrong
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const { SECRET_KEY: secretKey, ...rest } = parse(settings, environment);
  if (rest.NODE_ENV === 'production') {
    if (secretKey === undefined) {
      throw new ConfigError([
        'SECRET_KEY is needed: at least 32 random characters, the same for every server',
      ]);
    }
    if (placeholder.test(secretKey)) {
      throw new ConfigError([
        'SECRET_KEY is still a placeholder, which anybody may know: set 32 random characters (openssl rand -hex 32), the same for every server',
      ]);
    }
  }
  if (isPublicByHttps(rest) && rest.TRUST_PROXY === 0) {
    throw new ConfigError([
      'PUBLIC_URL begins with https://, of which the server hears from the proxy in front alone: set TRUST_PROXY=true',
    ]);
  }
  return Object.freeze({
    ...rest,
    UPLOAD_FOLDER: resolve(rest.UPLOAD_FOLDER),
    WEB_ROOT: resolve(rest.WEB_ROOT),
    SECRET_KEY: secretKey ?? randomBytes(32).toString('hex'),
    version,
  });
}

/** Whether the books open to nobody without a second factor. */
export function isSecondFactorRequired({ SECOND_FACTOR }: Pick<Config, 'SECOND_FACTOR'>): boolean {
  return SECOND_FACTOR === 'required';
}

/** Path under which browsers reach the books: `/`, or `/books/` where a proxy serves other things beside them. */
export function basePathOf({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>): string {
  return PUBLIC_URL === undefined ? '/' : new URL(PUBLIC_URL).pathname.replace(/\/?$/, '/');
}

/** Whether browsers reach the books by HTTPS, as far as has been said. */
export function isPublicByHttps({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>): boolean {
  return PUBLIC_URL?.startsWith('https:') === true;
}

/** How long sessions last. */
export function sessionLifetimeOf(config: Pick<Config, 'SESSION_DAYS' | 'SESSION_IDLE_DAYS'>): {
  daysMax: number;
  idleDaysMax: number;
} {
  return { daysMax: config.SESSION_DAYS, idleDaysMax: config.SESSION_IDLE_DAYS };
}

/** The settings of a command that does its work in the database and ends. */
export type DatabaseConfig = Pick<Config, 'DATABASE_URL' | 'START_WAIT_SECONDS' | 'LOG_LEVEL'>;

/**
 * Reads the settings of a command that does its work in the database and ends: it needs no others, so it asks for none.
 *
 * @throws ConfigError naming every setting that is wrong
 */
export function readDatabaseConfig(
  environment: Record<string, string | undefined> = process.env,
): DatabaseConfig {
  const names = { DATABASE_URL: true, START_WAIT_SECONDS: true, LOG_LEVEL: true } as const;
  return Object.freeze(parse(settings.pick(names), environment));
}

/**
 * Reads the settings of a command that compares files with the database.
 *
 * @throws ConfigError naming every setting that is wrong
 */
export function readFilesConfig(
  environment: Record<string, string | undefined> = process.env,
): Pick<Config, 'DATABASE_URL' | 'UPLOAD_FOLDER'> {
  const parsed = parse(settings.pick({ DATABASE_URL: true, UPLOAD_FOLDER: true }), environment);
  return { ...parsed, UPLOAD_FOLDER: resolve(parsed.UPLOAD_FOLDER) };
}

/** @throws ConfigError */
function parse<T>(schema: z.ZodType<T>, environment: Record<string, string | undefined>): T {
  // An empty value is none: that is how a shell and a manifest unset one.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
}
