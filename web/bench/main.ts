/**
 * The browser's half of `pnpm bench --web`: measures what server/bench/web/main.ts has started, and beside it the page of
 * comparison, and writes the table. It fails when something could not be measured; a target that is missed is told.
 */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { inRepository } from '../../scripts/repository.ts';
import { firstLoadGzipBytes } from '../first-load-budget.ts';
import { audit, forms, installLighthouse } from './audits.ts';
import { openWindow, startBrowser } from './browser.ts';
import { quantile } from './frames.ts';
import { editRows, typeInField } from './keys.ts';
import { type LimitPage, startLimitPage } from './limit-page.ts';
import type { MeasureName, Order } from './order.ts';
import { type Line, tableOf } from './report.ts';
import { fetchAll, jumpAllOver, type Scrolled, wheelAllOver, wheelFromTop } from './scroll.ts';
import { timeToUsable } from './usable.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
const { books, demo, rows, seed } = order;
const transactionsUrl = `${books.origin}/h/${books.householdId}/transactions`;
const overviewUrl = `${demo.origin}/h/${demo.householdId}`;
const registerUrl = `${demo.origin}/h/${demo.householdId}/transactions`;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function measureSize(limit: LimitPage): Line[] {
  const kB = (folder: string): number => {
    const read = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');
    return firstLoadGzipBytes(read('index.html'), read) / 1_000;
  };
  return [
    {
      what: 'first load JavaScript, gzipped',
      unit: 'kB',
      ours: kB(inRepository('web/dist')),
      limit: kB(limit.folder),
      target: { most: 220 },
    },
  ];
}

/** The sheet of all transactions, and the list of the page of comparison; what is scrolled and typed is the same. */
async function measureSheet(browser: Browser, limit: LimitPage): Promise<Line[]> {
  const lines: Line[] = [];
  const isAsked = (name: MeasureName): boolean => order.measures.includes(name);
  const ours = await openWindow(browser, books);
  const bare = await openWindow(browser, null);
  await ours.page.goto(transactionsUrl);
  await ours.page.locator('[role=grid][aria-busy=false]').waitFor();
  await bare.page.goto(`${limit.origin}/?rows=${rows}`);
  await bare.page.getByRole('grid').waitFor();

  const scrolled = (what: string, own: Scrolled, other: Scrolled): void => {
    const share = ({ missed, slots }: Scrolled): number => (100 * missed) / slots;
    say(
      `${what}: ${own.missed} of ${own.slots} slots missed, ${own.late} of ${own.frames} frames late, the worst ${own.worstMs.toFixed(0)} ms; limit ${other.missed} of ${other.slots}, ${other.worstMs.toFixed(0)} ms`,
    );
    lines.push(
      {
        what: `${what}: frames over 16 ms`,
        unit: '%',
        ours: share(own),
        limit: share(other),
        target: { most: 1 },
      },
      { what: `${what}: main thread a frame`, unit: 'ms', ours: own.cpuMs, limit: other.cpuMs, target: null },
    );
  };
  const limitWheel = await wheelAllOver(bare, seed);
  if (isAsked('scroll')) scrolled('wheel from the top', await wheelFromTop(ours, seed), limitWheel);
  const fetched = await fetchAll(ours, rows);
  if (isAsked('scroll')) {
    const limitJumps = await jumpAllOver(bare, seed);
    scrolled('to the end, again and again', fetched, limitJumps);
    scrolled('wheel all over', await wheelAllOver(ours, seed), limitWheel);
    scrolled('jumps all over', await jumpAllOver(ours, seed), limitJumps);
  }
  if (isAsked('keys')) {
    const own = await editRows(ours, seed);
    const other = await typeInField(bare, seed);
    say(`${own.length} key presses while editing, ${other.length} in the page of comparison`);
    for (const [name, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const)
      lines.push({
        what: `key press to painted, ${name}`,
        unit: 'ms',
        ours: quantile(own, share),
        limit: quantile(other, share),
        target: name === 'p95' ? { most: 50 } : null,
      });
  }
  await ours.close();
  await bare.close();
  return lines;
}

async function measureOverview(browser: Browser, limit: LimitPage): Promise<Line[]> {
  const figure = String.raw`\d\.\d{2}`;
  const own = await timeToUsable(browser, {
    url: overviewUrl,
    subject: demo,
    usable: {
      shown: [
        { at: 'section[aria-label="Net worth"]', text: figure },
        { at: 'section dl', text: figure },
      ],
      click: 'button[aria-label="The month before"]',
      answered: { at: 'button[aria-label="The month after"]:enabled', text: '' },
    },
  });
  const other = await timeToUsable(browser, {
    url: limit.origin,
    subject: null,
    usable: {
      shown: [{ at: '#figure', text: figure }],
      click: 'button',
      answered: { at: 'button', text: 'Clicked 1' },
    },
  });
  return [
    {
      what: 'overview of the demo usable, CPU slowed 4 ×',
      unit: 'ms',
      ours: own.ms,
      limit: other.ms,
      target: { most: 2_500 },
    },
    {
      what: 'main thread until then, not slowed',
      unit: 'ms',
      ours: own.cpuMs,
      limit: other.cpuMs,
      target: null,
    },
  ];
}

async function measureAudits(limit: LimitPage): Promise<Line[]> {
  installLighthouse();
  const lines: Line[] = [];
  for (const form of forms) {
    const bare = await audit({ url: `${limit.origin}/`, subject: null, form });
    for (const [name, url] of [
      ['overview', overviewUrl],
      ['register', registerUrl],
    ] as const) {
      const own = await audit({ url, subject: demo, form });
      say(`Lighthouse, ${name}, ${form}, what counts against it: ${own.missed.join('; ') || 'nothing'}`);
      for (const category of ['performance', 'accessibility'] as const)
        lines.push({
          what: `Lighthouse ${category}, ${name}, ${form}`,
          unit: 'points',
          ours: own[category],
          limit: bare[category],
          target: { least: 95 },
        });
    }
  }
  return lines;
}

const startedAt = performance.now();
const limit = await startLimitPage();
const browser = await startBrowser();
const lines: Line[] = [];
const notMeasured: string[] = [];
const parts: readonly { names: readonly MeasureName[]; measure: () => Promise<Line[]> | Line[] }[] = [
  { names: ['size'], measure: () => measureSize(limit) },
  { names: ['scroll', 'keys'], measure: () => measureSheet(browser, limit) },
  { names: ['overview'], measure: () => measureOverview(browser, limit) },
  { names: ['lighthouse'], measure: () => measureAudits(limit) },
];
for (const { names, measure } of parts) {
  if (!names.some((name) => order.measures.includes(name))) continue;
  say(`Measuring: ${names.join(', ')}`);
  try {
    lines.push(...(await measure()));
  } catch (error) {
    // The others are measured all the same; the command fails at its end.
    say((error as Error).message);
    notMeasured.push(...names);
  }
}
await browser.close();
limit.close();
say(`\n${browser.version()}, seed ${seed}, ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
say(tableOf(lines));
if (notMeasured.length > 0) {
  say(`Could not be measured: ${notMeasured.join(', ')}.`);
  process.exitCode = 1;
}
