import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility.ts';
import { Books } from './support/books.ts';
import { dragFiles, dropFiles, pasteFiles, pdf, png, text } from './support/files.ts';
import { expectFitsWidth } from './support/screens.ts';
import { Sheet } from './support/sheet.ts';
import { expect, test } from './support/test.ts';

/** A file in the list of the open row, or in the drawer of a phone. */
const card = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Files' }).getByRole('listitem').filter({ hasText: name });

test('files are dropped on an open row, seen in another browser, renamed, removed and had back', async ({
  books,
  openBrowser,
  page,
  serverUrl,
}) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books', category: 'Books' });
  const address = books.path('accounts', checking);
  const other = await openBrowser({ url: serverUrl, client: books.client });
  const seen = await Sheet.register(other, address, 'Checking');
  const sheet = await Sheet.register(page, address, 'Checking');
  const row = sheet.row('Lantern Books');
  await row.getByText('Lantern Books').click();
  await sheet.field('Note').fill('typed and not saved yet');

  // Where they are attached and where they are imported is plain to see.
  const panel = page.getByRole('region', { name: 'Files' });
  const leave = await dragFiles(page, panel, [png('receipt.png')]);
  await expect(page.getByText('Drop here to attach')).toBeVisible();
  await expect(page.getByText('Drop to import')).toBeVisible();
  await expectAccessible(page);
  await leave();

  await dropFiles(page, panel, [
    png('receipt.png'),
    pdf('invoice.pdf', 'Invoice 4711'),
    text('order.txt', 'x'),
  ]);
  await expect(card(page, 'receipt.png')).toContainText(/PNG · .* · Ana Marlow · /);
  await expect(card(page, 'invoice.pdf')).toContainText('PDF · ');
  await expect(card(page, 'order.txt')).toContainText('TXT · ');
  // Nothing was imported, and nothing typed was lost.
  await expect(page).toHaveURL(/open=/);
  await expect(sheet.field('Note')).toHaveValue('typed and not saved yet');
  await expectAccessible(page);
  // The other browser is told.
  await expect(
    seen.row('Lantern Books').getByRole('button', { name: '3 files at Lantern Books' }),
  ).toBeVisible();

  // Renamed by keyboard: the name is marked without its end, and the row stays open.
  await card(page, 'receipt.png').getByRole('button', { name: 'Rename receipt.png' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name of the file')).toBeFocused();
  await page.keyboard.type('Lantern, November');
  await page.keyboard.press('Enter');
  await expect(card(page, 'Lantern, November.png')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rename Lantern, November.png' })).toBeFocused();

  await page.getByRole('button', { name: 'Remove invoice.pdf' }).click();
  await expect(card(page, 'invoice.pdf')).toBeHidden();
  await expect(seen.row('Lantern Books').getByRole('button', { name: '2 files at' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'invoice.pdf')).toBeVisible();
  await expect(seen.row('Lantern Books').getByRole('button', { name: '3 files at' })).toBeVisible();

  // The row's own edit is saved as ever.
  await expect(sheet.field('Note')).toHaveValue('typed and not saved yet');
  await sheet.field('Note').press('Control+Enter');
  await expect(row).toContainText('typed and not saved yet');
  await expect(row.getByRole('button', { name: '3 files at' })).toBeVisible();
});

test('files are looked at large: an image that zooms, a PDF, a text; and downloaded', async ({
  books,
  page,
}) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  const { id } = await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  await books.attach(id, png('receipt.png', { width: 1200, height: 800 }));
  await books.attach(id, pdf('invoice.pdf', 'Invoice 4711'));
  await books.attach(id, text('order.txt', 'Two lanterns\nand a book'));
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  // The mark of the row opens them, and not the row.
  await sheet.row('Lantern Books').getByRole('button', { name: '3 files at' }).click();
  await expect(sheet.field('Payee')).toBeHidden();
  const dialog = page.getByRole('dialog', { name: 'receipt.png' });
  await expect(dialog.getByText('1 of 3')).toBeVisible();
  const image = dialog.getByRole('img', { name: 'receipt.png' });
  await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1200);
  const widthOf = async () => (await image.boundingBox())?.width ?? 0;
  const fitting = await widthOf();
  await page.keyboard.press('+');
  await expect.poll(widthOf).toBeGreaterThan(fitting * 1.3);
  await page.keyboard.press('0');
  await expect.poll(widthOf).toBeCloseTo(fitting, 0);
  await image.dblclick();
  await expect.poll(widthOf).toBeGreaterThan(fitting * 2);
  await expectAccessible(page);

  await page.keyboard.press('ArrowRight');
  const frame = page.getByRole('dialog', { name: 'invoice.pdf' }).locator('iframe');
  await expect(frame).toHaveAttribute('title', 'invoice.pdf');
  // The browser's own viewer has taken it: it came as a PDF, in its sandbox.
  await expect.poll(() => page.frames().some((one) => one.url().startsWith('chrome-extension:'))).toBe(true);

  await page.getByRole('button', { name: 'Next file' }).click();
  const reading = page.getByRole('dialog', { name: 'order.txt' });
  await expect(reading.getByText('Two lanterns')).toBeVisible();
  await expect(reading.getByRole('button', { name: 'Next file' })).toBeDisabled();
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await reading.getByRole('link', { name: 'Download order.txt' }).click();
  expect((await download).suggestedFilename()).toBe('order.txt');
  expect(await readFile(await (await download).path(), 'utf8')).toBe('Two lanterns\nand a book');

  // What is removed leaves its place to what came before.
  await reading.getByRole('button', { name: 'Remove order.txt' }).click();
  await expect(page.getByRole('dialog', { name: 'invoice.pdf' }).getByText('2 of 2')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a removed file waits in the trash, and goes back from there', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking' });
  const { id } = await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  await books.attach(id, text('order.txt', 'x'));
  await books.enter({ account: checking, amount: '-20.00', payee: 'Ring Road Fuel' });
  const sheet = await Sheet.all(page, books.path('transactions'));
  await page.keyboard.press('/');
  await page.keyboard.type('with fi');
  await page.getByRole('option', { name: 'With files' }).click();
  await expect(page).toHaveURL(/files=true/);
  await expect(sheet.row('Ring Road Fuel')).toBeHidden();
  await expect(sheet.foot).toContainText('1 shown');
  await sheet.row('Lantern Books').getByText('Lantern Books').click();
  await page.getByRole('button', { name: 'Remove order.txt' }).click();
  await expect(card(page, 'order.txt')).toBeHidden();
  // The keyboard is still in the row.
  await expect(page.getByRole('button', { name: 'Attach files' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(sheet.field('Payee')).toBeHidden();
  // It has none any more, so it is not among those that have.
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.getByRole('link', { name: 'Trash' }).click();
  const removed = page.getByRole('list', { name: 'Files in the trash' });
  await expect(removed.getByRole('listitem')).toContainText(/order\.txt.*of Lantern Books/);
  await expectAccessible(page);
  await removed.getByRole('button', { name: 'Restore order.txt' }).click();
  await expect(page.getByText('What you delete waits here')).toBeVisible();
  await page.getByRole('link', { name: 'All transactions' }).click();
  await expect(sheet.row('Lantern Books').getByRole('button', { name: '1 file at' })).toBeVisible();
});

test('what is pasted while a row is open is attached; a text stays a text', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  const sheet = await Sheet.all(page, books.path('transactions'));
  await pasteFiles(page, [png('image.png')]);
  await sheet.row('Lantern Books').getByText('Lantern Books').click();
  await sheet.field('Note').focus();
  // A spreadsheet sends a picture along with the text that is meant.
  await pasteFiles(page, [png('image.png')], 'a cell');
  await pasteFiles(page, [png('image.png')]);
  await expect(card(page, 'Pasted ')).toContainText('PNG · ');
  await expect(page.getByRole('list', { name: 'Files' }).getByRole('listitem')).toHaveCount(1);
});

test('a new row takes its files along when it is saved', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await page.keyboard.press('n');
  await page.keyboard.type('Kiosk');
  await dropFiles(page, page.getByRole('region', { name: 'Files' }), [png('receipt.png')]);
  await expect(card(page, 'receipt.png')).toContainText('Attached when you save');
  await expect(sheet.field('Payee')).toHaveValue('Kiosk');
  await expectAccessible(page);

  // Put away by mistake, it comes back with its file.
  await page.keyboard.press('Escape');
  await expect(sheet.field('Payee')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'receipt.png')).toBeVisible();
  await sheet.field('Amount').fill('3');
  await sheet.field('Amount').press('Control+Enter');
  await expect(sheet.row('Kiosk').getByRole('button', { name: '1 file at Kiosk' })).toBeVisible();
});

