import { expectAccessible } from './support/accessibility.ts';
import { expectFitsWidth, openScreen } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test('the side bar carries every account with its balance, in groups with their totals', async ({
  books,
  page,
}) => {
  await books.account({ name: 'Checking', opening: '1200.00' });
  await books.account({ name: 'Cash', opening: '34.50' });
  await books.account({ name: 'Visa', group: 'CARDS', opening: '-250.00' });
  await page.goto(books.path());
  const side = page.getByRole('complementary', { name: 'Household' });
  const everyday = side.getByRole('region', { name: 'Everyday' });
  await expect(everyday).toContainText('1,234.50');
  await expect(everyday.getByRole('link')).toHaveText([/Checking.*1,200\.00/, /Cash.*34\.50/]);
  await expect(side.getByRole('region', { name: 'Cards' })).toContainText('−250.00');
  await expect(side).toContainText('€984.50');

  await page.keyboard.press('[');
  await expect(side.getByText('Checking')).toBeHidden();
  await page.getByRole('button', { name: 'Unfold the side bar' }).click();
  await expect(side.getByText('Checking')).toBeVisible();
});

test('an account is renamed, moved, closed and taken back', async ({ books, page }) => {
  await books.account({ name: 'Checking', opening: '10.00' });
  await books.account({ name: 'Spare' });
  await page.goto(books.path());
  const everyday = page.getByRole('region', { name: 'Everyday' });

  await everyday.getByRole('button', { name: 'What to do with Spare' }).click();
  await page.getByRole('menuitem', { name: 'Rename or regroup' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rename or regroup' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Pocket money');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();

  await everyday.getByRole('button', { name: 'What to do with Pocket money' }).click();
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect(everyday.getByRole('link')).toHaveText([/Pocket money/, /Checking/]);

  await everyday.getByRole('button', { name: 'What to do with Checking' }).click();
  await page.getByRole('menuitem', { name: 'Close account' }).click();
  // A balance is left: the refusal says how much.
  await expect(page.getByRole('alert')).toContainText('10.00');
  await everyday.getByRole('button', { name: 'What to do with Pocket money' }).click();
  await page.getByRole('menuitem', { name: 'Close account' }).click();
  await expect(page.getByRole('button', { name: '1 closed account' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(everyday.getByRole('link', { name: /Pocket money/ })).toBeVisible();
});

test('? lists the keys; ⌘K and the go keys lead everywhere', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '10.00' });
  await page.goto(books.path());
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Search or jump anywhere');
  await expect(keys).toContainText('Transactions');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();

  await page.keyboard.press('Control+k');
  const search = page.getByRole('textbox', { name: 'Search or jump to…' });
  await expect(search).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('chec');
  await expect(page.getByRole('button', { name: /Checking/ }).last()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(books.path('accounts', checking)));

  for (const [key, address] of [
    ['c', 'categories'],
    ['i', 'import'],
    ['s', 'settings/household'],
    ['t', 'transactions'],
    ['o', ''],
  ]) {
    await page.keyboard.press('g');
    await page.keyboard.press(key ?? '');
    await expect(page).toHaveURL(new RegExp(`${books.path()}/?${address}$`));
  }

  await page.keyboard.press('Control+k');
  await expect(search).toBeFocused();
  await page.keyboard.type('milk');
  await page.keyboard.press('Shift+Enter');
  await expect(page).toHaveURL(/transactions\?text=milk$/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('honey');
  await page.getByRole('button', { name: 'Find “honey” in the transactions' }).click();
  await expect(page).toHaveURL(/transactions\?text=honey$/);
});

test('⌘K loses no key while the search is still loading, nor on a slow computer', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '10.00' });
  const savings = await books.account({ name: 'Savings', group: 'SAVINGS' });
  const loads = Promise.withResolvers<void>();
  await page.route('**/jump-palette-*.js', async (route) => {
    await loads.promise;
    await route.continue();
  });
  await page.goto(books.path('accounts', checking));
  const sheet = page.getByRole('grid', { name: 'Register of Checking' });
  await expect(sheet).toHaveAttribute('aria-busy', 'false');
  await sheet.focus();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('savx');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  const search = page.getByRole('textbox', { name: 'Search or jump to…' });
  await expect(search).toHaveValue('sav');
  await expectAccessible(page);
  loads.resolve();
  await expect(page).toHaveURL(new RegExp(books.path('accounts', savings)));
  await expect(search).toBeHidden();

  // Each letter is a key of the sheet as well, and must not reach it.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 8 });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('checking');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${books.path('accounts', checking)}$`));
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });

  await sheet.focus();
  await page.keyboard.press('Control+k');
  await expect(search).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  await expect(sheet).toBeFocused();
});

