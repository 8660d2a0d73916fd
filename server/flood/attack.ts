import { Chance } from '../src/demo/chance.ts';
import { Browser } from './browser.ts';

/** One attempt to sign in that must not succeed. */
export interface Attempt {
  readonly email: string;
  readonly password: string;
  readonly address: string;
}

export interface AttackPlan {
  readonly attempts: number;
  readonly seed: number;
  /** Emails that people have. */
  readonly targets: readonly string[];
}

/** Emails that nobody has, attacked as often as those that somebody has. */
const strangersCount = 1_000;
/** Addresses that the attack comes from: single ones, and lines of IPv6 with as many addresses as it likes. */
const addressesCount = 300;
const linesCount = 20;
/** More than this are never under way at once: then the attack waits, as a real one would have to. */
const underWayMax = 400;

/** What nobody types, and a program may send. */
const oddities = ['', ' ', 'a\0b@example.test', '\ud800@example.test', `${'x'.repeat(5_000)}@example.test`];

/** Who is attacked, from where and in which order: the same for the same seed. */
export function planAttack({ attempts, seed, targets }: AttackPlan): Attempt[] {
  const chance = new Chance(seed);
  const below = (limit: number): number => Math.floor(chance.next() * limit);
  const target = (): string => targets[below(targets.length)] ?? '';
  return Array.from({ length: attempts }, () => {
    const kind = below(100);
    const number = below(10 ** 9);
    const address =
      below(100) < 75
        ? `198.18.${below(2)}.${below(addressesCount / 2)}`
        : `2001:db8:0:${below(linesCount).toString(16)}::${below(65_536).toString(16)}`;
    // Half of the emails are somebody's, some of them written otherwise.
    if (kind < 45) return { email: target(), password: `guess number ${number}`, address };
    if (kind < 50) return { email: ` ${target().toUpperCase()} `, password: `guess ${number}`, address };
    if (kind < 95) {
      const email = `nobody-${below(strangersCount)}@example.test`;
      return { email, password: `guess number ${number}`, address };
    }
    const email = oddities[below(oddities.length)] ?? '';
    return { email, password: 'x'.repeat(below(2) === 0 ? 0 : 20_000), address };
  });
}

/** What an attempt came to. */
export interface Tried extends Attempt {
  readonly code: string;
  readonly ms: number;
}

/**
 * Sends the attempts at a steady rate, whether or not earlier ones are answered.
 *
 * @returns what each came to, in the order of their answers
 */
export async function attack(
  origin: string,
  plan: readonly Attempt[],
  { perSecond }: { readonly perSecond: number },
): Promise<Tried[]> {
  const tried: Tried[] = [];
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  for (const [index, attempt] of plan.entries()) {
    const dueIn = startedAt + (index * 1_000) / perSecond - performance.now();
    if (dueIn > 0) await new Promise((resolve) => setTimeout(resolve, dueIn));
    while (underWay.size >= underWayMax) await Promise.race(underWay);
    const one = new Browser(origin, attempt.address)
      .signIn(attempt.email, attempt.password)
      .then(({ code, ms }) => void tried.push({ ...attempt, code, ms }));
    underWay.add(one);
    void one.finally(() => underWay.delete(one));
  }
  await Promise.all(underWay);
  return tried;
}