test('while offline a file waits, says so, and goes when the connection is back', async ({
  books,
  page,
  watch,
}) => {
  watch.expect(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await sheet.row('Lantern Books').getByText('Lantern Books').click();
  await expect(page.getByText('or drop them on the row')).toBeVisible();
  await page.context().setOffline(true);
  await expect(page.getByText('You see what was last known')).toBeVisible();
  await dropFiles(page, page.getByRole('region', { name: 'Files' }), [png('receipt.png')]);
  await expect(card(page, 'receipt.png')).toContainText('Waits for the connection');
  await expect(page.getByText('One change waits')).toBeVisible();
  await expectAccessible(page);
  await page.context().setOffline(false);
  await expect(card(page, 'receipt.png')).toContainText('Ana Marlow', { timeout: 30_000 });
});

test('a file that the list has before its own answer arrives stands there once', async ({ books, page }) => {
  const checking = await books.account({ name: 'Checking', opening: '100.00' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await sheet.row('Lantern Books').getByText('Lantern Books').click();
  const panel = page.getByRole('region', { name: 'Files' });
  await expect(panel).toBeAttached();
  const held = Promise.withResolvers<void>();
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('AttachFile')) return await route.fallback();
    const response = await route.fetch();
    await held.promise;
    return await route.fulfill({ response });
  });
  await dropFiles(page, panel, [png('receipt.png')]);
  // Told by the live event, while the answer to this browser is still on its way.
  await expect(card(page, 'receipt.png').filter({ hasText: 'Ana Marlow' })).toBeVisible();
  await expect(card(page, 'receipt.png')).toHaveCount(1);
  held.resolve();
  await expect(card(page, 'receipt.png')).toHaveCount(1);
  await expect(card(page, 'receipt.png')).toContainText('Ana Marlow');
});

