import type { Sample } from '../watching/sample.ts';
import { afterWarmUp, type Point, type Slope, slopeOf, type Verdict, verdictOf } from './slope.ts';

/** A thing that is plotted, and may not grow. */
export interface Panel {
  readonly title: string;
  /** Empty for what is counted. */
  readonly unit: string;
  /** What it may grow by in an hour; null where it follows from what people do. */
  readonly boundPerHour: number | null;
  /** The figure's name in a sample; of a server without the server's. */
  readonly figure: string;
  readonly isOfServer: boolean;
}

/**
 * The bounds are what a server could bear for a month before anybody must look: 5 MiB an hour of memory would be seen within a
 * day, and in a run of an hour stands out from the noise. What is counted stands still but for people who come and go.
 */
export const panels: readonly Panel[] = [
  server('Resident memory', 'resident MiB', 'MiB', 5),
  server('Heap in use after a full collection', 'heap MiB', 'MiB', 3),
  server('External memory after it', 'external MiB', 'MiB', 3),
  server('Handles besides sockets and pool', 'handles', '', 10),
  server('Open files besides sockets and pool', 'files', '', 10),
  server('Sockets', 'sockets', '', null),
  server('Connections of the pool', 'pool connections', '', 4),
  server('Event-loop delay, p99', 'loop delay ms', 'ms', 20),
  server('Series at /metrics', 'series', '', 30),
  store('Redis: memory', 'Redis MiB', 'MiB', 1),
  store('Redis: clients', 'Redis clients', '', 1),
  store('Redis: channels', 'Redis channels', '', null),
  store('PostgreSQL: connections', 'backends', '', 8),
  store('PostgreSQL: dead rows for each live one', 'dead per live', '', 0.3),
  store('PostgreSQL: bytes for each live row', 'bytes per row', 'B', 60),
  store('PostgreSQL: size', 'database MiB', 'MiB', null),
  store('PostgreSQL: live rows', 'rows', '', null),
  store('Files that nothing names', 'files unnamed', '', 1),
  store('Requests a second', 'requests per second', '/s', null),
  store('Answer, median', 'answer ms', 'ms', null),
];

function server(title: string, figure: string, unit: string, boundPerHour: number | null): Panel {
  return { title, figure, unit, boundPerHour, isOfServer: true };
}

function store(title: string, figure: string, unit: string, boundPerHour: number | null): Panel {
  return { title, figure, unit, boundPerHour, isOfServer: false };
}

/** One line of a panel. */
export interface Line {
  readonly panel: Panel;
  /** The server; empty where there is one line only. */
  readonly label: string;
  readonly points: readonly Point[];
}

/** The lines of the panels, in their order. */
export function linesOf(samples: readonly Sample[], serverNames: readonly string[]): readonly Line[] {
  return panels.flatMap((panel) =>
    (panel.isOfServer ? serverNames : ['']).map((label) => ({
      panel,
      label,
      points: pointsOf(samples, label === '' ? panel.figure : `${label}.${panel.figure}`),
    })),
  );
}

function pointsOf(samples: readonly Sample[], figure: string): readonly Point[] {
  return samples.flatMap(({ hours, figures }) => {
    const value = figures[figure];
    return value === undefined ? [] : [{ hours, value }];
  });
}

/** A line with what its slope says. */
export interface Judged extends Line {
  readonly slope: Slope | null;
  /** What the slope may be in a run of this length; null where no bound is set. */
  readonly allowedPerHour: number | null;
  /** Null where no bound is set. */
  readonly verdict: Verdict | null;
}

/** A shorter run is all warm-up: it decides nothing. */
const minutesMin = 10;

/**
 * What a slope may be in a run of which so many hours are tested. In less than one a figure may still rise by what it may rise by
 * in an hour: a server goes on compiling what it meets for the first time, and that is not told from a leak in minutes.
 */
export function allowedPerHour(boundPerHour: number, hoursTested: number): number {
  return hoursTested > 0 ? boundPerHour * Math.max(1, 1 / hoursTested) : boundPerHour;
}

export function judge(lines: readonly Line[]): readonly Judged[] {
  const hours = Math.max(0, ...lines.map(({ points }) => points.at(-1)?.hours ?? 0));
  return lines.map((line) => {
    const slope = slopeOf(afterWarmUp(line.points));
    const { boundPerHour } = line.panel;
    const allowed = boundPerHour === null ? null : allowedPerHour(boundPerHour, (hours * 2) / 3);
    const isShort = line.points.length > 0 && hours < minutesMin / 60;
    const verdict = isShort ? 'undecided' : verdictOf(slope, allowed ?? 0);
    return { ...line, slope, allowedPerHour: allowed, verdict: allowed === null ? null : verdict };
  });
}
