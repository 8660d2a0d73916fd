import type { BrowserContext, Page } from '@playwright/test';

const lateMsMax = Number(process.env['E2E_LATE_MS'] ?? 0);
/** How many times slower the processor of every page is made. */
export const slowness = Math.max(1, Number(process.env['E2E_SLOWNESS'] ?? 1));

/**
 * Makes the browsers of the tests slower than any machine here, to find what luck decides on a fast one:
 * `E2E_LATE_MS=500` has each answer come up to half a second late, at random and so in another order;
 * `E2E_SLOWNESS=6` slows the processor of every page six times.
 */
export async function hinder(context: BrowserContext): Promise<void> {
  if (slowness > 1)
    context.on('page', (page) => {
      context
        .newCDPSession(page)
        .then((session) => session.send('Emulation.setCPUThrottlingRate', { rate: slowness }))
        // A page that closes at once.
        .catch(() => undefined);
    });
  if (lateMsMax > 0) await answerLate(context, () => Math.random() * lateMsMax);
}

/** Has each answer of the API come so many milliseconds after it was given. */
export async function answerLate(asking: BrowserContext | Page, lateMs: () => number): Promise<void> {
  await asking.route('**/graphql', async (route) => {
    if (route.request().method() !== 'POST') return await route.continue();
    try {
      const response = await route.fetch();
      await new Promise((resolve) => setTimeout(resolve, lateMs()));
      await route.fulfill({ response });
    } catch {
      // The server did not answer, or who asked has gone.
      await route.abort().catch(() => undefined);
    }
  });
}