test('a file can be given up on its way, is tried again when it failed, and is refused in a sentence', async ({
  startServers,
  openBrowser,
  watch,
}) => {
  watch.expect(/50[03]|413/);
  const installation = await startServers(1, { UPLOAD_MEGABYTES_MAX: '2', HOUSEHOLD_MEGABYTES_MAX: '3' });
  const [server] = installation.servers;
  const own = await Books.make(server?.url ?? '');
  const checking = await own.account({ name: 'Checking' });
  await own.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  const mine = await openBrowser({ url: server?.url ?? '', client: own.client });
  const sheet = await Sheet.all(mine, own.path('transactions'));
  await sheet.row('Lantern Books').getByText('Lantern Books').click();
  const panel = mine.getByRole('region', { name: 'Files' });
  const large = (name: string, megabytes: number) => ({
    name,
    type: 'application/octet-stream',
    bytes: Buffer.alloc(megabytes * 1_048_576, name),
  });

  await dropFiles(mine, panel, [large('huge.bin', 2.5)]);
  await expect(mine.getByText('huge.bin: A file may have at most 2 MB.')).toBeVisible();

  // Held on its way, and given up.
  const held = Promise.withResolvers<void>();
  await mine.route('**/uploads/*', async (route) => {
    await held.promise;
    await route.continue().catch(() => undefined);
  });
  await dropFiles(mine, panel, [large('first.bin', 0.1)]);
  await expect(card(mine, 'first.bin')).toContainText('% sent');
  await expectAccessible(mine);
  await mine.getByRole('button', { name: 'Do not attach first.bin' }).click();
  await expect(card(mine, 'first.bin')).toBeHidden();
  held.resolve();
  await mine.unroute('**/uploads/*');

  // A server that breaks once.
  await mine.route('**/uploads/*', (route) => route.fulfill({ status: 500, body: 'broken' }), { times: 1 });
  await dropFiles(mine, panel, [large('second.bin', 1.8)]);
  await expect(card(mine, 'second.bin').getByRole('alert')).toContainText('Something went wrong');
  await expectAccessible(mine);
  await mine.getByRole('button', { name: 'Try again' }).click();
  await expect(card(mine, 'second.bin')).toContainText('Ana Marlow');

  // One whose scanner is away is there, and says so.
  const refusal = { code: 'scanner_is_away', params: {}, message: 'in the language of the server' };
  await mine.route('**/uploads/*', (route) => route.fulfill({ status: 503, json: refusal }), { times: 1 });
  await dropFiles(mine, panel, [large('unseen.bin', 0.1)]);
  await expect(card(mine, 'unseen.bin').getByRole('alert')).toContainText('The virus scanner of this server');

  await dropFiles(mine, panel, [large('third.bin', 1.9)]);
  await expect(card(mine, 'third.bin').getByRole('alert')).toContainText('may keep 3 MB. Empty the trash');
});

