import type { Page } from 'playwright-core';
import type { Opened } from './browser.ts';
import { jumpTo } from './page/scrolling.ts';
import { seeded } from './seeded.ts';

/** How many transactions are edited. */
const edits = 12;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Edits transactions in the middle of the whole sheet: note and amount, Tab between them, Enter to save; what the key presses
 * took, from the press until it was painted.
 *
 * @throws Error when the sheet does not show what was typed and saved
 */
export async function editRows({ page }: Opened, seed: number): Promise<number[]> {
  const next = seeded(seed);
  const grid = page.getByRole('grid');
  await page.evaluate(() => window.probe.startKeys());
  for (let edit = 0; edit < edits; edit += 1) {
    await grid.evaluate(jumpTo, [0.3 + next() * 0.4]);
    const note = wordsOf(next);
    const amount = `-${1 + Math.floor(next() * 90)}.${10 + Math.floor(next() * 89)}`;
    // Of a row with one category, since a split has amounts of its own; in a currency that has cents.
    const rows = grid
      .locator('[data-key]', { hasText: /\d\.\d{2}(?!\d)/ })
      .filter({ has: page.locator('[data-cell=category][data-kind=category]') });
    await rows
      .nth(Math.floor((await rows.count()) / 2))
      .locator('[data-cell=note]')
      .click();
    const field = grid.getByLabel('Note', { exact: true });
    await field.waitFor();
    await type(page, next, [
      'ControlOrMeta+a',
      ...note,
      'Tab',
      'Space',
      'Tab',
      'ControlOrMeta+a',
      ...amount,
      'Enter',
    ]);
    await grid
      .locator('[data-key]', { hasText: note })
      .filter({ hasText: amount.replace('-', '−') })
      .waitFor();
    await field.waitFor({ state: 'hidden' });
  }
  return await page.evaluate(() => window.probe.stopKeys());
}

/** Types as many keys into the only field of the page of comparison. */
export async function typeInField({ page }: Opened, seed: number): Promise<number[]> {
  const next = seeded(seed);
  await page.getByRole('textbox').click();
  await page.evaluate(() => window.probe.startKeys());
  for (let edit = 0; edit < edits; edit += 1) await type(page, next, [...wordsOf(next), ...'-12.34']);
  return await page.evaluate(() => window.probe.stopKeys());
}

async function type(page: Page, next: () => number, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    // Not in step with the display.
    await page.waitForTimeout(50 + next() * 70);
  }
}

function wordsOf(next: () => number): string {
  return Array.from({ length: 10 }, () => letters[Math.floor(next() * letters.length)] ?? '').join('');
}
