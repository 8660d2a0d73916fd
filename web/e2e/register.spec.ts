import { expectAccessible } from './support/accessibility.ts';
import { Sheet } from './support/sheet.ts';
import { expect, test } from './support/test.ts';

test.describe('new entries, by keyboard alone', () => {
  test('an expense: n, payee, category, note, amount, Enter; the next one completes itself', async ({
    books,
    page,
  }) => {
    const checking = await books.account({ name: 'Checking', opening: '100.00' });
    const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
    await expectAccessible(page);

    await page.keyboard.press('n');
    await expect(sheet.field('Payee')).toBeFocused();
    await expectAccessible(page);
    await sheet.typeThrough('Green Market', 'groc', 'for the party', '', '12.50+3');
    await expect(sheet.field('Category')).toHaveValue('Food ▸ Groceries');
    await page.keyboard.press('Enter');

    const row = sheet.row('Green Market');
    await expect(row).toContainText('Food ▸ Groceries');
    await expect(row).toContainText('for the party');
    await expect(row).toContainText('−15.50');
    await expect(row).toContainText('84.50');
    await expect(sheet.sideBalance('Checking')).toContainText('84.50');

    // The next row is open already; history completes the payee and brings its category.
    await expect(sheet.field('Payee')).toBeFocused();
    await page.keyboard.type('gre');
    await expect(page.getByRole('option', { name: /Green Market/ })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(sheet.field('Payee')).toHaveValue('Green Market');
    await expect(sheet.field('Category')).toHaveValue('Food ▸ Groceries');
    await sheet.field('Amount').focus();
    await page.keyboard.type('4');
    await page.keyboard.press('Control+Enter');
    await expect(row).toHaveCount(2);
    await expect(sheet.field('Payee')).toBeHidden();
    await expect.poll(() => books.balance('Checking')).toBe('80.50');
  });

  test('a transfer: t, account, amount', async ({ books, page }) => {
    const checking = await books.account({ name: 'Checking', opening: '100.00' });
    await books.account({ name: 'Savings', group: 'SAVINGS' });
    const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
    await page.keyboard.press('t');
    const target = sheet.field('To which account');
    await expect(target).toBeFocused();
    await page.keyboard.type('sav');
    await page.keyboard.press('Tab');
    await expect(target).toHaveValue('Savings');
    await sheet.field('Amount').focus();
    await page.keyboard.type('40');
    await page.keyboard.press('Control+Enter');
    await expect(sheet.row('Savings')).toContainText('−40.00');
    await expect(sheet.sideBalance('Checking')).toContainText('60.00');
    await expect(sheet.sideBalance('Savings')).toContainText('40.00');
    // Nothing was earned or spent.
    await expect(page.getByRole('complementary', { name: 'Household' })).toContainText('€100.00');
    await expect.poll(() => books.balance('Savings')).toBe('40.00');
  });

  test('a transfer that arrives later is in transit, and net worth does not dip', async ({ books, page }) => {
    const checking = await books.account({ name: 'Checking', opening: '100.00' });
    await books.account({ name: 'Savings', group: 'SAVINGS' });
    const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
    await page.keyboard.press('t');
    await page.keyboard.type('sav');
    await page.keyboard.press('Tab');
    await sheet.field('Amount').fill('40');
    await sheet.field('Arrives on').fill('+2');
    await page.keyboard.press('Tab');
    await sheet.field('Amount').press('Control+Enter');
    await expect(sheet.row('Savings')).toContainText('In transit');
    await expect(sheet.sideBalance('Checking')).toContainText('60.00');
    await expect(sheet.sideBalance('Savings')).toContainText('0.00');
    await expect(page.getByRole('complementary', { name: 'Household' })).toContainText('€100.00');
  });

  test('an exchange shows the implied rate', async ({ books, page }) => {
    const checking = await books.account({ name: 'Checking', opening: '100.00' });
    await books.account({ name: 'Dollars', currency: 'USD' });
    await books.rate('USD', '0.9');
    const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
    await page.keyboard.press('t');
    await page.keyboard.type('doll');
    await page.keyboard.press('Tab');
    await sheet.field('Amount').fill('45');
    await sheet.field('Amount in USD on Dollars').fill('50');
    await expect(sheet.grid.getByText('1 USD = 0.9000 EUR')).toBeVisible();
    await expectAccessible(page);
    await sheet.field('Amount').press('Control+Enter');
    await expect(sheet.row('Dollars')).toContainText('−45.00');
    await expect(sheet.sideBalance('Dollars')).toContainText('50.00');
    await expect.poll(() => books.balance('Dollars')).toBe('50.00');
  });

  test('a split shows what is left and takes the rest with one key', async ({ books, page }) => {
    const checking = await books.account({ name: 'Checking', opening: '100.00' });
    const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
    await page.keyboard.press('n');
    await page.keyboard.type('Hardware store');
    await sheet.field('Amount').fill('30');
    await page.keyboard.press('Alt+s');
    await expect(sheet.field('Category of line 1')).toBeFocused();
    await page.keyboard.type('repai');
    await page.keyboard.press('Tab');
    await sheet.field('Amount of line 1').fill('18');
    await expect(sheet.grid.getByText('12.00 left to assign')).toBeVisible();
    await expectAccessible(page);
    await sheet.field('Category of line 2').fill('groc');
    await page.keyboard.press('Tab');
    await sheet.field('Amount of line 2').press('=');
    await expect(sheet.grid.getByText('Everything is assigned')).toBeVisible();
    await page.keyboard.press('Control+Enter');
    const row = sheet.row('Hardware store');
    await expect(row).toContainText('Split in 2');
    await expect(row).toContainText('−30.00');
    await expect(row).not.toHaveAttribute('data-pending');
    await row.getByRole('button', { name: 'Split in 2' }).click();
    await expect(sheet.row('Repairs')).toContainText('−18.00');
    await expect(sheet.row('Groceries')).toContainText('−12.00');
    await expect.poll(() => books.balance('Checking')).toBe('70.00');

    // Opened at its lines and left as it was: nothing was typed, so nothing is put away.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('s');
    await expect(sheet.field('Category of line 1')).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(sheet.field('Category of line 1')).toBeHidden();
    await expect(page.getByText('What you typed was put away')).toBeHidden();
  });
});

test('a new split that was unfolded stays so when the server answers', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  const answers = Promise.withResolvers<void>();
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('CreateTransaction')) await answers.promise;
    await route.continue();
  });
  await page.keyboard.press('n');
  await page.keyboard.type('Hardware store');
  await sheet.field('Amount').fill('30');
  await page.keyboard.press('Alt+s');
  await page.keyboard.type('repai');
  await page.keyboard.press('Tab');
  await sheet.field('Amount of line 1').fill('18');
  await sheet.field('Category of line 2').fill('groc');
  await page.keyboard.press('Tab');
  await sheet.field('Amount of line 2').press('=');
  await page.keyboard.press('Control+Enter');

  const row = sheet.row('Hardware store');
  await expect(row).toHaveAttribute('data-pending', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('x');
  await expect(sheet.row('Repairs')).toBeVisible();
  // It never folds, not even for the moment in which the row gets its real name.
  await sheet.grid.evaluate((grid) => {
    new MutationObserver(() => {
      if (!grid.textContent?.includes('Repairs')) grid.setAttribute('data-folded', '');
    }).observe(grid, { childList: true, subtree: true });
  });
  answers.resolve();
  await expect(row).not.toHaveAttribute('data-pending');
  await expect(row).toHaveAttribute('data-key', /^[0-9a-f-]{36}:0$/);
  await expect(sheet.row('Repairs')).toBeVisible();
  await expect(row).toHaveAttribute('data-active', 'true');
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await expect(sheet.grid).not.toHaveAttribute('data-folded');
});

