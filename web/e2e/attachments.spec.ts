import type { Page } from '@playwright/test';
import { pixel, redPage, upload } from '../../server/test/support/upload.ts';
import type { Books } from './support/books.ts';
import { expect, test } from './support/test.ts';

/** Attaches a file to a new transaction; answers the address its content is served at. */
async function attached(books: Books, name: string, content: string | Uint8Array<ArrayBuffer>) {
  const account = await books.account({ name });
  const transaction = await books.enter({ account, amount: '-9.00', payee: 'Vet' });
  const { fileId } = await upload(books.client, books.householdId, { name, content });
  const { attachFile } = await books.client.gql(
    `mutation ($household: ID!, $transaction: ID!, $file: ID!) {
      attachFile(householdId: $household, transactionId: $transaction, fileId: $file) { attachment { address } }
    }`,
    { household: books.householdId, transaction: transaction.id, file: fileId },
  );
  return `/${attachFile.attachment.address}`;
}

/** Shows an address in a frame of the page that is open. */
async function frame(page: Page, address: string): Promise<void> {
  await page.evaluate((src) => {
    const shown = document.createElement('iframe');
    Object.assign(shown, { src, width: '600', height: '600', id: 'shown' });
    shown.style.cssText = 'position: fixed; inset: 0; z-index: 1000; border: 0; background: white';
    document.body.append(shown);
  }, address);
}

/** How much of the frame is red, from 0 to 1, by the pixels a person sees. */
async function redness(page: Page): Promise<number> {
  const picture = (await page.locator('#shown').screenshot()).toString('base64');
  return await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: image.width, height: image.height });
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const { data } = context?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
    let red = 0;
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] ?? 0) > 200 && (data[at + 1] ?? 255) < 60 && (data[at + 2] ?? 255) < 60) red += 1;
    return red / (image.width * image.height);
  }, picture);
}

test('an attached PDF is shown in a frame of the page', async ({ books, page }) => {
  const address = await attached(books, 'bill.pdf', redPage);
  await page.goto('/');
  await frame(page, address);
  await expect.poll(() => redness(page), { timeout: 20_000 }).toBeGreaterThan(0.1);
});

test('an attached picture is shown in the page', async ({ books, page }) => {
  const address = await attached(books, 'receipt.png', pixel);
  await page.goto('/');
  const width = await page.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    return image.naturalWidth;
  }, address);
  expect(width).toBe(1);
});

test('an attached page of HTML is handed over, and its script never runs', async ({ books, page }) => {
  const address = await attached(
    books,
    'page.png',
    `<!doctype html><script>top.document.title = 'taken over'; parent.postMessage('ran', '*')</script>`,
  );
  await page.goto('/');
  await expect(page).toHaveTitle('Overview');
  const download = page.waitForEvent('download');
  await frame(page, address);
  expect((await download).suggestedFilename()).toBe('page.png');
  expect(await page.title()).toBe('Overview');
});

test('an attached text with markup in it is shown as text', async ({ books, page }) => {
  const address = await attached(books, 'note.html', `Dear vet <script>document.title = 'ran'</script>`);
  await page.goto(address);
  await expect(page.locator('body')).toContainText('<script>');
  expect(await page.title()).toBe('');
});
