import { createHash } from 'node:crypto';
import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import type { Lane } from './lane-gate.ts';
import { networkOf } from './network.ts';

/** Failures after which somebody waits. An address may serve a household, so it gets more than an account. */
const failuresMax = { network: 30, account: 10, browser: 10 };
const windowMinutes = 15;

/** Whether a window is open, in SQL. One that ends later than one that begins now is of a clock that was put back since. */
export function isWindowOpen(end: string, endOfOneNow: string): string {
  return `(${end} > now() and ${end} <= ${endOfOneNow})`;
}

const endOfOneNow = `now() + interval '${windowMinutes} minutes'`;
const isOpen = (end: string): string => isWindowOpen(end, endOfOneNow);

const failuresOf = statement(
  'sign_in_failures',
  `select key, failures, ceil(extract(epoch from window_ends_at - now()) / 60)::int
   from sign_in_throttle where key = any($1) and ${isOpen('window_ends_at')}`,
);
const countFailure = statement(
  'sign_in_failed',
  `insert into sign_in_throttle as t (key, failures, window_ends_at)
   select k, 1, ${endOfOneNow} from unnest($1::text[]) k order by k
   on conflict (key) do update set
     failures = case when ${isOpen('t.window_ends_at')} then t.failures + 1 else 1 end,
     window_ends_at = case when ${isOpen('t.window_ends_at')} then t.window_ends_at else excluded.window_ends_at end`,
);
const forgetFailures = statement('sign_in_succeeded', `delete from sign_in_throttle where key = any($1)`);
const forgetOld = statement(
  'sign_in_forget',
  `delete from sign_in_throttle where window_ends_at < now() - interval '1 day'`,
);

/** Who tries. */
export interface Attempt {
  readonly address: string;
  /** The account it is about; null where only the address counts. */
  readonly account: string | null;
  /** Of a browser in which somebody has signed in to the account before. */
  readonly browserId: string | null;
}

/** An attempt that may go on, in which lane, and what a failure of it counts against. */
export interface Allowed {
  readonly lane: Lane;
  readonly keys: readonly string[];
}

/**
 * Counts failed sign-ins per network and per account, in the database so that all servers count together. A browser that is
 * known for the account is counted by itself, so that whoever attacks the account from elsewhere does not lock its owner out;
 * one that fails too often becomes a stranger.
 */
export class SignInThrottle {
  constructor(private readonly reader: Reader) {}

  /** @throws Refusal too_many_attempts, before any password is looked at */
  async check({ address, account, browserId }: Attempt): Promise<Allowed> {
    const limits = new Map([[keyOf('address', networkOf(address)), failuresMax.network]]);
    if (account !== null) limits.set(keyOf('account', account), failuresMax.account);
    const browser = browserId === null ? null : keyOf('browser', browserId);
    const asked = browser === null ? [...limits.keys()] : [browser, ...limits.keys()];
    const rows = await this.reader.rows<[string, number, number]>(failuresOf, [asked]);
    const failed = new Map(rows.map(([key, failures]) => [key, failures]));
    if (browser !== null && (failed.get(browser) ?? 0) < failuresMax.browser)
      return { lane: 'known', keys: [browser] };
    const full = rows.filter(([key, failures]) => failures >= (limits.get(key) ?? Infinity));
    if (full.length > 0) {
      const minutes = Math.max(...full.map(([, , each]) => each));
      throw refuse('too_many_attempts', { minutes: String(minutes) });
    }
    const hasFailed = [...limits.keys()].some((key) => failed.has(key));
    return { lane: hasFailed ? 'suspected' : 'unsuspected', keys: [...limits.keys()] };
  }

  /** Counts one failure. */
  async failed({ keys }: Allowed): Promise<void> {
    await this.reader.rows(countFailure, [keys]);
    if (Math.random() < 0.01) await this.reader.rows(forgetOld);
  }

  /** Forgets the failures of a browser that is known, else of the account; the network's stand. */
  async succeeded({ lane, keys }: Allowed): Promise<void> {
    const forgotten = lane === 'known' ? keys : keys.filter((key) => key.startsWith('account:'));
    await this.reader.rows(forgetFailures, [forgotten]);
  }

  /** Forgets the failures that are counted against an account from browsers that nobody knows. */
  async forgetAccount(account: string): Promise<void> {
    await this.reader.rows(forgetFailures, [[keyOf('account', account)]]);
  }
}

/** Hashed, so that the table is no list of who tried to sign in. */
export function keyOf(kind: string, value: string): string {
  return `${kind}:${createHash('sha256').update(value).digest('base64url')}`;
}
