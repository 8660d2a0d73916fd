import { expectAccessible } from './support/accessibility.ts';
import { expect, test } from './support/test.ts';

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
  await expect(page.getByText('At least 10 characters, please.')).toBeVisible();
  await page.getByLabel(/^Password/).fill('correct horse battery');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Your household' })).toBeVisible();
  // Both guessed from the browser.
  await expect(page.getByLabel('Base currency')).toHaveValue(/^GBP/);
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await expectAccessible(page);
  await page.getByLabel('Base currency').click();
  await page.getByLabel('Base currency').fill('euro');
  await page.getByRole('option', { name: /^EUR/ }).click();
  await page.getByLabel('Name').fill('Marlow Street');
  await page.getByRole('button', { name: 'Open the books' }).click();

  await expect(page.getByRole('heading', { name: 'Where shall we begin?' })).toBeVisible();
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: /Add an account/ })).toBeVisible();
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
  await expect(page.getByRole('complementary').getByRole('link', { name: /Checking/ })).toContainText('1,250.40');
});
