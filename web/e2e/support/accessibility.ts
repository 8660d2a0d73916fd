import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Options of a check are taken, though its types do not name them. */
type RunOptions = Parameters<AxeBuilder['options']>[0];
type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;

/**
 * What floats above the page belongs to the control that opened it, not to a landmark. Axe knows that of dialogs;
 * menus and lists of options are no different.
 */
const floating = 'dialog, [role=dialog], [role=alertdialog], svg, [role=menu], [role=listbox]';

/**
 * Holds what is on screen against axe, and accepts no finding: all of its rules in light, and in dark again those of
 * colour, the only ones that the scheme can change.
 */
export async function expectAccessible(page: Page): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    await expectSettled(page);
    const options = {
      checks: { region: { options: { regionMatcher: floating } } },
      ...(scheme === 'dark' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}),
      resultTypes: ['violations'],
    } as RunOptions;
    const { violations } = await new AxeBuilder({ page }).options(options).analyze();
    expect.soft(violations.map(sentenceOf), `axe in ${scheme}`).toEqual([]);
  }
}

function sentenceOf({ id, help, nodes }: AxeResults['violations'][number]): string {
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
