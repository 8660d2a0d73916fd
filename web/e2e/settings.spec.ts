import { TestClient } from '../../server/test/support/client.ts';
import { expectAccessible } from './support/accessibility.ts';
import { openScreen } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test('the household gets another name and writes its amounts another way', async ({ books, page }) => {
  await books.account({ name: 'Checking', opening: '1234.50' });
  await openScreen(page, books.path('settings', 'household'), 'Settings');
  const form = page.getByRole('region', { name: 'Household' });
  await expectAccessible(page);
  await form.getByRole('textbox', { name: 'Name' }).fill('Harbour Lane');
  const numbers = form.getByRole('combobox', { name: 'Amounts and dates are written as in' });
  await numbers.click();
  await numbers.fill('germany');
  await page
    .getByRole('option', { name: /German/ })
    .first()
    .click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  const side = page.getByRole('complementary', { name: 'Household' });
  await expect(side).toContainText('Harbour Lane');
  await expect(side).toContainText('1.234,50');
});

test('a link invites; who opens it joins, sees the books, and loses them when removed', async ({
  books,
  page,
  openBrowser,
  serverUrl,
}) => {
  await books.account({ name: 'Checking', opening: '70.00' });
  await openScreen(page, books.path('settings', 'members'), 'Settings');
  await expectAccessible(page);
  await page
    .getByRole('combobox', { name: 'Role', exact: true })
    .selectOption({ label: 'Viewer: reads the books' });
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByRole('textbox', { name: 'The link' }).inputValue();
  await expect(page.getByText('Open invitation: Viewer')).toBeVisible();

  const guest = await openBrowser({ url: serverUrl });
  await guest.goto(link);
  await expect(guest.getByRole('heading', { name: 'Join Marlow Street' })).toBeVisible();
  await expectAccessible(guest);
  await guest.getByRole('link', { name: 'Make an account and join' }).click();
  await guest.getByLabel('Name').fill('Tom Marlow');
  await guest.getByLabel('Email').fill(`${crypto.randomUUID()}@example.test`);
  await guest.getByLabel(/^Password/).fill('correct horse battery');
  await guest.keyboard.press('Enter');
  await guest.getByRole('button', { name: 'Join as Tom Marlow' }).click();
  await expect(guest.getByRole('complementary').getByRole('link', { name: /Checking/ })).toContainText(
    '70.00',
  );
  // A viewer is offered nothing to change.
  await expect(guest.getByRole('button', { name: 'Add an account' })).toBeHidden();

  const tom = page.getByRole('listitem').filter({ hasText: 'Tom Marlow' });
  await expect(tom).toBeVisible();
  await expect(page.getByText('Open invitation: Viewer')).toBeHidden();
  await tom.getByRole('combobox', { name: 'Role of Tom Marlow' }).selectOption({ label: 'Editor' });
  await expect(page.getByText('Tom Marlow is now: Editor')).toBeVisible();
  await expect(guest.getByRole('button', { name: 'Add an account' })).toBeVisible();

  await tom.getByRole('button', { name: 'Remove Tom Marlow' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Tom Marlow from the household?' });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(tom).toBeHidden();
  await guest.goto(books.path());
  await expect(guest.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
  // The same link a second time.
  await guest.goto(link);
  await expect(guest.getByRole('button', { name: /^Join as/ })).toBeHidden();
});

test('one’s own name, and the other browsers signed out', async ({ books, page }) => {
  const me = await books.client.gql(`{ me { email } }`);
  const other = new TestClient(books.client.url);
  await other.gql(`mutation ($input: SignInInput!) { signIn(input: $input) { me { id } } }`, {
    input: { email: me.me.email, password: 'correct horse battery' },
  });
  await openScreen(page, books.path('settings', 'profile'), 'Settings');
  const profile = page.getByRole('region', { name: 'You' });
  await expectAccessible(page);
  await profile.getByRole('textbox', { name: 'Name' }).fill('Ana M. Marlow');
  await profile.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();

  const sessions = page.getByRole('region', { name: 'Signed in' });
  await expect(sessions.getByRole('listitem')).toHaveCount(2);
  await expect(sessions.getByRole('listitem').filter({ hasText: 'this one' })).toHaveCount(1);
  await sessions.getByRole('button', { name: 'Sign out all others' }).click();
  const again = page.getByRole('dialog', { name: 'Your password, please' });
  await expect(again.getByLabel(/^Password/)).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('not my password');
  await page.keyboard.press('Enter');
  await expect(again.getByRole('alert')).toContainText('password');
  await again.getByLabel(/^Password/).fill('correct horse battery');
  await page.keyboard.press('Enter');
  await expect(again).toBeHidden();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  expect((await other.gql(`{ me { id } }`)).me).toBeNull();

  const password = page.getByRole('region', { name: 'Password' });
  await password.getByLabel('Present password').fill('not my password');
  await password.getByLabel('New password').fill('another horse battery');
  await page.keyboard.press('Enter');
  await expect(password.getByRole('alert')).toBeVisible();
  await password.getByLabel('Present password').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The password was changed')).toBeVisible();
});

test('a rate is set and taken away, and net worth follows', async ({ books, page }) => {
  await books.account({ name: 'Checking', opening: '500.00' });
  await books.account({ name: 'Dollars', currency: 'USD', opening: '20.00' });
  await openScreen(page, books.path('settings', 'rates'), 'Settings');
  await expect(page.getByText('USD has no rate: totals that contain it cannot be told.')).toBeVisible();
  await expectAccessible(page);
  const rate = page.getByRole('textbox', { name: 'One USD in EUR' });
  await rate.fill('a bit less');
  await expect(page.getByText('This is not a rate')).toBeVisible();
  await rate.fill('0.9');
  // The books of the last forty days need it from their first day on.
  await page.getByRole('textbox', { name: 'From' }).fill(books.day(-60));
  await page.getByRole('textbox', { name: 'From' }).press('Tab');
  await page.getByRole('button', { name: 'Set rate', exact: true }).click();
  const side = page.getByRole('complementary', { name: 'Household' });
  await expect(side).toContainText('€518.00');
  await page.getByRole('button', { name: /^Remove the rate of USD/ }).click();
  await expect(side).not.toContainText('€518.00');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(side).toContainText('€518.00');
});

test('integrity says that everything balances, and checks again', async ({ demoBooks, demoPage: page }) => {
  await openScreen(page, demoBooks.path('settings', 'integrity'), 'Settings');
  const verdict = page.getByText(/^[\d,]+ transactions, [\d,]+ postings: every one balances/);
  await expect(verdict).toBeVisible();
  await expectAccessible(page);
  const answered = page.waitForResponse((response) =>
    Boolean(response.request().postData()?.includes('SettingsIntegrity')),
  );
  const clicked = Date.now();
  await page.getByRole('button', { name: 'Check again' }).click();
  const { integrity } = (await (await answered).json()).data.household;
  expect(Date.parse(integrity.checkedAt)).toBeGreaterThanOrEqual(clicked);
  const seconds = (integrity.durationMs / 1_000).toLocaleString('en-GB', {
    maximumFractionDigits: integrity.durationMs < 1_000 ? 2 : 1,
  });
  await expect(page.getByRole('status').getByText(`, in ${seconds} s`)).toHaveText(
    /^Checked (now|\d+ seconds? ago), in /,
  );
  await openScreen(page, demoBooks.path('settings', 'nonsense'), 'Settings');
  await expect(page.getByText('There are no such settings')).toBeVisible();
});

test('a viewer reads every screen and is offered nothing to change', async ({
  books,
  openBrowser,
  serverUrl,
}) => {
  const checking = await books.account({ name: 'Checking', opening: '70.00' });
  const page = await openBrowser({ url: serverUrl, client: await books.viewer() });
  for (const path of [
    '',
    'transactions',
    `accounts/${checking}`,
    'categories',
    'import',
    'settings/household',
  ]) {
    await page.goto(books.path(path));
    await expect(page.getByRole('complementary').getByRole('link', { name: /Checking/ })).toContainText(
      '70.00',
    );
    await expect(page.getByRole('button', { name: 'Add an account' })).toBeHidden();
  }
  await expect(page.getByText('Owners of the household change these.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeDisabled();
});
