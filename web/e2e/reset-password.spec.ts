import { Books } from './support/books.ts';
import { expectAccessible } from './support/accessibility.ts';
import { expect, test } from './support/test.ts';

const newPassword = 'staple gun on a Tuesday';

test('a forgotten password is set anew by a link, once', async ({ startServers, openBrowser }) => {
  const { servers, people } = await startServers(1);
  const url = servers[0]?.url ?? '';
  const books = await Books.make(url);
  const { email } = (await books.client.gql(`{ me { email } }`)).me;
  const link = (await people('reset-password', email)).split('\n')[0] ?? '';

  // In the browser where somebody is signed in still.
  const page = await openBrowser({ url, client: books.client });
  await page.goto(link);
  await expect(page.getByText(email)).toBeVisible();
  await expectAccessible(page);
  const field = page.getByLabel(/^New password/);
  await expect(field).toBeFocused();
  await page.keyboard.type('marlow marlow marlow');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText(/easy to guess/);
  await field.fill(newPassword);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'The password is set' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel(/^Password/).fill(newPassword);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Where shall we begin?' })).toBeVisible();

  const other = await openBrowser({ url, context: { locale: 'de-DE' } });
  await other.goto(link);
  await expect(other.getByText('Dieser Link gilt nicht')).toBeVisible();
  await expect(other.getByText(/wurde schon benutzt/)).toBeVisible();
  await expectAccessible(other);
});
