import {
  expect,
  test as base,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import type { TestClient } from '../../../server/test/support/client.ts';
import { Books } from './books.ts';
import { hinder } from './hindrance.ts';
import { PageWatch } from './page-watch.ts';
import { startInstallation, type Installation } from './servers.ts';

/** Opens a browser of its own on a server, signed in as `client`'s person or as a visitor. */
type OpenBrowser = (options: {
  readonly url: string;
  readonly client?: TestClient;
  readonly context?: BrowserContextOptions;
}) => Promise<Page>;

interface TestFixtures {
  /** What the browsers of this test complained of; it must be nothing. */
  watch: PageWatch;
  openBrowser: OpenBrowser;
  /** A household of this test's own: no accounts, the starting tree of categories. */
  books: Books;
  /** A browser signed in to `books`. */
  page: Page;
  /** A browser nobody has signed in with. */
  visitor: Page;
  /** A browser in the demo household, which is shared: look, change nothing. */
  demoPage: Page;
  /** Servers of this test's own on a new database; closed after it. */
  startServers: (count: number, settings?: Readonly<Record<string, string>>) => Promise<Installation>;
}

interface WorkerFixtures {
  /** Address of a server that the tests of a worker share, each in a household of its own. */
  serverUrl: string;
  demoBooks: Books;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  serverUrl: [
    // Playwright reads from this pattern what the fixture needs: nothing.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const installation = await startInstallation(1);
      await use(installation.servers[0]?.url ?? '');
      await installation.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  demoBooks: [
    async ({ serverUrl }, use) => {
      await use(await Books.demo(serverUrl));
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  // Playwright reads from this pattern what the fixture needs: nothing.
  // oxlint-disable-next-line no-empty-pattern
  watch: async ({}, use) => {
    const watch = new PageWatch();
    await use(watch);
    expect(watch.problems(), 'what the browsers complained of').toEqual([]);
  },

  openBrowser: async ({ browser, watch }, use) => {
    const opened: BrowserContext[] = [];
    await use(async ({ url, client, context: options = {} }) => {
      const context = await browser.newContext({ baseURL: url, ...options });
      opened.push(context);
      watch.follow(context, url);
      await hinder(context);
      if (client)
        await context.addCookies([{ ...sessionCookie(client), url, httpOnly: true, sameSite: 'Lax' }]);
      return await context.newPage();
    });
    for (const context of opened) {
      await context.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    }
  },

  books: async ({ serverUrl }, use) => {
    await use(await Books.make(serverUrl));
  },

  page: async ({ openBrowser, books, serverUrl }, use) => {
    await use(await openBrowser({ url: serverUrl, client: books.client }));
  },

  visitor: async ({ openBrowser, serverUrl }, use) => {
    await use(await openBrowser({ url: serverUrl }));
  },

  demoPage: async ({ openBrowser, demoBooks, serverUrl }, use) => {
    await use(await openBrowser({ url: serverUrl, client: demoBooks.client }));
  },

  // Playwright reads from this pattern what the fixture needs: nothing.
  // oxlint-disable-next-line no-empty-pattern
  startServers: async ({}, use) => {
    const started: Installation[] = [];
    await use(async (count, settings) => {
      const installation = await startInstallation(count, settings);
      started.push(installation);
      return installation;
    });
    for (const installation of started) await installation.close();
  },
});

export { expect };

function sessionCookie(client: TestClient): { name: string; value: string } {
  const [name = '', ...value] = client.cookie.split('=');
  return { name, value: value.join('=') };
}
