import { loadavg, cpus, totalmem } from 'node:os';
import { type OperationName, operationNames, titles } from './asking/documents.ts';
import type { ContenderName } from './contenders/contender.ts';
import type { Figure } from './measure.ts';

/** Throughput to reach, relative to the limit and to PostGraphile. */
const targets: Readonly<
  Partial<Record<OperationName, { readonly limit: number; readonly postgraphile: number }>>
> = {
  accounts: { limit: 0.59, postgraphile: 1.4 },
  register: { limit: 0.78, postgraphile: 1.7 },
  deep: { limit: 0.83, postgraphile: 1.8 },
  report: { limit: 0.75, postgraphile: 2.3 },
  netWorth: { limit: 0.96, postgraphile: 1.8 },
  create: { limit: 0.74, postgraphile: 1.9 },
};
/** How many times faster an answer must be that was given before. */
const repeatsMin = 5;
/** How much dearer a read may be in books ten times as old. */
const growthMax = 1.2;
/** Memory of a server that does nothing, and of one that answers reads. */
const restMiBMax = 150;
const loadMiBMax = 256;
/** What the wall between households may add to the processor time of a request, of server and database together. */
const wallMax = 1.05;
/** Share of an unguarded creation's throughput that the guards must leave. */
const guardedShareMin = 0.6;
const growing: readonly OperationName[] = ['accounts', 'register', 'deep', 'report', 'netWorth'];

/** The machine and what else it does, for the head of a table. */
export function machine(): string {
  const [cpu] = cpus();
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  return `${cpus().length} × ${cpu?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load before ${load}`;
}

/** The figures of a run as a Markdown table that ends in ratios. */
export function tableOf(figures: readonly Figure[]): string {
  const find = (operation: OperationName, size: string, contender: ContenderName): Figure | undefined =>
    figures.find(
      (each) => each.operation === operation && each.size === size && each.contender === contender,
    );
  const sizes = [...new Set(figures.map(({ size }) => size))];
  const peers = (['limit', 'repeats', 'postgraphile', 'naive'] as const).filter((name) =>
    figures.some(({ contender }) => contender === name),
  );
  const head = ['operation', 'books', 'ours /s', 'p50 ms', 'p99 ms', 'CPU ms', 'database CPU ms', '±'];
  const rows: string[][] = [];
  for (const operation of operationNames) {
    for (const size of sizes) {
      const own = find(operation, size, 'ours');
      if (own === undefined) continue;
      const row = [
        titles[operation],
        size,
        number(own.perSecond),
        number(own.p50Ms),
        number(own.p99Ms),
        number(own.serverCpuMs),
        number(own.databaseCpuMs),
        `${Math.round(own.spread * 100)} %`,
      ];
      for (const name of peers) {
        const peer = find(operation, size, name);
        row.push(peer === undefined ? '' : number(peer.perSecond));
      }
      for (const name of peers) {
        const peer = find(operation, size, name);
        row.push(peer === undefined ? '' : comparison(operation, name, own, peer));
      }
      const small = find(operation, sizes[0] ?? '', 'ours');
      if (sizes.length > 1) {
        const grown = small === undefined || size === sizes[0] ? null : small.perSecond / own.perSecond;
        row.push(grown === null ? '' : growth(grown, growing.includes(operation)));
      }
      rows.push(row);
    }
  }
  const ratios = peers.map((name) => (name === 'repeats' ? 'repeats / ours' : `ours / ${name}`));
  return markdown(
    [...head, ...peers.map((name) => `${name} /s`), ...ratios, ...(sizes.length > 1 ? ['growth'] : [])],
    rows,
  );
}

function comparison(operation: OperationName, name: ContenderName, own: Figure, peer: Figure): string {
  switch (name) {
    case 'repeats':
      return ratio(peer.perSecond / own.perSecond, repeatsMin);
    case 'limit':
    case 'postgraphile':
      return ratio(own.perSecond / peer.perSecond, targets[operation]?.[name]);
    case 'ours':
    case 'unwalled':
    case 'unguarded':
    case 'naive':
      return ratio(own.perSecond / peer.perSecond, undefined);
  }
}

