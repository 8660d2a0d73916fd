import { expect, type Page } from '@playwright/test';

/** Opens an address and waits until the screen named so is drawn. */
export async function openScreen(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
}
