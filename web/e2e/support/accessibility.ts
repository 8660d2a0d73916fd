import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * What floats above the page belongs to the control that opened it, not to a landmark. Axe knows that of dialogs;
 * menus and lists of options are no different.
 */
const floating = 'dialog, [role=dialog], [role=alertdialog], svg, [role=menu], [role=listbox]';

/** Holds what is on screen against all of axe's rules, in light and in dark. No finding is accepted. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    const { violations } = await new AxeBuilder({ page })
      .options({ checks: { region: { options: { regionMatcher: floating } } } })
      .analyze();
    const findings = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`).join('\n')}`,
    );
    expect.soft(findings, `axe in ${scheme}`).toEqual([]);
  }
}
