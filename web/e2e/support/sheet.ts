import { expect, type Locator, type Page } from '@playwright/test';

/** A sheet of transactions as a person sees it. */
export class Sheet {
  constructor(
    readonly page: Page,
    readonly grid: Locator,
  ) {}

  /** The register of an account, open and loaded. */
  static async register(page: Page, path: string, account: string): Promise<Sheet> {
    await page.goto(path);
    return await Sheet.loaded(page, `Register of ${account}`);
  }

  /** The list of all transactions, open and loaded. */
  static async all(page: Page, path: string): Promise<Sheet> {
    await page.goto(path);
    return await Sheet.loaded(page, 'Transactions');
  }

  private static async loaded(page: Page, label: string): Promise<Sheet> {
    const grid = page.getByRole('grid', { name: label });
    await expect(grid).toHaveAttribute('aria-busy', 'false');
    return new Sheet(page, grid);
  }

  /** Rows that show a text. */
  row(text: string | RegExp): Locator {
    return this.grid.getByRole('row').filter({ hasText: text });
  }

  /** A field of the open row. */
  field(name: string): Locator {
    return this.grid.getByLabel(name, { exact: true });
  }

  /** What the side bar says of an account. */
  sideBalance(account: string): Locator {
    return this.page.getByRole('complementary', { name: 'Household' }).getByRole('link', { name: account });
  }

  /** The sums under the sheet. */
  get foot(): Locator {
    return this.page.getByRole('main').locator('footer');
  }

  /** Types one field after the other, Tab between them, as fast as a person could. */
  async typeThrough(...cells: readonly string[]): Promise<void> {
    for (const [index, text] of cells.entries()) {
      if (index > 0) await this.page.keyboard.press('Tab');
      await this.page.keyboard.type(text);
    }
  }
}
