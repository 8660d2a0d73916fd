import { Chance } from '../src/demo/chance.ts';
import { Browser } from './browser.ts';
import { addressIn } from './people.ts';

/** Times of failed attempts, in milliseconds. */
export interface Times {
  readonly existing: readonly number[];
  readonly unknown: readonly number[];
}

/** One less than what locks an account: none of the compared attempts may be refused unlooked at. */
export const triesPerAccount = 9;

/**
 * Attempts in pairs, one for an email that somebody has and one for an email that nobody has, one after the other in an order
 * that chance decides; so whatever else the machine does falls on both alike. Each comes from an address of its own.
 *
 * @throws Error when an attempt is answered with anything but `sign_in_failed`
 */
export async function timePairs(
  origin: string,
  options: { readonly existing: readonly string[]; readonly pairs: number; readonly seed: number },
): Promise<Times> {
  const chance = new Chance(options.seed);
  const times = { existing: [] as number[], unknown: [] as number[] };
  let sent = 0;
  const time = async (email: string): Promise<number> => {
    const browser = new Browser(origin, addressIn('10.99', sent));
    sent += 1;
    const { code, ms } = await browser.signIn(email, 'not the password of anybody');
    if (code !== 'sign_in_failed') throw new Error(`a compared attempt was answered with ${code}`);
    return ms;
  };
  for (let pair = 0; pair < options.pairs; pair += 1) {
    // Both kinds go through as many emails, so that as many of both have failed before.
    const account = pair % options.existing.length;
    const existing = async () => void times.existing.push(await time(options.existing[account] ?? ''));
    const unknown = async () => void times.unknown.push(await time(`no-such-person-${account}@example.test`));
    const order = chance.happens(0.5) ? [existing, unknown] : [unknown, existing];
    for (const each of order) await each();
  }
  return times;
}
