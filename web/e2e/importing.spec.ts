import { ImportClient } from '../../server/test/support/import-client.ts';
import { Standstill } from '../../server/test/support/standstill.ts';
import { statementFile } from '../../server/test/support/statement-file.ts';
import { expectAccessible } from './support/accessibility.ts';
import { Books } from './support/books.ts';
import { expect, test } from './support/test.ts';
import { expectFitsWidth, expectLive, openScreen } from './support/screens.ts';
import { chooseFile, dropFile, germanCsv, ofx } from './support/statements.ts';

test('a CSV is chosen, seen, put into categories, written, and undone', async ({ books, page }) => {
  await books.account({ name: 'Checking', opening: '1000.00', openingDate: '2026-10-01' });
  await books.account({ name: 'Savings', group: 'SAVINGS' });
  await openScreen(page, books.path('import'), 'Import');
  await expect(page.getByText('No file was imported yet')).toBeVisible();
  await expectAccessible(page);
  await chooseFile(page, germanCsv);

  // It asks what it cannot know, and says what it is.
  const account = page.getByRole('combobox', { name: 'Which account does this file belong to?' });
  await expect(account).toBeVisible();
  await expect(page.getByText(/CSV, .*semicolons/)).toBeVisible();
  await account.click();
  await page.getByRole('option', { name: 'Checking' }).click();

  const filters = page.getByRole('group', { name: 'Lines by verdict' });
  await expect(filters.getByRole('button', { name: 'All 5' })).toBeVisible();
  await expect(filters.getByRole('button', { name: 'New 4' })).toBeVisible();
  await expect(filters.getByRole('button', { name: 'Unreadable 1' })).toBeVisible();
  const lines = page.getByRole('grid', { name: 'Lines of the file' });
  const groceries = lines.getByRole('row').filter({ hasText: 'REWE' });
  await expect(groceries).toContainText('−43.20');
  await expect(lines.getByRole('row').filter({ hasText: 'Bad line' })).toContainText(
    '“soon” is not an amount',
  );
  await expectAccessible(page);

  // The button says what it does also where only some lines are on screen and some were left out.
  await filters.getByRole('button', { name: 'New 4' }).click();
  await groceries.getByRole('checkbox').click();
  await expect(page.getByRole('button', { name: 'Add 3' })).toBeVisible();
  await groceries.getByRole('checkbox').click();
  await expect(page.getByRole('button', { name: 'Add 4' })).toBeVisible();

  await filters.getByRole('button', { name: 'Unreadable 1' }).click();
  await expect(page).toHaveURL(/verdict=UNREADABLE/);
  await expect(groceries).toBeHidden();
  await filters.getByRole('button', { name: 'All 5' }).click();

  // By keyboard: down to a row, its category, out of it.
  await groceries.focus();
  await page.keyboard.press('Enter');
  const category = page.getByRole('combobox', { name: /Category of REWE/ });
  await expect(category).toBeFocused();
  await page.keyboard.type('groc');
  await page.keyboard.press('Tab');
  await expect(groceries).toContainText('Groceries');

  // The row keeps the focus, so that the keys go on from there.
  await expect(groceries.locator(':focus')).toBeAttached();
  await page.getByRole('button', { name: 'Add 4' }).click();
  await expect(page.getByRole('region', { name: 'In the books' })).toBeVisible();
  const balance = page.getByRole('complementary').getByRole('link', { name: /Checking/ });
  await expect(balance).toContainText('2,184.36');
  await expectAccessible(page);
  expect(await books.balance('Checking')).toBe('2184.36');

  await page.getByRole('button', { name: 'Undo' }).click();
  const dialog = page.getByRole('dialog', { name: 'Undo the import of umsaetze.csv?' });
  await expect(dialog).toContainText('4 transactions that it added are removed.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Undo the import' }).click();
  await expect(page.getByText('This import was undone')).toBeVisible();
  await expect(balance).toContainText('1,000.00');
});

test('the same file twice makes nothing new', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '1000.00', openingDate: '2026-10-01' });
  await openScreen(page, `${books.path('import')}?account=${checking}`, 'Import');
  await chooseFile(page, ofx);
  await expect(page.getByText(/OFX.*EUR.*account ending 1234/)).toBeVisible();
  await expect(page.getByText('Lantern Books')).toBeVisible();
  // The bank's closing balance and ours agree.
  await expect(page.getByRole('img', { name: 'The two agree' })).toBeVisible();
  await page.getByRole('button', { name: 'Add 3' }).click();
  await expect(page.getByRole('region', { name: 'In the books' })).toBeVisible();

  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'statement.ofx' })).toContainText('In the books');
  await chooseFile(page, ofx);
  const filters = page.getByRole('group', { name: 'Lines by verdict' });
  await expect(filters.getByRole('button', { name: 'Already there 3' })).toBeVisible();
  await expect(filters.getByRole('button', { name: /^New/ })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Nothing to import' })).toBeDisabled();
  expect(await books.balance('Checking')).toBe('1420.01');
});

