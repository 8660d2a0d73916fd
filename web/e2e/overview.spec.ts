import { expectAccessible } from './support/accessibility.ts';
import { expect, test } from './support/test.ts';

test('the demo overview shows net worth, the month, what needs a person, spending and what is new', async ({
  demoBooks,
  demoPage: page,
}) => {
  await page.goto(demoBooks.path());
  const netWorth = page.getByRole('region', { name: 'Net worth' });
  await expect(netWorth.getByText(/^€\d{1,3},\d{3}\.\d{2}$/)).toBeVisible();
  await expect(netWorth.getByText(/this month$/)).toBeVisible();
  await expect(netWorth.locator('svg path').first()).toBeVisible();

  const month = page.getByRole('region', { name: monthName(demoBooks.today) });
  for (const figure of ['In', 'Out', 'Kept'])
    await expect(month.getByText(figure, { exact: true })).toBeVisible();

  const spending = page.getByRole('region', { name: 'Spending by category' });
  // The six largest, and the rest.
  await expect(spending.getByRole('listitem')).toHaveCount(7);

  const recent = page.getByRole('region', { name: 'Recent' });
  await expect(recent.getByRole('listitem')).toHaveCount(10);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'The month before' }).click();
  await expect(page).toHaveURL(/month=\d{4}-\d{2}/);
  await netWorth.getByText('3 M').click();
  await expect(page).toHaveURL(/range=3m/);
  await page.reload();
  await expect(netWorth.getByRole('radio', { name: '3 M' })).toBeChecked();
  await page.goBack();
  await expect(page.getByRole('button', { name: 'The month after' })).toBeDisabled();
});

test('a category of the overview leads to its transactions of the month', async ({
  demoBooks,
  demoPage: page,
}) => {
  await page.goto(demoBooks.path());
  await page.getByRole('region', { name: 'Spending by category' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/transactions\?category=[^&]+&from=\d{4}-\d{2}-01&to=/);
});

test('a currency without a rate is told, never guessed', async ({ books, page }) => {
  await books.account({ name: 'Checking', opening: '500.00' });
  await books.account({ name: 'Dollars', currency: 'USD', opening: '20.00' });
  await page.goto(books.path());
  const problem = page.getByRole('listitem').filter({ hasText: 'No rate for USD' });
  await expect(problem).toBeVisible();
  await expect(page.getByText('No figure: there is no exchange rate for USD.')).toBeVisible();
  await expectAccessible(page);
  await problem.getByRole('link', { name: 'Add' }).click();
  await expect(page).toHaveURL(/settings\/rates/);
  await page.goBack();
  await books.rate('USD', '0.5');
  await expect(page.getByRole('region', { name: 'Net worth' })).toContainText('510.00');
  await expect(problem).toBeHidden();
});

function monthName(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}