test('a viewer looks and downloads, and changes nothing', async ({ books, openBrowser, serverUrl }) => {
  const checking = await books.account({ name: 'Checking' });
  const { id } = await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  await books.attach(id, png('receipt.png'));
  const viewer = await openBrowser({ url: serverUrl, client: await books.viewer() });
  const seen = await Sheet.all(viewer, books.path('transactions'));
  await seen.row('Lantern Books').getByRole('button', { name: '1 file at' }).click();
  const dialog = viewer.getByRole('dialog', { name: 'receipt.png' });
  await expect(dialog.getByRole('img', { name: 'receipt.png' })).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Download receipt.png' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Remove receipt.png' })).toBeHidden();
  await expectAccessible(viewer);
  await viewer.keyboard.press('Escape');
  await seen.row('Lantern Books').getByText('Lantern Books').click();
  await expect(viewer.getByRole('region', { name: 'Files' })).toBeHidden();
  // A file that is dropped leads nowhere.
  await dropFiles(viewer, seen.grid, [png('other.png')]);
  await expect(viewer.getByText('Drop to import')).toBeHidden();
  await expect(seen.row('Lantern Books')).toBeVisible();
});

test('on a phone a photo is taken in the drawer, and files fill the screen', async ({
  books,
  openBrowser,
  serverUrl,
}) => {
  const checking = await books.account({ name: 'Checking' });
  await books.enter({ account: checking, amount: '-10.00', payee: 'Lantern Books' });
  const page = await openBrowser({
    url: serverUrl,
    client: books.client,
    context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  });
  const sheet = await Sheet.register(page, books.path('accounts', checking), 'Checking');
  await sheet.row('Lantern Books').tap();
  const drawer = page.getByRole('dialog', { name: 'Edit transaction' });
  const chooser = page.waitForEvent('filechooser');
  await drawer.getByRole('button', { name: 'Take a photo' }).tap();
  const photo = png('IMG_0042.png', { width: 3000, height: 4000 });
  await (await chooser).setFiles({ name: photo.name, mimeType: photo.type, buffer: photo.bytes });
  await expect(card(page, 'IMG_0042.png')).toContainText('PNG');
  await expectFitsWidth(page);
  await expectAccessible(page);
  const plain = page.waitForEvent('filechooser');
  await drawer.getByRole('button', { name: 'Attach files' }).tap();
  expect((await plain).isMultiple()).toBe(true);

  await drawer.getByRole('button', { name: 'Look at IMG_0042.png' }).tap();
  const dialog = page.getByRole('dialog', { name: 'IMG_0042.png' });
  const image = dialog.getByRole('img', { name: 'IMG_0042.png' });
  await expect(image).toBeVisible();
  await expectFitsWidth(page);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).tap();
  await drawer.getByRole('button', { name: 'Cancel' }).tap();
  await expect(sheet.row('Lantern Books').getByRole('button', { name: '1 file at' })).toBeVisible();
  await expectFitsWidth(page);
});
