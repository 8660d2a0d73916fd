import { expectAccessible } from './support/accessibility.ts';
import { expectFitsWidth } from './support/screens.ts';
import { Sheet } from './support/sheet.ts';
import { expect, test } from './support/test.ts';

test('filters are chips, stand in the address, and make sums at the foot', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '500.00' });
  const dollars = await books.account({ name: 'Dollars', currency: 'USD', opening: '50.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books', category: 'Books' });
  await books.enter({ account: checking, amount: '-30.00', payee: 'Green Market', category: 'Groceries' });
  await books.enter({ account: checking, amount: '-5.00', payee: 'Café Linde', category: 'Eating out' });
  await books.enter({ account: checking, amount: '200.00', payee: 'Norden GmbH', category: 'Salary' });
  await books.enter({ account: dollars, amount: '-7.00', payee: 'Taco Pier', category: 'Eating out' });
  const sheet = await Sheet.all(page, books.path('transactions'));
  await expect(sheet.row('Taco Pier')).toContainText('$7.00');
  await expect(sheet.foot).toContainText('7 shown');
  await expectAccessible(page);

  const field = page.getByLabel('Find a filter');
  // Nobody waits for the field: its first letters are typed while it opens.
  const narrowTo = async (text: string) => {
    await page.keyboard.press('/');
    await page.keyboard.type(text);
    await expect(field).toHaveValue(text);
  };
  await narrowTo('food');
  await expectAccessible(page);
  await page.getByRole('option', { name: 'Food', exact: true }).click();
  await expect(page).toHaveURL(/category=/);
  // A category with its children.
  await expect(sheet.row('Green Market')).toBeVisible();
  await expect(sheet.row('Taco Pier')).toBeVisible();
  await expect(sheet.row('Lantern Books')).toBeHidden();
  await expect(sheet.foot).toContainText('3 shown');
  await expect(sheet.foot).toContainText('35.00');
  await sheet.foot.getByRole('button', { name: 'and 1 more currency' }).click();
  await expect(page.getByText('$7.00').last()).toBeVisible();
  await page.keyboard.press('Escape');

  await narrowTo('>20');
  await page.getByRole('option', { name: 'At least 20.00' }).click();
  await expect(sheet.foot).toContainText('1 shown');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Without the filter Food' })).toBeVisible();
  await expect(sheet.row('Green Market')).toBeVisible();
  await expect(sheet.row('Café Linde')).toBeHidden();
  await page.goBack();
  await expect(sheet.row('Café Linde')).toBeVisible();
  await page.getByRole('button', { name: 'Without the filter Food' }).click();
  await expect(sheet.foot).toContainText('7 shown');

  await narrowTo('nothing like it');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect(sheet.foot).toContainText('7 shown');
});

