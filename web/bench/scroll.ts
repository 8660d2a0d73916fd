import type { Locator, Page } from 'playwright-core';
import { mainThreadMs, type Opened } from './browser.ts';
import { countFrames, type FrameCount, sumOfCounts } from './frames.ts';
import { fetchToTheEnd, jumpTo } from './page/scrolling.ts';
import { seeded } from './seeded.ts';

/** How a sheet was drawn while it was scrolled. */
export interface Scrolled extends FrameCount {
  /** Processor time of the page's main thread for a picture. */
  readonly cpuMs: number;
}

/** Where the wheel is turned, how often there, and how far each time at most. */
const wheelPlaces = 8;
const wheelTurns = 40;
const wheelPxMax = 900;
const jumps = 120;
const fetchWithinMs = 240_000;

/** Turns the wheel from the top, as somebody who looks for something; rows that are not there yet are fetched on the way. */
export async function wheelFromTop(opened: Opened, seed: number): Promise<Scrolled> {
  const grid = await hoveredGrid(opened.page);
  return await watched(opened, async () => await turn(opened.page, grid, seeded(seed), 100));
}

/**
 * Goes to the end until so many rows are fetched.
 *
 * @throws Error when the sheet ends before
 */
export async function fetchAll(opened: Opened, rows: number): Promise<Scrolled> {
  const grid = await hoveredGrid(opened.page);
  return await watched(opened, async () => {
    const found = await grid.evaluate(fetchToTheEnd, { rows, withinMs: fetchWithinMs });
    if (found < rows) throw new Error(`the sheet ends after ${found} rows of ${rows}`);
  });
}

/** Turns the wheel at places all over the sheet. */
export async function wheelAllOver(opened: Opened, seed: number): Promise<Scrolled> {
  const grid = await hoveredGrid(opened.page);
  const next = seeded(seed);
  const parts: Scrolled[] = [];
  for (let place = 0; place < wheelPlaces; place += 1) {
    await grid.evaluate(jumpTo, [next()]);
    parts.push(await watched(opened, async () => await turn(opened.page, grid, next, wheelTurns)));
  }
  const frames = sumOfCounts(parts);
  const cpuMs = parts.reduce((sum, part) => sum + part.cpuMs * part.frames, 0) / frames.frames;
  return { ...frames, cpuMs };
}

/** Jumps all over the sheet; each has to show the row that stands there. */
export async function jumpAllOver(opened: Opened, seed: number): Promise<Scrolled> {
  const grid = await hoveredGrid(opened.page);
  const next = seeded(seed);
  const places = Array.from({ length: jumps }, () => next());
  return await watched(opened, async () => await grid.evaluate(jumpTo, places));
}

async function hoveredGrid(page: Page): Promise<Locator> {
  const grid = page.getByRole('grid');
  await grid.hover();
  return grid;
}

async function turn(page: Page, grid: Locator, next: () => number, turns: number): Promise<void> {
  const before = await grid.evaluate(({ scrollTop }) => scrollTop);
  // Away from the nearer end, so that there is a way to go.
  const isNearEnd = await grid.evaluate((at) => at.scrollTop > at.scrollHeight / 2);
  for (let done = 0; done < turns; done += 1) {
    const px = 100 + next() * (wheelPxMax - 100);
    await page.mouse.wheel(0, isNearEnd ? -px : px);
    await page.waitForTimeout(30);
  }
  const moved = Math.abs((await grid.evaluate(({ scrollTop }) => scrollTop)) - before);
  if (moved < turns * 50) throw new Error(`the wheel moved the sheet by ${moved} px only`);
}

async function watched({ page, inside }: Opened, scroll: () => Promise<void>): Promise<Scrolled> {
  const before = await mainThreadMs(inside);
  await page.evaluate(() => window.probe.startFrames());
  await scroll();
  const frames = countFrames(await page.evaluate(() => window.probe.stopFrames()));
  return { ...frames, cpuMs: ((await mainThreadMs(inside)) - before) / frames.frames };
}