test('a row is edited in place; Esc gives back what was there', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books', category: 'Books' });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  const row = sheet.row('Lantern Books');
  await row.getByText('−10.00').click();
  await expect(sheet.field('Amount')).toBeFocused();
  await expect(page).toHaveURL(/open=/);
  await sheet.field('Amount').fill('99');
  await page.keyboard.press('Escape');
  await expect(sheet.field('Amount')).toBeHidden();
  await expect(row).toContainText('−10.00');
  // What was typed can be had back.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(sheet.field('Amount')).toHaveValue('99');
  await sheet.field('Amount').fill('11');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('−11.00');
  await expect(row).toContainText('89.00');
  await expect(sheet.sideBalance('Checking')).toContainText('89.00');
  await expect.poll(() => books.balance('Checking')).toBe('89.00');
});

test('the address opens a row; reload and back keep it', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  const { id } = await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  const sheet = await Sheet.register(page, `${books.path('accounts', checking)}?open=${id}`, 'Checking');
  await expect(sheet.field('Payee')).toHaveValue('Lantern Books');
  await page.reload();
  await expect(sheet.field('Payee')).toHaveValue('Lantern Books');
});

test('an amount that cannot be is told while it is typed, and nothing is lost', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await page.keyboard.press('n');
  await page.keyboard.type('Oddity');
  await sheet.field('Amount').fill('1e5');
  await expect(sheet.grid.getByText('This is not an amount.')).toBeVisible();
  await sheet.field('Amount').fill('0.005');
  await expect(sheet.grid.getByText('EUR has fewer decimals.')).toBeVisible();
  await sheet.field('Amount').fill('');
  await page.keyboard.press('Enter');
  await expect(sheet.grid.getByText('Type an amount.')).toBeVisible();
  await expect(sheet.field('Payee')).toHaveValue('Oddity');
  await expectAccessible(page);
});

