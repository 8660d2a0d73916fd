import { Books } from './support/books.ts';
import { startSubpathProxy } from './support/subpath-proxy.ts';
import { expect, test } from './support/test.ts';

test('below a path of another host everything is found: deep links, reloads, screens, styles, sockets', async ({
  startServers,
  openBrowser,
}) => {
  // Whatever were asked for beside the path would be answered by 404, and end this test (see page-watch.ts).
  const proxy = await startSubpathProxy('/at/home');
  const installation = await startServers(1, { PUBLIC_URL: `${proxy.url}/`, GRAPHQL_IDE: 'true' });
  const url = installation.servers[0]?.url ?? '';
  proxy.serve(url);
  const books = await Books.make(url);
  const checking = await books.account({ name: 'Checking', opening: '1200.00' });
  const page = await openBrowser({ url: proxy.url, client: books.client });

  await page.goto(`${proxy.url}${books.path('accounts', checking)}`);
  const balance = page.getByRole('complementary', { name: 'Household' }).getByText('1,200.00').first();
  await expect(balance).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Checking' })).toBeVisible();

  // What another client enters comes by the socket.
  await expect
    .poll(async () => {
      await books.enter({ account: checking, amount: '-1.00', payee: 'Bakery' });
      return await page.getByText('Bakery').count();
    })
    .toBeGreaterThan(0);

  await page.getByRole('link', { name: 'Categories' }).click();
  await expect(page.getByRole('heading', { name: 'Categories' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/at/home${books.path('categories')}`);
  await expect(page.locator('body')).toHaveCSS('font-family', /Inter/);

  await page.goto(`${proxy.url}/graphql`);
  await expect(page.getByText('Three operations to begin with')).toBeVisible();
  // The playground complains when its socket breaks.
  await page.close();
  await proxy.close();
});