function ratio(value: number, wanted: number | undefined): string {
  const told = value.toFixed(2);
  if (wanted === undefined) return told;
  return value >= wanted ? `**${told}** ≥ ${wanted}` : `${told} < ${wanted}`;
}

function growth(value: number, isBounded: boolean): string {
  const told = `${value.toFixed(2)} ×`;
  if (!isBounded) return told;
  return value <= growthMax ? `**${told}** ≤ ${growthMax}` : `${told} > ${growthMax}`;
}

/** What the guards of the database leave of the throughput of a creation; empty where it was not measured. */
export function guardsLine(figures: readonly Figure[]): string {
  const speedOf = (name: ContenderName, size: string): number | undefined =>
    figures.find((each) => each.operation === 'create' && each.contender === name && each.size === size)
      ?.perSecond;
  const told = [...new Set(figures.map(({ size }) => size))].flatMap((size) => {
    const [guarded, bare] = [speedOf('limit', size), speedOf('unguarded', size)];
    return guarded === undefined || bare === undefined
      ? []
      : [
          `${size}: ${ratio(guarded / bare, guardedShareMin)} (${number(guarded)} /s with, ${number(bare)} /s without)`,
        ];
  });
  return told.length === 0
    ? ''
    : `\n\nA creation by the limit with all guards, of the same without: ${told.join('; ')}`;
}

/**
 * What the wall between households costs: the processor time of a request, of server and database together, with it and
 * without; empty where that was not measured.
 */
export function wallTable(figures: readonly Figure[]): string {
  const rows = figures.flatMap((bare) => {
    const walled = figures.find(
      ({ contender, operation, size }) =>
        contender === 'ours' && operation === bare.operation && size === bare.size,
    );
    if (bare.contender !== 'unwalled' || walled === undefined) return [];
    const [cost, bareCost] = [cpuMs(walled), cpuMs(bare)];
    const told = cost / bareCost;
    return [
      [
        titles[bare.operation],
        bare.size,
        number(cost),
        number(bareCost),
        number(walled.databaseCpuMs),
        number(bare.databaseCpuMs),
        (walled.perSecond / bare.perSecond).toFixed(2),
        told <= wallMax ? `**${told.toFixed(2)} ×** ≤ ${wallMax}` : `${told.toFixed(2)} × > ${wallMax}`,
      ],
    ];
  });
  const head = [
    'the wall between households',
    'books',
    'CPU ms',
    'without',
    'database CPU ms',
    'without',
    '/s to without',
    'CPU to without',
  ];
  return rows.length === 0 ? '' : `\n\n${markdown(head, rows)}`;
}

/** Processor time of a request, of server and database. */
function cpuMs({ serverCpuMs, databaseCpuMs }: Figure): number {
  return (serverCpuMs ?? Number.NaN) + (databaseCpuMs ?? Number.NaN);
}

/** The memory of our server: after its start, after its first answers, and the most under the load of this run. */
export function memoryTable(
  told: readonly {
    readonly size: string;
    readonly restMiB: number | null;
    readonly answeredMiB: number | null;
    readonly mostMiB: number | null;
  }[],
): string {
  const head = [
    'our server',
    'books',
    `at rest MiB (≤ ${restMiBMax})`,
    'after first answers',
    `most under load (≤ ${loadMiBMax})`,
  ];
  const rows = told.map(({ size, restMiB, answeredMiB, mostMiB }) => [
    'resident memory',
    size,
    number(restMiB),
    number(answeredMiB),
    number(mostMiB),
  ]);
  return markdown(head, rows);
}

/** Three digits that matter. */
function number(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

/** A Markdown table whose columns line up on a screen. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '')[column < 2 ? 'padEnd' : 'padStart'](width)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column < 2 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