test('delete asks nothing: the row goes, and Undo brings it back', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  await books.enter({ account: checking, amount: '-20.00', payee: 'Ring Road Fuel', day: -1 });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(sheet.row('Lantern Books')).toBeHidden();
  // The keys go on at the row that took its place.
  await expect(sheet.row('Ring Road Fuel')).toHaveAttribute('data-active', 'true');
  await expect(sheet.sideBalance('Checking')).toContainText('80.00');
  // It stays while the mouse is on it.
  await page.getByText('Moved to the trash').hover();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(sheet.row('Lantern Books')).toBeVisible();
  await expect(sheet.sideBalance('Checking')).toContainText('70.00');
  await expect.poll(() => books.balance('Checking')).toBe('70.00');
});

test('c and a click mark as cleared; d duplicates', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books', status: 'PENDING' });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  const row = sheet.row('Lantern Books');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('c');
  await expect(row.getByRole('button', { name: 'Cleared: mark Lantern Books as pending' })).toBeVisible();
  await row.getByRole('button', { name: 'Cleared: mark Lantern Books as pending' }).click();
  await expect(row.getByRole('button', { name: 'Pending: mark Lantern Books as cleared' })).toBeVisible();
  await page.keyboard.press('d');
  await expect(sheet.field('Payee')).toHaveValue('Lantern Books');
  await page.keyboard.press('Control+Enter');
  await expect(row).toHaveCount(2);
});

test('what is to come stands above today, and does not count yet', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Yesterday’s', day: -1 });
  await books.enter({ account: checking, amount: '-25.00', payee: 'Next week’s', day: 7 });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await expect(sheet.grid.getByText(/^Today/)).toBeVisible();
  const texts = await sheet.grid.getByRole('row').allInnerTexts();
  const at = (text: string) => texts.findIndex((row) => row.includes(text));
  expect(at('Next week’s')).toBeLessThan(at('Today'));
  expect(at('Today')).toBeLessThan(at('Yesterday’s'));
  await expect(sheet.sideBalance('Checking')).toContainText('90.00');
});

test('? lists the keys of the sheet', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  for (const label of [
    'New transaction',
    'New transfer',
    'Duplicate',
    'Move to the trash',
    'Give back what was there',
  ])
    await expect(keys.getByText(label, { exact: true })).toBeVisible();
});
