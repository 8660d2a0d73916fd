import { Browser } from './browser.ts';

export const password = 'four words nobody guesses';

/** Somebody who has signed up. */
export interface SignedUp {
  readonly email: string;
  /** The browser in which that was done. */
  readonly browser: Browser;
}

/** Signs people up, each at an address of their own. @throws Error when one cannot */
export async function signPeopleUp(
  origin: string,
  { count, name, network }: { readonly count: number; readonly name: string; readonly network: string },
): Promise<SignedUp[]> {
  const people: SignedUp[] = [];
  for (let number = 0; number < count; number += 1) {
    const email = `${name}-${number}@example.test`;
    const browser = new Browser(origin, addressIn(network, number));
    const { code } = await browser.signUp(email, password);
    if (code !== 'in') throw new Error(`${email} cannot sign up: ${code}`);
    people.push({ email, browser });
  }
  return people;
}

/** The address with this number in a network such as `10.1`. */
export function addressIn(network: string, number: number): string {
  return `${network}.${Math.floor(number / 250)}.${(number % 250) + 1}`;
}
