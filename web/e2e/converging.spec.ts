import type { Page } from '@playwright/test';
import { Books } from '../../server/test/support/books.ts';
import { TestClient } from '../../server/test/support/client.ts';
import { Random } from '../../server/test/support/random.ts';
import { RandomWriter } from '../../server/test/support/random-writer.ts';
import { answerLate } from './support/hindrance.ts';
import { expectLive } from './support/screens.ts';
import { expect, test } from './support/test.ts';

const seed = Number(process.env['CONVERGING_SEED'] ?? 1);
const rounds = Number(process.env['CONVERGING_ROUNDS'] ?? 4);

test('while others write and answers come late, every screen ends as it would begin', async ({
  openBrowser,
  serverUrl,
}) => {
  test.setTimeout(60_000 + rounds * 30_000);
  const random = new Random(seed);
  const books = await Books.make(new TestClient(serverUrl));
  const writer = new RandomWriter(books, books.client, random, { known: [] });
  const write = async (steps: number) => {
    for (let step = 0; step < steps; step += 1) {
      await writer.step();
      await new Promise((resolve) => setTimeout(resolve, random.below(400)));
    }
  };
  await write(12);
  const open = async (): Promise<Page> => {
    const page = await openBrowser({ url: serverUrl, client: books.client });
    await page.goto(`/h/${books.householdId}`);
    await expectLive(page);
    return page;
  };
  const screens: { shown: Page; fresh: Page }[] = [];
  for (let screen = 0; screen < links.length; screen += 1) {
    const [shown, fresh] = [await open(), await open()];
    await answerLate(shown, () => random.below(1_000));
    screens.push({ shown, fresh });
  }

  for (let round = 0; round < rounds; round += 1) {
    await write(1);
    // Each goes to another screen, so that changes fall into its loading as well.
    const opened = screens.map(({ shown, fresh }, index) => {
      const name = links[(index + round) % links.length] ?? '';
      return { shown, fresh, link: shown.getByRole('complementary').getByRole('link', { name }) };
    });
    for (const { link } of opened) await link.click();
    await write(2 + random.below(3));
    for (const { shown, fresh, link } of opened) {
      await expect(link).toHaveAttribute('aria-current', 'page');
      await fresh.goto(shown.url());
      await expectLive(fresh);
      await expect(async () => {
        expect(await linesOf(shown), `${shown.url()}, round ${round}`).toEqual(await linesOf(fresh));
      }).toPass({ timeout: 10_000 });
    }
  }
  // What is still asked for is answered before the browsers go.
  for (const { shown } of screens) await shown.unrouteAll({ behavior: 'wait' });
});

const links = [/^Overview$/, /^Transactions$/, /^Giro/];

/** What the eye sees, without what is told on the way. */
const linesOf = async (page: Page): Promise<string[]> =>
  await page.evaluate(() => {
    const told = [...document.querySelectorAll<HTMLElement>('[role=status]')].map((one) => one.innerText);
    return document.body.innerText.split('\n').filter((line) => line.trim() !== '' && !told.includes(line));
  });
