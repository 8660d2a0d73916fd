import type { Page, Route } from '@playwright/test';
import { ImportClient } from '../../server/test/support/import-client.ts';
import { expectAccessible } from './support/accessibility.ts';
import { expectFitsWidth } from './support/screens.ts';
import { germanCsv } from './support/statements.ts';
import { expect, test } from './support/test.ts';

const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

for (const [device, context] of Object.entries(devices)) {
  test(`on a ${device}, screens that wait for answers or were refused them are accessible, and show them when they come`, async ({
    books,
    openBrowser,
    serverUrl,
  }) => {
    test.setTimeout(180_000);
    const accountId = await books.account({ name: 'Checking', opening: '100.00' });
    await books.enter({
      account: accountId,
      amount: '-12.40',
      payee: 'Lantern Books',
      category: 'Groceries',
    });
    const bank = new ImportClient(books.client, books.householdId);
    const batch = await bank.preview(germanCsv.text, { name: germanCsv.name, accountId });
    const screens: { path: string[]; shows: string; answered?: string; byItselfOn?: string }[] = [
      { path: [], shows: 'Lantern Books', byItselfOn: 'desktop' },
      { path: ['transactions'], shows: 'Lantern Books' },
      { path: ['transactions?trash=true'], shows: 'The trash is empty' },
      { path: ['accounts', accountId], shows: 'Lantern Books' },
      { path: ['categories'], shows: 'Groceries' },
      { path: ['import'], shows: germanCsv.name },
      { path: ['import', batch.id], shows: 'REWE' },
      { path: ['import', batch.id], shows: 'REWE', answered: 'ImportBatch', byItselfOn: 'phone' },
      { path: ['settings', 'members'], shows: 'Ana Marlow' },
      { path: ['settings', 'profile'], shows: 'This browser' },
      { path: ['settings', 'rates'], shows: 'No rate' },
      { path: ['settings', 'integrity'], shows: 'balances' },
    ];
    const page = await openBrowser({ url: serverUrl, client: books.client, context });
    const answers = new Answers(page);
    await answers.take();
    for (const { path, shows, answered, byItselfOn } of screens) {
      const name = `${path[0] ?? 'overview'}${answered ? ' with lines missing' : ''}`;
      // What waits and what is refused looks the same everywhere: the first screen speaks for the colours of all.
      const schemes = path.length === 0 ? (['dark', 'light'] as const) : (['light'] as const);
      await test.step(name, async () => {
        answers.hold(answered);
        await page.goto(books.path(...path));
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect.poll(() => answers.held).toBeGreaterThan(0);
        await expectAccessible(page, schemes);
        await expectFitsWidth(page);
        await answers.refuse();
        const again = page.getByRole('button', { name: 'Try again' });
        await expect(again.first()).toBeVisible();
        await expectAccessible(page, schemes);
        await expectFitsWidth(page);
        await again.first().click();
        await expect(again.first()).toBeVisible();
        answers.give();
        // It is asked again every few seconds, without hands; nobody has to wait for it.
        if (byItselfOn !== device)
          await again.evaluateAll((buttons) => {
            for (const button of buttons) (button as HTMLElement).click();
          });
        await expect(page.getByText(shows).first()).toBeVisible();
        await expect(again).toHaveCount(0);
      });
    }
    await page.unrouteAll({ behavior: 'wait' });
  });
}

/** What a page is told, apart from who is there and what household it is in: held, refused, or given. */
class Answers {
  readonly #held: Route[] = [];
  #state: 'held' | 'refused' | 'given' = 'given';
  #alsoGiven: string | undefined;

  constructor(readonly page: Page) {}

  /** How many requests wait for their answer. */
  get held(): number {
    return this.#held.length;
  }

  async take(): Promise<void> {
    await this.page.route('**/graphql', async (route) => {
      const { operationName } = route.request().postDataJSON() as { operationName: string };
      const isGiven =
        this.#state === 'given' || ['Session', 'HouseholdShell', this.#alsoGiven].includes(operationName);
      if (isGiven) await route.continue();
      else if (this.#state === 'refused') await refuse(route);
      else this.#held.push(route);
    });
  }

  /** Holds them, but those to the operation `alsoGiven`. */
  hold(alsoGiven?: string): void {
    this.#state = 'held';
    this.#alsoGiven = alsoGiven;
  }

  /** Answers what is held, and what is asked from now on, that the database is away. */
  async refuse(): Promise<void> {
    this.#state = 'refused';
    for (const route of this.#held.splice(0)) await refuse(route);
  }

  give(): void {
    this.#state = 'given';
  }
}

async function refuse(route: Route): Promise<void> {
  const extensions = { code: 'database_unavailable' };
  await route.fulfill({ json: { data: null, errors: [{ message: 'The database is away.', extensions }] } });
}
