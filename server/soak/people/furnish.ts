import { Random } from '../../test/support/random.ts';
import { Browser, type Crowd } from './browser.ts';
import { importFile } from './doings/bank-files.ts';
import { entriesMax, tidy } from './doings/entries.ts';
import { Home } from './home.ts';
import { type Credentials, Member } from './member.ts';

const password = 'a crowd of two hundred lives here';
/** Every so many members of a household may look and not write. */
const viewerEvery = 5;
const categoriesUsed = 12;
/** Households that are made at the same time. */
const atOnce = 4;

export interface Furnishing {
  readonly crowd: Crowd;
  readonly origins: readonly string[];
  readonly members: number;
  readonly households: number;
  readonly seed: number;
}

/** Signs everybody up, makes the households with their first books, and lets everybody come, half of them to each server. */
export async function furnish(furnishing: Furnishing): Promise<Member[]> {
  const { members, households } = furnishing;
  const numbers = Array.from({ length: households }, (_, index) => index);
  const made: Member[] = [];
  const work = async (): Promise<void> => {
    for (let index = numbers.shift(); index !== undefined; index = numbers.shift()) {
      const size =
        Math.floor(((index + 1) * members) / households) - Math.floor((index * members) / households);
      made.push(...(await furnishOne(furnishing, index, size)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return made;
}

async function furnishOne(
  { crowd, origins, seed }: Furnishing,
  index: number,
  size: number,
): Promise<Member[]> {
  const people = Array.from({ length: size }, (_, person) => ({
    browser: new Browser(crowd, origins[(index + person) % origins.length] ?? ''),
    credentials: { email: `member-${index}-${person}@example.test`, password },
    random: new Random(seed * 1_000_003 + index * 1_009 + person),
  }));
  const [owner] = people;
  if (owner === undefined) return [];
  await signUp(owner.browser, owner.credentials);
  const home = await makeHome(owner.browser, `Household ${index}`);
  const members = [new Member({ ...owner, home, mayWrite: true })];
  for (const [person, { browser, credentials, random }] of people.entries()) {
    if (person === 0) continue;
    const mayWrite = person % viewerEvery !== viewerEvery - 1;
    const { inviteMember } = await owner.browser.ask('InviteMember', {
      householdId: home.householdId,
      input: { role: mayWrite ? 'EDITOR' : 'VIEWER' },
      idempotencyKey: null,
    });
    await signUp(browser, credentials);
    await browser.ask('AcceptInvitation', { token: inviteMember.token });
    members.push(new Member({ browser, credentials, random, home, mayWrite }));
  }
  const [first] = members;
  if (first !== undefined) {
    await first.arrive();
    await importFile(first, { lines: entriesMax, isForGood: true });
    await tidy(first);
  }
  for (const member of members.slice(1)) await member.arrive();
  return members;
}

async function signUp(browser: Browser, { email, password }: Credentials): Promise<void> {
  const [name] = email.split('@');
  await browser.ask('SignUp', { input: { email, password, name } });
}

async function makeHome(browser: Browser, name: string): Promise<Home> {
  const { createHousehold } = await browser.ask('CreateHousehold', {
    input: { name, baseCurrency: 'EUR', timeZone: 'Europe/Berlin', categoryLanguage: 'en' },
    idempotencyKey: null,
  });
  const householdId: string = createHousehold.household.id;
  const accountIds: string[] = [];
  for (const [account, group] of [
    ['Giro', 'EVERYDAY'],
    ['Savings', 'SAVINGS'],
    ['Card', 'CARDS'],
  ]) {
    const { createAccount } = await browser.ask('CreateAccount', {
      householdId,
      input: { name: account, group, currency: 'EUR' },
      idempotencyKey: null,
    });
    accountIds.push(createAccount.account.id);
  }
  const { household } = await browser.ask('HouseholdCategories', { householdId });
  const { household: now } = await browser.ask('HouseholdRevision', { householdId });
  const categories: { id: string; type: string; system: boolean }[] = household.categories;
  return new Home({
    householdId,
    accountIds,
    categoryIds: categories
      .filter(({ system, type }) => !system && type === 'EXPENSE')
      .slice(0, categoriesUsed)
      .map(({ id }) => id),
    today: now.today,
  });
}
