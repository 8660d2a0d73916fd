import { expect, type Page } from '@playwright/test';
import axe, { type Result, type RunOptions } from 'axe-core';

/**
 * What floats above the page belongs to the control that opened it, not to a landmark. Axe knows that of dialogs;
 * menus and lists of options are no different.
 */
const floating = 'dialog, [role=dialog], [role=alertdialog], svg, [role=menu], [role=listbox]';

/**
 * Holds what is on screen against axe, and accepts no finding: all of its rules in light, and in dark again those of
 * colour, the only ones that the scheme can change.
 */
export async function expectAccessible(
  page: Page,
  schemes: readonly ('dark' | 'light')[] = ['dark', 'light'],
): Promise<void> {
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    await expectSettled(page);
    const options = {
      checks: { region: { options: { regionMatcher: floating } } },
      ...(scheme === 'dark' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}),
      resultTypes: ['violations'],
      // Options of a check are taken, though the types of axe do not name them.
    } as RunOptions;
    const found = await violations(page, options);
    expect.soft(found.map(sentenceOf), `axe in ${scheme}`).toEqual([]);
  }
}

/** Axe itself, in the page: the package for Playwright loads it into a second page at every look, which takes as long as the look. */
async function violations(page: Page, options: RunOptions): Promise<Result[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return await page.evaluate(async (given) => {
    const { axe: loaded } = window as unknown as { axe: typeof axe };
    return (await loaded.run(document, given)).violations;
  }, options);
}

function sentenceOf({ id, help, nodes }: Result): string {
  return [
    `${id}: ${help}`,
    ...nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`),
  ].join('\n');
}

/** Waits until no colour is on its way any more: an inherited one takes a frame for each level of the tree. */
async function expectSettled(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(async () => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return document.getAnimations().filter((animation) => animation instanceof CSSTransition).length;
      }),
    )
    .toBe(0);
}
