import { expect, test } from './support/test.ts';

test('the playground works offline: a query and a subscription, signed in by the cookie', async ({
  books,
  page,
}) => {
  const checking = await books.account({ name: 'Checking', opening: '10.00' });
  await page.goto('/graphql');
  // Whatever it might want from elsewhere, or the policy forbids, would end this test (see page-watch.ts).
  await expect(page.getByText('Three operations to begin with')).toBeVisible();
  const run = async (operation: string) => {
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await page.getByRole('menuitem', { name: operation }).click();
  };
  const result = page.getByRole('region', { name: 'Result Window' });
  await run('Me');
  await expect(result).toContainText('Marlow Street');

  await page.getByRole('button', { name: 'Variables' }).click();
  await page.getByRole('region', { name: 'Variables' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(JSON.stringify({ id: books.householdId }));
  await run('Accounts');
  await expect(result).toContainText('"amount": "10.00"');

  await run('Live');
  await expect(page.getByRole('button', { name: /^Stop query/ })).toBeVisible();
  await expect(result).not.toContainText('"amount": "10.00"');
  // The subscription stands a moment after the button says so: changes are made until one is seen.
  await expect
    .poll(
      async () => {
        await books.enter({ account: checking, amount: '-0.01', payee: 'Kiosk' });
        return await result.innerText();
      },
      { intervals: [500] },
    )
    .toContain('TRANSACTIONS');
});