test('a file dropped on an account goes into it; a typed entry is merged and keeps its category', async ({
  books,
  page,
}) => {
  const checking = await books.account({ name: 'Checking', opening: '1000.00', openingDate: '2026-10-01' });
  await books.transaction({
    date: '2026-10-12',
    payee: 'Rewe',
    note: 'party',
    accountId: checking,
    amount: '-43.20',
    status: 'PENDING',
    lines: [{ amount: '-43.20', categoryId: await books.category('Groceries') }],
  });
  await page.goto(books.path('accounts', checking));
  await expectLive(page);
  await dropFile(page, germanCsv);
  const line = page.getByRole('row').filter({ hasText: 'REWE' });
  await expect(line).toContainText('Matches');
  await expect(line).toContainText('You typed it: Rewe');

  // A person may take it for something else.
  await line.getByRole('button', { name: 'Matches; take it for something else' }).click();
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Add as new' }).click();
  await expect(line.getByRole('button', { name: /^New/ })).toBeVisible();
  await line.getByRole('button', { name: /^New/ }).click();
  await page.getByRole('menuitem', { name: 'Merge with the entry' }).click();
  await page.getByRole('button', { name: 'Add 3, merge 1' }).click();
  await expect(page.getByRole('region', { name: 'In the books' })).toBeVisible();
  expect(await books.balance('Checking')).toBe('2184.36');
});

test('a file that reads two ways asks; the answer moves the amounts', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking' });
  await openScreen(page, `${books.path('import')}?account=${checking}`, 'Import');
  await chooseFile(page, {
    name: 'two-ways.csv',
    text: 'Date,Payee,Amount\n03/04/2026,Café Linde,-3.50\n05/06/2026,Green Market,-20.00\n',
  });
  const panel = page.getByRole('region', { name: 'How the file is read' });
  await expect(panel).toContainText('“03/04/2026” reads both ways: check one you know');
  await expectAccessible(page);
  await panel.getByText('Month, day').click();
  await expect(panel).toContainText('4 March 2026');
  await panel.getByText('Day, month').click();
  await expect(panel).toContainText('3 April 2026');
  await panel.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Linde' })).toContainText('03/04/2026');
});

test('a picture called .csv is refused in one sentence', async ({ books, page }) => {
  await books.account({ name: 'Checking' });
  await openScreen(page, books.path('import'), 'Import');
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: png });
  await expect(page.getByText('This is a picture, whatever its name says.').first()).toBeVisible();
  await expectAccessible(page);
});

test('on a phone the lines of a file are cards, and one opens whole', async ({
  books,
  openBrowser,
  serverUrl,
}) => {
  const checking = await books.account({ name: 'Checking' });
  const page = await openBrowser({
    url: serverUrl,
    client: books.client,
    context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  });
  await openScreen(page, `${books.path('import')}?account=${checking}`, 'Import');
  await chooseFile(page, germanCsv);
  const card = page.getByRole('row').filter({ hasText: 'REWE' });
  await expect(card).toContainText('−43.20');
  await expectAccessible(page);
  await expectFitsWidth(page);
  await card.getByText('REWE').tap();
  const line = page.getByRole('dialog', { name: 'REWE Markt 417' });
  await expect(line).toContainText('13.10.2026;REWE Markt 417;Karte 4711;-43,20');
  await expectAccessible(page);
  await line.getByRole('button', { name: 'Close' }).first().tap();
  await page.getByRole('button', { name: 'Add 4' }).tap();
  await expect(page.getByRole('region', { name: 'In the books' })).toBeVisible();
  await expect.poll(() => books.balance('Checking')).toBe('1184.36');
});

test('an import whose server dies says so on the screens of another one, and goes on there', async ({
  openBrowser,
  startServers,
}) => {
  // A server that says nothing is taken for dead after half a minute.
  test.setTimeout(300_000);
  const { servers, databaseUrl } = await startServers(2);
  const [first, second] = servers;
  const standstill = await Standstill.in(databaseUrl);
  const books = await Books.make(first?.url ?? '');
  const checking = await books.account({ name: 'Checking' });
  const bank = new ImportClient(books.client, books.householdId);
  const written = await bank.preview(statementFile(3_000), { name: 'written.csv', accountId: checking });
  const client = books.client.on(second?.url ?? '');
  const writing = await openBrowser({ url: second?.url ?? '', client });
  await openScreen(writing, books.path('import', written.id), 'Import');
  const reading = await openBrowser({ url: second?.url ?? '', client });
  await openScreen(reading, books.path('import'), 'Import');
  // Both stand still in the middle until the server is dead.
  await standstill.after(1);
  const read = await bank.start(statementFile(3_000), { name: 'read.csv', accountId: checking });
  await openScreen(reading, books.path('import', read.id), 'Import');
  await expect(reading.getByText('The file is being read')).toBeVisible();

  const committing = bank.commit(written.id).catch(() => 'the connection is gone');
  await expect(writing.getByText('The lines are being written to the books')).toBeVisible();
  await standstill.reached(2);
  await first?.kill();
  await standstill.end();
  await committing;

  await expect(writing.getByText('Nothing was written; import it again.')).toBeVisible({ timeout: 60_000 });
  await expect(writing.getByRole('progressbar')).toBeHidden();
  await expect(reading.getByText('Nothing was half-written; read it again.')).toBeVisible({
    timeout: 15_000,
  });
  await expect(reading.getByRole('progressbar')).toBeHidden();
  await expectAccessible(writing);
  await expectAccessible(reading);

  await writing.getByRole('button', { name: 'Add 3,000' }).click();
  await expect(writing.getByRole('region', { name: 'In the books' })).toBeVisible({ timeout: 60_000 });
  await expect(writing.getByText('Nothing was written; import it again.')).toBeHidden();
  await standstill.after(0);
  await reading.getByRole('button', { name: 'Read it again' }).click();
  await expect(reading.getByText('The file is being read')).toBeVisible();
  await standstill.close();
  // A page that watches a reading goes on asking when the servers of this test have ended.
  await Promise.all([writing.close(), reading.close()]);
});
