import { type Browser, chromium, type CDPSession, type Page } from 'playwright-core';
import type { Subject } from './order.ts';
import { installProbe } from './page/probe.ts';

/** Without a graphics card, as a server's Chromium runs; the page of comparison is drawn by the same. */
export const chromiumArgs = ['--disable-gpu', '--disable-quic', '--disable-sync'];

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ ...executable(), args: chromiumArgs });
}

/** The file that the command has found. */
export function executable(): { executablePath?: string } {
  const file = process.env['CHROMIUM_PATH'];
  return file === undefined ? {} : { executablePath: file };
}

/** A page of a browser that knows nothing yet, and what speaks with its inside. */
export interface Opened {
  readonly page: Page;
  readonly inside: CDPSession;
  close(): Promise<void>;
}

/** Opens a window of its own on a page, signed in where there is somebody to be; the probe stands in it. */
export async function openWindow(browser: Browser, subject: Subject | null): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  if (subject !== null) {
    const { origin, cookie } = subject;
    await context.addCookies([{ ...cookie, url: origin, httpOnly: true, sameSite: 'Lax' }]);
  }
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  const inside = await context.newCDPSession(page);
  // Times of the main thread itself, which other work of the machine does not lengthen.
  await inside.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, inside, close: async () => await context.close() };
}

/** Processor time that the page's main thread has used, in ms. */
export async function mainThreadMs(inside: CDPSession): Promise<number> {
  const { metrics } = await inside.send('Performance.getMetrics');
  const found = metrics.find(({ name }) => name === 'TaskDuration');
  if (found === undefined) throw new Error('Chromium does not tell what its main thread has used');
  return found.value * 1_000;
}
