import type { Browser } from 'playwright-core';
import { mainThreadMs, openWindow } from './browser.ts';
import type { Subject } from './order.ts';
import { quantile } from './frames.ts';
import { watchUsable, type Usable } from './page/usable.ts';

/** As a cheap phone is to the machine that measures. */
const slowing = 4;
const rounds = 5;
const withinMs = 60_000;

/** Medians of the rounds. */
export interface TimeToUsable {
  /** From the moment the page was asked for until its figures are shown and a click is answered. */
  readonly ms: number;
  /** Processor time of its main thread until then, as it would be without the slowing. */
  readonly cpuMs: number;
}

/**
 * Opens a page with nothing in the browser's cache and its processor slowed, several times, and clicks as soon as
 * its figures are shown.
 */
export async function timeToUsable(
  browser: Browser,
  what: { readonly url: string; readonly subject: Subject | null; readonly usable: Usable },
): Promise<TimeToUsable> {
  const told: number[] = [];
  const used: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { page, inside, close } = await openWindow(browser, what.subject);
    await page.addInitScript(watchUsable, what.usable);
    await inside.send('Emulation.setCPUThrottlingRate', { rate: slowing });
    await page.goto(what.url, { waitUntil: 'commit' });
    const handle = await page.waitForFunction(() => window.probe.usableAfter, null, {
      timeout: withinMs,
      polling: 200,
    });
    told.push(Number(await handle.jsonValue()));
    used.push(await mainThreadMs(inside));
    await close();
  }
  return { ms: quantile(told, 0.5), cpuMs: quantile(used, 0.5) };
}
