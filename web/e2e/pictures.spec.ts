import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Books } from './support/books.ts';
import { openScreen } from './support/screens.ts';
import { Sheet } from './support/sheet.ts';
import { chooseFile } from './support/statements.ts';
import { expect, test } from './support/test.ts';

/**
 * Makes the pictures of the README from the demo: `pnpm screenshots` runs this alone, a test run leaves it out (see
 * playwright.config.ts). The demo is the same for the same day.
 */
const folder = process.env['SCREENSHOTS'] ?? '';
/** A README is looked at on a phone too. */
const bytesMax = 250_000;
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

test.describe.configure({ mode: 'serial' });
test.beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});

test('overview', async ({ demoBooks, demoPage: page }) => {
  await openScreen(page, demoBooks.path(), 'Overview');
  await expect(page.getByRole('region', { name: 'Recent' }).getByRole('listitem')).toHaveCount(10);
  await expect(page.getByRole('region', { name: 'Net worth' }).locator('svg path').first()).toBeVisible();
  await takePictures(page, 'overview');
});

test('register', async ({ demoBooks, demoPage: page }) => {
  const sheet = await Sheet.register(
    page,
    demoBooks.path('accounts', await accountOf(demoBooks, 'Checking')),
    'Checking',
  );
  await sheet
    .row('Hardware store')
    .first()
    .getByRole('button', { name: /^Split in/ })
    .click();
  await takePictures(page, 'register');
});

test('import', async ({ demoBooks, demoPage: page }) => {
  const checking = await accountOf(demoBooks, 'Checking');
  await openScreen(page, `${demoBooks.path('import')}?account=${checking}`, 'Import');
  await chooseFile(page, { name: 'checking-november.csv', text: await statement(demoBooks, checking) });
  await expect(page.getByRole('row').filter({ hasText: 'Tierklinik' })).toBeVisible();
  await takePictures(page, 'import');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(/\/import$/);
});

test('phone', async ({ demoBooks, openBrowser, serverUrl }) => {
  const page = await openBrowser({ url: serverUrl, client: demoBooks.client, context: phone });
  const checking = await accountOf(demoBooks, 'Checking');
  await openScreen(page, demoBooks.path('accounts', checking), 'Checking');
  await expect(page.getByRole('row').filter({ hasText: 'Rainy day' }).first()).toBeVisible();
  await takePictures(page, 'phone');
});

async function takePictures(page: Page, name: string): Promise<void> {
  // A cross-hair or a tooltip under a resting mouse is no part of the picture.
  await page.mouse.move(0, 0);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    await page.evaluate(() => document.fonts.ready);
    const file = path.join(folder, `${name}-${scheme}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    expect(statSync(file).size, `${name}-${scheme}.png in bytes`).toBeLessThanOrEqual(bytesMax);
  }
}

async function accountOf(books: Books, name: string): Promise<string> {
  const data = await books.client.gql(`query ($id: ID!) { household(id: $id) { accounts { id name } } }`, {
    id: books.householdId,
  });
  return data.household.accounts.find((account: { name: string }) => account.name === name).id;
}

/** A bank's file of the last days: what the books have already, what is new, and what cannot be read. */
async function statement(books: Books, accountId: string): Promise<string> {
  const data = await books.client.gql(
    `query ($id: ID!, $account: ID!, $filter: TransactionFilter) {
      household(id: $id) {
        register(accountId: $account, filter: $filter, first: 6) {
          edges { node { date amount { amount } transaction { payee } } }
        }
      }
    }`,
    {
      id: books.householdId,
      account: accountId,
      filter: { to: books.day(-1), kinds: ['EXPENSE', 'INCOME'] },
    },
  );
  const known = data.household.register.edges.map(
    ({ node }: { node: { date: string; amount: { amount: string }; transaction: { payee: string } } }) =>
      line(node.date, node.transaction.payee, 'card 4711', node.amount.amount),
  );
  return [
    'Date;Payee;Purpose;Amount',
    line(books.day(0), 'Green Market', 'card 4711', '-38.72'),
    line(books.day(0), 'Tierklinik am Park', 'invoice 2087', '-64.00'),
    line(books.day(0), 'Lantern Books', 'card 4711', '-17.95'),
    line(books.day(-1), 'Café Linde', 'card 4711', '-3.50'),
    line(books.day(-1), 'Café Linde', 'card 4711', '-3.50'),
    line(books.day(-1), 'Stadtwerke', 'credit note', '41.16'),
    `${books.day(-2)};Parking garage;exit 19:42;7,5O`,
    ...known,
  ].join('\n');
}

function line(date: string, payee: string, purpose: string, amount: string): string {
  return [date, payee, purpose, amount.replace('.', ',')].join(';');
}
