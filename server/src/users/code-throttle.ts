import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { networkOf } from './network.ts';
import { isWindowOpen, keyOf } from './throttle.ts';

/** Wrong codes after which somebody waits: whoever knows the password must not try their way through a million codes. */
const codesMax = { hour: 5, day: 20, network: 30 };
const minutes = { hour: 60, day: 24 * 60 };

/** What may be tried within some time. */
interface Limit {
  readonly key: string;
  readonly max: number;
  readonly minutes: number;
}

const isOpen = (endOfOneNow: string): string => isWindowOpen('t.window_ends_at', endOfOneNow);
const asked = `unnest($1::text[], $2::int[]) as asked (key, minutes)`;
const windowEnd = `now() + make_interval(mins => asked.minutes)`;
const minutesLeft = `ceil(extract(epoch from t.window_ends_at - now()) / 60)::int`;

const codesTried = statement(
  'codes_tried',
  `select t.key, t.failures, ${minutesLeft} from ${asked} join sign_in_throttle t using (key) where ${isOpen(windowEnd)}`,
);
const countCode = statement(
  'count_code',
  `insert into sign_in_throttle as t (key, failures, window_ends_at)
   select key, 1, ${windowEnd} from ${asked} order by key
   on conflict (key) do update set
     failures = case when ${isOpen('excluded.window_ends_at')} then t.failures + 1 else 1 end,
     window_ends_at = case when ${isOpen('excluded.window_ends_at')} then t.window_ends_at else excluded.window_ends_at end
   returning t.key, t.failures, ${minutesLeft}`,
);
const forgetCodes = statement('forget_codes', `delete from sign_in_throttle where key = any($1)`);
const uncountCode = statement(
  'uncount_code',
  `update sign_in_throttle set failures = greatest(failures - 1, 0) where key = any($1)`,
);

/** Who shows a code. */
export interface ShowingCode {
  readonly address: string;
  readonly personId: string;
  /** A browser that has shown a right code for this account before, or the session that is signed in; else null. */
  readonly browserId: string | null;
}

/**
 * Counts codes per account, network and browser, in the database so that all servers count together. Each is counted before
 * it is looked at, so that no number of tries at once gets past the limit; a right one is taken back. A browser that has shown
 * a right code is counted by itself, so that whoever knows the password does not lock the owner out.
 */
export class CodeThrottle {
  constructor(private readonly reader: Reader) {}

  /**
   * Counts a code that is about to be looked at. Answers what to give to `wasRight` when it is.
   *
   * @throws Refusal too_many_codes, too_many_codes_today, before any code is looked at
   */
  async count({ address, personId, browserId }: ShowingCode): Promise<readonly Limit[]> {
    if (browserId !== null) {
      const own = limitsOf('code-browser', browserId);
      if ((await this.take(own)) === null) return own;
    }
    const network = {
      key: keyOf('code-address', networkOf(address)),
      max: codesMax.network,
      minutes: minutes.hour,
    };
    const limits = [...limitsOf('code-account', personId), network];
    const waitMinutes = await this.take(limits);
    if (waitMinutes === null) return limits;
    throw waitMinutes <= minutes.hour
      ? refuse('too_many_codes', { minutes: String(waitMinutes) })
      : refuse('too_many_codes_today', { hours: String(Math.ceil(waitMinutes / 60)) });
  }

  /** Forgets the codes that were counted against the account or the browser; the network's stand, but for this one. */
  async wasRight(limits: readonly Limit[]): Promise<void> {
    const keys = limits.map(({ key }) => key);
    const isOfNetwork = (key: string): boolean => key.startsWith('code-address:');
    await this.reader.rows(forgetCodes, [keys.filter((key) => !isOfNetwork(key))]);
    const network = keys.filter(isOfNetwork);
    if (network.length > 0) await this.reader.rows(uncountCode, [network]);
  }

  /** Counts one more; answers how many minutes to wait where a limit is reached, else null. */
  private async take(limits: readonly Limit[]): Promise<number | null> {
    const values = [limits.map(({ key }) => key), limits.map((limit) => limit.minutes)];
    const maxOf = new Map(limits.map(({ key, max }) => [key, max]));
    const waitOf = (
      rows: readonly [string, number, number][],
      isFull: (n: number, max: number) => boolean,
    ) => {
      const full = rows.filter(([key, count]) => isFull(count, maxOf.get(key) ?? 0));
      return full.length === 0 ? null : Math.max(...full.map(([, , wait]) => wait));
    };
    // What is refused is not counted, or a few more tries would make a day of an hour.
    const tried = await this.reader.rows<[string, number, number]>(codesTried, values);
    const wait = waitOf(tried, (count, max) => count >= max);
    if (wait !== null) return wait;
    const counted = await this.reader.rows<[string, number, number]>(countCode, values);
    return waitOf(counted, (count, max) => count > max);
  }
}

function limitsOf(kind: 'code-account' | 'code-browser', value: string): readonly Limit[] {
  return [
    { key: keyOf(kind, value), max: codesMax.hour, minutes: minutes.hour },
    { key: keyOf(`${kind}-day`, value), max: codesMax.day, minutes: minutes.day },
  ];
}
