import { expect, type Page } from '@playwright/test';

/** Opens an address and waits until the screen named so is drawn. */
export async function openScreen(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
}

/** Waits until the screen says that it is told of every change. */
export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: /^Live$/ })).toBeVisible();
}

/**
 * Nothing may stand beyond the right edge, nor scroll sideways to it, on a narrow screen. (The page itself hides what
 * is too wide, so that its own width proves nothing.) A table of a file's rows may scroll: it says so by its tabindex.
 */
export async function expectFitsWidth(page: Page): Promise<void> {
  const tooWide = () =>
    page.evaluate(() => {
      const clips = (element: Element) => getComputedStyle(element).overflowX !== 'visible';
      const isClipped = (element: Element): boolean => {
        const { parentElement: parent } = element;
        return parent !== null && parent !== document.body && (clips(parent) || isClipped(parent));
      };
      const name = (element: Element) =>
        `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${(element.textContent ?? '').slice(0, 60)}”`;
      return [...document.body.querySelectorAll<HTMLElement>('*')]
        .filter((element) => element.checkVisibility() && !element.closest('.visually-hidden, svg'))
        .filter((element) => {
          const isBeyond =
            element.getBoundingClientRect().right > window.innerWidth + 1 && !isClipped(element);
          const { overflowX, textOverflow } = getComputedStyle(element);
          const scrolls = ['auto', 'scroll'].includes(overflowX) && element.getAttribute('role') !== 'region';
          const cuts =
            overflowX === 'hidden' && textOverflow === 'clip' && element.matches('header, footer, nav, main');
          return isBeyond || ((scrolls || cuts) && element.scrollWidth > element.clientWidth + 1);
        })
        .map(name);
    });
  await expect.poll(tooWide).toEqual([]);
}
