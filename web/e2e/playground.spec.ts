import { expect, test } from './support/test.ts';

test('the playground works offline: a query and a subscription, signed in by the cookie', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '10.00' });
  await page.goto('/graphql');
  const editor = page.getByRole('textbox', { name: /query|operation/i }).first();
  await expect(page.getByText('Three operations to begin with').first()).toBeVisible();
  await expect(editor).toBeAttached();
  const run = page.getByRole('button', { name: /execute query/i });
  await run.click();
  await page.getByRole('menuitem', { name: 'Me' }).click();
  const answer = page.getByRole('region', { name: /result/i });
  await expect(answer).toContainText('Marlow Street');
  void checking;
});
