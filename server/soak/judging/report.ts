import { markdown } from '../../bench/report.ts';
import type { Tally } from '../people/tally.ts';
import type { TableState } from '../watching/stores.ts';
import type { Judged } from './panels.ts';
import { signed } from './plot.ts';
import { afterWarmUp, median } from './slope.ts';

/** Tables that are shown: the largest. */
const tablesMax = 10;

/** The slopes of a run, one a line, with what each may be. */
export function slopeTable(judged: readonly Judged[]): string {
  const head = [
    'figure',
    'server',
    'median',
    'an hour',
    '95 % between',
    'by chance',
    'bound',
    'in this run',
    '',
  ];
  const rows = judged.map(({ panel, label, points, slope, verdict, allowedPerHour }) => {
    const tested = afterWarmUp(points).map(({ value }) => value);
    return [
      panel.unit === '' ? panel.title : `${panel.title}, ${panel.unit}`,
      label.replace('server ', ''),
      tested.length === 0 ? '–' : digits(median(tested)),
      slope === null ? '–' : signed(slope.perHour),
      slope === null ? '–' : `${signed(slope.low)} … ${signed(slope.high)}`,
      slope === null ? '–' : chance(slope.chance),
      panel.boundPerHour === null ? '' : `≤ ${panel.boundPerHour}`,
      allowedPerHour === null ? '' : `≤ ${twoDigits(allowedPerHour)}`,
      verdict ?? '',
    ];
  });
  return markdown(head, rows);
}

/** What PostgreSQL keeps, the largest tables first. */
export function bloatTable(tables: readonly TableState[]): string {
  const shown = tables.toSorted((a, b) => b.bytes - a.bytes).slice(0, tablesMax);
  return markdown(
    ['table', 'live rows', 'dead rows', 'dead per live', 'KiB', 'bytes per live row'],
    shown.map(({ table, live, dead, bytes }) => [
      table,
      live.toLocaleString('en'),
      dead.toLocaleString('en'),
      live === 0 ? '–' : (dead / live).toFixed(2),
      Math.round(bytes / 1_024).toLocaleString('en'),
      live === 0 ? '–' : Math.round(bytes / live).toLocaleString('en'),
    ]),
  );
}

/** What people did and met. */
export function doingsLines(tally: Tally): string {
  const list = (counts: ReadonlyMap<string, number>): string =>
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .map(([what, times]) => `${what} ${times.toLocaleString('en')}`)
      .join(', ') || 'nothing';
  const count = (value: number): string => value.toLocaleString('en');
  return [
    `${count(tally.requests)} requests (${count(tally.uploads)} uploads, ${count(tally.downloads)} downloads), ${count(tally.connections)} sockets opened, ${count(tally.events)} events received`,
    `Done: ${list(tally.done)}`,
    `Refused because two met: ${list(tally.refused)}`,
    ...[...tally.failures].map(([words, times]) => `Failed ${times} ×: ${words}`),
  ].join('\n');
}

/** Something that must be so at the end. */
export interface Check {
  readonly name: string;
  /** What is wrong, in words; null where it is as it must be. */
  readonly problem: string | null;
}

/** The checks, a line each. */
export function checkLines(checks: readonly Check[]): string {
  return checks
    .map(({ name, problem }) => (problem === null ? `✓ ${name}` : `✗ ${name}: ${problem}`))
    .join('\n');
}

/** One check for each slope with a bound that is known to hold or not to. */
export function slopeChecks(judged: readonly Judged[]): readonly Check[] {
  return judged
    .filter(({ verdict }) => verdict !== null && verdict !== 'undecided')
    .map(({ panel, label, slope, verdict, allowedPerHour }) => ({
      name: `${panel.title}${label === '' ? '' : ` of ${label}`} holds its bound`,
      problem:
        verdict === 'holds'
          ? null
          : slope === null
            ? 'it was read too few times to tell'
            : `${signed(slope.perHour)} an hour, and at most ${twoDigits(allowedPerHour ?? 0)} is borne`,
    }));
}

function digits(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(4)));
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

function chance(share: number): string {
  if (share < 0.0001) return '< 0.01 %';
  return `${(share * 100).toPrecision(2)} %`;
}

/** Tables of fewer rows may be half dead between two visits of autovacuum, which waits for fifty rows at least. */
const liveMin = 1_000;
/** Autovacuum comes at a fifth; more than half says that it does not keep up. */
const deadPerLiveMax = 0.5;

/** That autovacuum keeps up with what people change. */
export function bloatCheck(tables: readonly TableState[]): Check {
  const large = tables.filter(({ live }) => live >= liveMin);
  const bloated = large.filter(({ live, dead }) => dead / live > deadPerLiveMax);
  return {
    name: `None of the ${large.length} tables of ${liveMin.toLocaleString('en')} rows and more is more than half dead`,
    problem:
      bloated
        .map(({ table, live, dead }) => `${table} has ${dead} dead rows for ${live} live ones`)
        .join(', ') || null,
  };
}