test('rows are selected with x and Shift, and get a category together', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '500.00' });
  for (const [index, payee] of ['First', 'Second', 'Third'].entries())
    await books.enter({
      account: checking,
      amount: `-${index + 1}.00`,
      payee,
      day: -index,
      category: 'Books',
    });
  const sheet = await Sheet.all(page, books.path('transactions'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  const bar = page.getByRole('toolbar', { name: 'With the selected transactions' });
  await expect(bar).toContainText('3 selected');
  await expect(sheet.foot).toContainText('−6.00');
  await bar.getByRole('button', { name: 'Category' }).click();
  await expect(page.getByRole('combobox', { name: 'Category' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('groc');
  await page.keyboard.press('Tab');
  await expect(sheet.row('Food ▸ Groceries')).toHaveCount(3);
  await expect(page.getByText('3 transactions changed')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(sheet.row('Leisure ▸ Books')).toHaveCount(3);

  // By mouse: one box, a status, and the trash.
  await page.keyboard.press('Escape');
  await sheet.row('Second').getByRole('checkbox').click();
  await bar.getByRole('button', { name: 'Status' }).click();
  await page.getByRole('menuitem', { name: 'Pending' }).click();
  await expect(sheet.row('Second').getByRole('button', { name: /^Pending/ })).toBeVisible();
});

test('uncategorised rows get a category by keyboard alone; the keyboard is back in the rows, and Undo takes it away', async ({
  books,
  page,
}) => {
  const checking = await books.account({ name: 'Checking', opening: '500.00' });
  for (const [index, payee] of ['First', 'Second', 'Third'].entries())
    await books.enter({ account: checking, amount: `-${index + 1}.00`, payee, day: -index });
  await books.enter({ account: checking, amount: '9.00', payee: 'Refund', day: -3 });
  await books.enter({ account: checking, amount: '-8.00', payee: 'Fifth', day: -4, category: 'Books' });
  const sheet = await Sheet.all(page, books.path('transactions'));
  await expect(sheet.row('Uncategorised')).toHaveCount(4);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  for (let count = 0; count < 4; count += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.getByRole('button', { name: 'Category' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('groc');
  await expect(page.getByRole('combobox', { name: 'Category' })).toHaveValue('groc');
  await page.keyboard.press('Enter');
  await expect(sheet.row('Food ▸ Groceries')).toHaveCount(5);
  await expect(sheet.grid).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(sheet.row('Refund')).toHaveAttribute('data-active', 'true');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(sheet.row('Uncategorised')).toHaveCount(4);
  await expect(sheet.row('Fifth')).toContainText('Leisure ▸ Books');
  await page.reload();
  await expect(sheet.row('Uncategorised')).toHaveCount(4);

  // By their filter they leave the sheet with the edit: the selection goes with them, the keys go on at the next row.
  await page.goto(`${books.path('transactions')}?uncategorised=true`);
  await expect(sheet.foot).toContainText('4 shown');
  await sheet.row('First').getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Category' }).click();
  await page.keyboard.type('groc');
  await expect(page.getByRole('combobox', { name: 'Category' })).toHaveValue('groc');
  await page.keyboard.press('Tab');
  await expect(sheet.row('First')).toBeHidden();
  await expect(page.getByRole('toolbar', { name: 'With the selected transactions' })).toBeHidden();
  await expect(sheet.row('Second')).toHaveAttribute('data-active', 'true');
  await expect(sheet.grid).toBeFocused();
});

test('the trash gives back, and is emptied for good', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '500.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  await books.enter({ account: checking, amount: '-30.00', payee: 'Green Market' });
  const sheet = await Sheet.all(page, books.path('transactions'));
  for (const payee of ['Lantern Books', 'Green Market']) {
    await sheet.row(payee).getByRole('checkbox').click();
    await page.getByRole('button', { name: /^Delete/ }).click();
    await expect(sheet.row(payee)).toBeHidden();
  }
  await page.getByRole('link', { name: 'Trash (2)' }).click();
  await expect(page).toHaveURL(/trash=true/);
  const trash = page.getByRole('list', { name: 'Trash' });
  await expect(trash.getByRole('listitem')).toHaveCount(2);
  await expectAccessible(page);
  await trash.getByRole('button', { name: 'Restore Lantern Books' }).click();
  await expect(trash.getByRole('listitem')).toHaveCount(1);
  await expect(sheet.sideBalance('Checking')).toContainText('490.00');
  await page.getByRole('button', { name: 'Empty the trash' }).click();
  await expect(page.getByText('This cannot be taken back.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText('What you delete waits here until you empty the trash.')).toBeVisible();
  expect(await books.balance('Checking')).toBe('490.00');
});

test('the demo’s four thousand rows scroll, and the keys walk them', async ({
  demoBooks,
  demoPage: page,
}) => {
  const sheet = await Sheet.all(page, demoBooks.path('transactions'));
  await expect(sheet.foot).toContainText(/[34],\d{3} shown/);
  const newest = sheet.grid.getByRole('row').nth(5);
  const before = await newest.innerText();
  await sheet.grid.focus();
  for (let pages = 0; pages < 8; pages += 1) await page.keyboard.press('PageDown');
  await expect(newest).not.toHaveText(before);
  // A sheet draws what is in sight, never thousands of rows.
  expect(await sheet.grid.getByRole('row').count()).toBeLessThan(90);
  await expectAccessible(page);
});

test('on a phone a new entry is made with the thumb', async ({ books, openBrowser, serverUrl }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  const page = await openBrowser({
    url: serverUrl,
    client: books.client,
    context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  });
  await page.goto(books.path('accounts', checking));
  await page
    .getByRole('navigation', { name: 'Main screens' })
    .getByRole('link', { name: 'New transaction' })
    .tap();
  const drawer = page.getByRole('dialog', { name: 'New transaction' });
  await expect(drawer).toBeVisible();
  // There is no keyboard to press them on.
  await expect(page.locator('kbd:visible')).toHaveCount(0);
  await expectAccessible(page);
  await expectFitsWidth(page);
  await drawer.getByLabel('Amount', { exact: true }).fill('12,50');
  await drawer.getByLabel('Payee', { exact: true }).fill('Kiosk');
  await drawer.getByRole('combobox', { name: 'Category' }).fill('groc');
  await page.getByRole('option', { name: /Groceries/ }).tap();
  await drawer.getByRole('button', { name: 'Save' }).tap();
  await expect(drawer).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: 'Kiosk' })).toContainText('−12.50');
  await expect(page.locator('kbd:visible')).toHaveCount(0);
  await expectAccessible(page);
  await expectFitsWidth(page);
  await expect.poll(() => books.balance('Checking')).toBe('87.50');
});

test('on a tablet a row is edited by touch, without the names of keys', async ({
  books,
  openBrowser,
  serverUrl,
}) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books', category: 'Books' });
  const page = await openBrowser({
    url: serverUrl,
    client: books.client,
    context: { viewport: { width: 1180, height: 820 }, hasTouch: true, isMobile: true },
  });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await sheet.row('Lantern Books').tap();
  await expect(sheet.field('Payee')).toHaveValue('Lantern Books');
  await expect(page.locator('kbd:visible')).toHaveCount(0);
  await expectFitsWidth(page);
  await expectAccessible(page);
  await sheet.field('Amount').fill('11');
  await sheet.grid.getByRole('button', { name: 'Save' }).tap();
  await expect(sheet.row('Lantern Books')).toContainText('−11.00');
  await expect(sheet.row('Lantern Books')).not.toHaveAttribute('data-pending');
  await sheet.row('Lantern Books').tap();
  await sheet.grid.getByRole('button', { name: 'Cancel' }).tap();
  await expect(sheet.field('Payee')).toBeHidden();
});

test('without an account, a new entry begins with one', async ({ books, page }) => {
  await Sheet.all(page, books.path('transactions'));
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Add an account' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('a');
  await page.keyboard.type('Checking');
  await expect(dialog.getByLabel('Name')).toHaveValue('Checking');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Checking' })).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('textbox', { name: 'Payee' })).toBeFocused();
});
