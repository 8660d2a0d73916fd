import type { Page } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** A catalogue's key that stands on the screen in the place of its text: `overview.netWorth.title`. */
const rawKey = /\b(?:[a-z][a-zA-Z]+\.){1,3}[a-z][a-zA-Z_]+\b/;

/** English sentences and words that every screen of the program has somewhere. */
const english = [
  'Overview',
  'Transactions',
  'Categories',
  'Settings',
  'Add an account',
  'Net worth',
  'Search or jump',
  'Loading',
  'Save',
];

test('switched to German, every screen is German', async ({ demoBooks, demoPage: page }) => {
  await page.goto(demoBooks.path());
  await page.getByRole('button', { name: /language, signing out/ }).click();
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  for (const [path, heading, sentences] of [
    ['', 'Übersicht', ['Nettovermögen', 'Ausgaben nach Kategorie']],
    ['transactions', 'Buchungen', ['Empfänger']],
    ['categories', 'Kategorien', ['Ausgaben', 'Einnahmen']],
    ['import', 'Import', ['Datei wählen']],
    ['settings/household', 'Einstellungen', ['Hauptwährung']],
    ['settings/members', 'Einstellungen', ['Link erstellen']],
    ['settings/profile', 'Einstellungen', ['Angemeldet']],
    ['settings/rates', 'Einstellungen', ['1 USD =']],
    ['settings/integrity', 'Einstellungen', ['jede geht au']],
    ['transactions?trash=true', 'Papierkorb', ['Gelöschtes wartet hi']],
  ] as const) {
    await page.goto(demoBooks.path(path));
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    for (const sentence of sentences) await expect(page.getByRole('main')).toContainText(sentence);
    await expectGerman(page, path);
  }
});

async function expectGerman(page: Page, path: string): Promise<void> {
  const texts = await page.evaluate(() => {
    const named = [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((element) =>
      ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    );
    return [...document.body.innerText.split('\n'), ...named].filter((text) => text.trim() !== '');
  });
  const raw = texts.filter((text) => rawKey.test(text) && !/@|www\.|\.(csv|ofx|invalid|test)\b/.test(text));
  expect.soft(raw, `keys in the place of texts: ${path}`).toEqual([]);
  const left = texts.filter((text) => english.some((word) => text.trim().startsWith(word)));
  expect.soft(left, `English left: ${path}`).toEqual([]);
}