test('light, dark and the system: the choice is kept', async ({ books, page }) => {
  await page.goto(books.path());
  const menu = page.getByRole('button', { name: /language, signing out/ });
  await menu.click();
  await expectAccessible(page);
  await page.getByRole('menuitemradio', { name: 'Dark colours' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await menu.click();
  await expect(page.getByRole('menuitemradio', { name: 'Dark colours' })).toBeChecked();
  await page.getByRole('menuitemradio', { name: 'Colours of the system' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
});

test('an address that leads nowhere, and another household’s, look the same', async ({
  books,
  page,
  demoBooks,
}) => {
  await page.goto('/nowhere/at/all');
  const title = page.getByRole('heading', { name: 'There is nothing at this address' });
  await expect(title).toBeVisible();
  await expectAccessible(page);
  await page.goto(demoBooks.path());
  await expect(title).toBeVisible();
  await page.getByRole('link', { name: 'To the start' }).click();
  await expect(page).toHaveURL(new RegExp(books.path()));
});

test('a screen that cannot be loaded says so, and opens when it can', async ({ books, page, watch }) => {
  watch.expect(/categories-screen|dynamically imported module|ERR_FAILED|Failed to load resource/);
  await page.goto(books.path());
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await page.route(/categories-screen[^/]*\.js/, (route) => route.abort());
  await page.getByRole('link', { name: 'Categories' }).click();
  await expect(page.getByRole('heading', { name: 'This could not be loaded' })).toBeVisible();
  await expectAccessible(page);
  await page.unroute(/categories-screen[^/]*\.js/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Categories' })).toBeVisible();
});

test('on a phone the bottom bar leads everywhere and nothing scrolls sideways', async ({
  demoBooks,
  openBrowser,
  serverUrl,
}) => {
  const page = await openBrowser({
    url: serverUrl,
    client: demoBooks.client,
    context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  });
  const bar = page.getByRole('navigation', { name: 'Main screens' });
  for (const [name, path] of [
    ['Overview', demoBooks.path()],
    ['Transactions', demoBooks.path('transactions')],
    ['Import', demoBooks.path('import')],
  ] as const) {
    if (name === 'Overview') await page.goto(path);
    else await bar.getByRole('link', { name: new RegExp(name) }).tap();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expectAccessible(page);
    await expectFitsWidth(page);
  }
  // The side bar's accounts stand on the overview, one tap from their register and back.
  await bar.getByRole('link', { name: 'Overview' }).tap();
  await page
    .getByRole('region', { name: 'Accounts' })
    .getByRole('link', { name: /Rainy day/ })
    .tap();
  await expect(page.getByRole('heading', { name: 'Rainy day', level: 1 })).toBeVisible();
  await expectFitsWidth(page);
  await page.getByRole('link', { name: 'To the overview' }).tap();
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();

  await bar.getByRole('button', { name: 'More' }).tap();
  const more = page.getByRole('dialog');
  await expect(more.getByRole('link', { name: /Rainy day/ })).toBeVisible();
  await expectAccessible(page);
  await expectFitsWidth(page);
  await more.getByRole('link', { name: 'Settings' }).tap();
  await expect(page).toHaveURL(/settings\/household$/);
  await expect(more).toBeHidden();

  for (const [path, name] of [
    ['settings/household', 'Settings'],
    ['settings/members', 'Settings'],
    ['settings/profile', 'Settings'],
    ['settings/rates', 'Settings'],
    ['settings/integrity', 'Settings'],
    ['categories', 'Categories'],
    ['transactions?trash=true', 'Trash'],
  ] as const) {
    await openScreen(page, demoBooks.path(path), name);
    await expectFitsWidth(page);
  }
});
