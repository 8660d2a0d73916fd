import { expectAccessible } from './support/accessibility.ts';
import { expectLive } from './support/screens.ts';
import { expect, test } from './support/test.ts';

const password = 'correct horse battery';

test('the first visitor signs up, makes a household and sees three ways to begin', async ({
  startServers,
  openBrowser,
}) => {
  const { servers } = await startServers(1);
  const page = await openBrowser({ url: servers[0]?.url ?? '' });

  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-up$/);
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await expectAccessible(page);
  // By keyboard alone: the first field has the focus.
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Ana Marlow');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ana@example.test');
  await page.keyboard.press('Tab');
  await page.keyboard.type('short');
  await page.keyboard.press('Enter');
  await expect(page.getByText('At least 12 characters, please.')).toBeVisible();
  await page.getByLabel(/^Password/).fill(password);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Your household' })).toBeVisible();
  // Both are guessed from the browser.
  const currency = page.getByRole('combobox', { name: 'Base currency' });
  await expect(currency).toHaveValue(/^GBP/);
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Berlin');
  await expectAccessible(page);
  await currency.click();
  await currency.fill('euro');
  await page.getByRole('option', { name: /^EUR/ }).click();
  await page.getByLabel('Name').fill('Marlow Street');
  await page.getByRole('button', { name: 'Open the books' }).click();

  await expect(page.getByRole('heading', { name: 'Where shall we begin?' })).toBeVisible();
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: /Import a file/ })).toBeVisible();
  await expect(main.getByRole('button', { name: /Try the demo/ })).toBeVisible();
  await expectAccessible(page);

  await main.getByRole('link', { name: /Add an account/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an account' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('Checking');
  await dialog.getByLabel('Balance').fill('1,250.40');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const account = page.getByRole('complementary').getByRole('link', { name: /Checking/ });
  await expect(account).toContainText('1,250.40');
});

test('a wrong password is refused in one sentence; the right one opens the books; signing out closes them', async ({
  books,
  visitor,
}) => {
  const me = await books.client.gql(`{ me { email } }`);
  await books.account({ name: 'Checking', opening: '100.00' });

  await visitor.goto(books.path('transactions'));
  await expect(visitor).toHaveURL(/\/sign-in\?next=/);
  await expect(visitor.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expectAccessible(visitor);
  await visitor.getByLabel('Email').fill(me.me.email);
  await visitor.getByLabel(/^Password/).fill('not my password');
  await visitor.keyboard.press('Enter');
  await expect(visitor.getByRole('alert')).toContainText(/password/i);
  // What was typed stays, to be put right.
  await expect(visitor.getByLabel('Email')).toHaveValue(me.me.email);
  await expectAccessible(visitor);

  await visitor.getByLabel(/^Password/).fill(password);
  await visitor.keyboard.press('Enter');
  // Back to where the person was going.
  await expect(visitor).toHaveURL(new RegExp(`${books.path('transactions')}$`));

  await visitor.getByRole('button', { name: /language, signing out/ }).click();
  await visitor.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(visitor).toHaveURL(/\/sign-in/);
  await visitor.goto(books.path());
  await expect(visitor).toHaveURL(/\/sign-in/);
});

test('the demo opens from the sign-in page with one button', async ({ demoBooks, visitor }) => {
  await visitor.goto('/sign-in');
  await visitor.getByRole('button', { name: 'Try the demo' }).click();
  await expect(visitor).toHaveURL(new RegExp(demoBooks.path()));
  await expect(visitor.getByRole('region', { name: 'Net worth' })).toBeVisible();
});

test('a session that is ended elsewhere sends its browser to sign in', async ({ books, page }) => {
  await page.goto(books.path());
  await expectLive(page);
  await books.client.gql(`mutation { signOut }`);
  await expect(page).toHaveURL(/\/sign-in/, { timeout: 10_000 });
});

test('the pages before the books speak German too', async ({ books, openBrowser, serverUrl }) => {
  await books.account({ name: 'Giro' });
  const page = await openBrowser({ url: serverUrl, context: { locale: 'de-DE' } });
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a password is masked, and may be pasted or filled in by a password manager', async ({
  startServers,
  openBrowser,
}) => {
  const { servers } = await startServers(1);
  const page = await openBrowser({ url: servers[0]?.url ?? '' });
  await page.goto('/sign-up');
  const field = page.getByLabel(/^Password/);
  await expect(field).toHaveAttribute('type', 'password');
  await expect(field).toHaveAttribute('autocomplete', 'new-password');
  const isPrevented = await field.evaluate(
    (input) => !input.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true })),
  );
  expect(isPrevented).toBe(false);
  await page.getByRole('button', { name: 'Show the password' }).click();
  await expect(field).toHaveAttribute('type', 'text');
});
