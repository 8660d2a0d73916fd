import { Browser } from './browser.ts';
import { addressIn, password, type SignedUp } from './people.ts';

/** What honest people met with while the attack went on. */
export interface Honest {
  /** Each in the browser they always use, and each one's account attacked. */
  readonly returning: readonly Visit[];
  /** Each in a browser that is new, from an address that nobody attacked from. */
  readonly newcomers: readonly Visit[];
  /** Somebody signed in who goes on reading: the milliseconds of each answer, or why there was none. */
  readonly reads: readonly { readonly code: string; readonly ms: number }[];
}

export interface Visit {
  readonly isIn: boolean;
  readonly tries: number;
  /** From the first try to being in. */
  readonly ms: number;
}

const everyMs = { returning: 400, newcomer: 900, read: 150 };
const triesMax = 10;
/** How long a person waits before the next try. */
const patienceMs = 1_000;

export interface Crowd {
  readonly returning: readonly SignedUp[];
  readonly newcomers: readonly SignedUp[];
  readonly reader: SignedUp;
}

/** Lets honest people come and go until `attacked` is over, and then a last one of each. */
export async function watchHonest(origin: string, crowd: Crowd, attacked: Promise<unknown>): Promise<Honest> {
  let isOver = false;
  void attacked.finally(() => (isOver = true)).catch(() => undefined);
  const during = async <T>(ms: number, one: (number: number) => Promise<T>): Promise<T[]> => {
    const all: T[] = [];
    for (let number = 0; !isOver; number += 1) {
      all.push(await one(number));
      await pause(ms);
    }
    return all;
  };
  const [returning, newcomers, reads] = await Promise.all([
    during(everyMs.returning, async (number) => {
      const { email, browser } = pick(crowd.returning, number);
      browser.forgetSession();
      return await visit(browser, email);
    }),
    during(everyMs.newcomer, async (number) => {
      const { email } = pick(crowd.newcomers, number);
      return await visit(new Browser(origin, addressIn('10.77', number)), email);
    }),
    during(everyMs.read, async () => await crowd.reader.browser.read()),
  ]);
  return { returning, newcomers, reads };
}

async function visit(browser: Browser, email: string): Promise<Visit> {
  const startedAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    const { code } = await browser.signIn(email, password);
    const ms = performance.now() - startedAt;
    if (code === 'in') return { isIn: true, tries, ms };
    if (tries === triesMax) return { isIn: false, tries, ms };
    await pause(patienceMs);
  }
}

function pick<T>(all: readonly T[], number: number): T {
  const found = all[number % all.length];
  if (found === undefined) throw new Error('there is nobody to pick from');
  return found;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
