import { createHash } from 'node:crypto';
import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';

/** Failures after which an address, or an account, waits. An address may serve a household, so it gets more. */
const failuresMax = { address: 30, account: 10 };
const windowMinutes = 15;

const failuresOf = statement(
  'sign_in_failures',
  `select key, failures, ceil(extract(epoch from window_ends_at - now()) / 60)::int
   from sign_in_throttle where key = any($1) and window_ends_at > now()`,
);
const countFailure = statement(
  'sign_in_failed',
  `insert into sign_in_throttle as t (key, failures, window_ends_at)
   select k, 1, now() + interval '${windowMinutes} minutes' from unnest($1::text[]) k order by k
   on conflict (key) do update set
     failures = case when t.window_ends_at > now() then t.failures + 1 else 1 end,
     window_ends_at = case when t.window_ends_at > now() then t.window_ends_at else excluded.window_ends_at end`,
);
const forgetFailures = statement('sign_in_succeeded', `delete from sign_in_throttle where key = $1`);
const forgetOld = statement(
  'sign_in_forget',
  `delete from sign_in_throttle where window_ends_at < now() - interval '1 day'`,
);

/** Counts failed sign-ins per address and per account, in the database so that all servers count together. */
export class SignInThrottle {
  constructor(private readonly reader: Reader) {}

  /** @throws Refusal too_many_attempts, before any password is looked at */
  async check(address: string, account: string): Promise<void> {
    const limits = new Map([
      [keyOf('address', address), failuresMax.address],
      [keyOf('account', account), failuresMax.account],
    ]);
    const rows = await this.reader.rows<[string, number, number]>(failuresOf, [[...limits.keys()]]);
    for (const [key, failures, minutes] of rows) {
      if (failures >= (limits.get(key) ?? 0)) throw refuse('too_many_attempts', { minutes: String(minutes) });
    }
  }

  /** Counts one failure. */
  async failed(address: string, account: string): Promise<void> {
    await this.reader.rows(countFailure, [[keyOf('address', address), keyOf('account', account)]]);
    if (Math.random() < 0.01) await this.reader.rows(forgetOld);
  }

  /** Forgets an account's failures. */
  async succeeded(account: string): Promise<void> {
    await this.reader.rows(forgetFailures, [keyOf('account', account)]);
  }
}

/** Hashed, so that the table is no list of who tried to sign in. */
function keyOf(kind: 'address' | 'account', value: string): string {
  return `${kind}:${createHash('sha256').update(value).digest('base64url')}`;
}
