import { expectAccessible } from './support/accessibility.ts';
import { openScreen } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test('categories are added, renamed, moved and coloured', async ({ books, page }) => {
  await openScreen(page, books.path('categories'), 'Categories');
  const spending = page.getByRole('treegrid', { name: 'Spending' });
  const row = (name: string) =>
    spending.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
  await expect(row('Groceries')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Add a category: Spending' }).click();
  const field = page.getByRole('textbox', { name: 'Name of the new category' });
  await expect(field).toBeFocused();
  await page.keyboard.type('Pets');
  await page.keyboard.press('Enter');
  await expect(row('Pets')).toBeVisible();
  // The field stays for the next one.
  await page.keyboard.type('Garden');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(row('Garden')).toBeVisible();

  // By keyboard: Garden moves below Pets, then gets another name.
  await row('Garden').focus();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(row('Garden')).toHaveAttribute('aria-level', '2');
  await expect(row('Garden')).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.type('Dog');
  await page.keyboard.press('Enter');
  await expect(row('Dog')).toHaveAttribute('aria-level', '2');

  // By mouse: out again from the menu, and a colour.
  await row('Dog').getByRole('button', { name: 'What to do with Dog' }).click();
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Move out' }).click();
  await expect(row('Dog')).toHaveAttribute('aria-level', '1');
  await row('Pets').getByRole('button', { name: 'What to do with Pets' }).click();
  await page.getByRole('menuitemradio', { name: 'Colour #c2322d' }).click();
  const colors = async () =>
    (
      await books.client.gql(`query ($id: ID!) { household(id: $id) { categories { name color } } }`, {
        id: books.householdId,
      })
    ).household.categories;
  await expect.poll(colors).toContainEqual({ name: 'Pets', color: '#c2322d' });
  await page.reload();
  await expect(row('Dog')).toHaveAttribute('aria-level', '1');
  await expect(row('Pets').locator('i')).toHaveCSS('background-color', 'rgb(194, 50, 45)');
});

test('a category is dragged below another one', async ({ books, page }) => {
  await openScreen(page, books.path('categories'), 'Categories');
  const spending = page.getByRole('treegrid', { name: 'Spending' });
  const row = (name: string) =>
    spending.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
  await row('Rent').dragTo(row('Food'));
  const food = spending.getByRole('row').filter({ hasText: /^(Food|Groceries|Eating out|Rent)\d/ });
  await expect(food).toContainText(['Food', 'Groceries', 'Eating out', 'Rent']);
  await page.getByRole('button', { name: 'Fold Food' }).click();
  await expect(row('Rent')).toBeHidden();
  await page.getByRole('button', { name: 'Unfold Food' }).click();
  await expect(row('Rent')).toBeVisible();
});

test('a category is merged into another one, and says what moves', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern', category: 'Books' });
  await books.enter({ account: checking, amount: '-12.00', payee: 'Lantern', category: 'Books' });
  await openScreen(page, books.path('categories'), 'Categories');
  await page.getByRole('button', { name: 'What to do with Books' }).click();
  await page.getByRole('menuitem', { name: 'Merge into…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge Books' });
  await expect(dialog.getByRole('combobox', { name: 'Into' })).toBeFocused();
  await page.keyboard.type('going');
  await page.keyboard.press('Tab');
  await expect(dialog).toContainText('2 entries move to Leisure ▸ Going out.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('link', { name: 'Going out: 2 entries, show them' })).toBeVisible();
  await expect(page.getByText('Books', { exact: true })).toBeHidden();
});

test('a category is archived and brought back', async ({ books, page }) => {
  await openScreen(page, books.path('categories'), 'Categories');
  const row = page.getByRole('row').filter({ has: page.getByText('Sport', { exact: true }) });
  await row.getByRole('button', { name: 'What to do with Sport' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(row).toBeHidden();
  await page.getByRole('switch', { name: 'Show one archived' }).check();
  await expect(row).toContainText('Archived');
  await expectAccessible(page);
  await row.getByRole('button', { name: 'What to do with Sport' }).click();
  await page.getByRole('menuitem', { name: 'Bring back' }).click();
  await expect(row).not.toContainText('Archived');
});
