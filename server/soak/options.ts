import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseOptions, wholeNumber } from '../../scripts/options.ts';
import { Refusal } from '../../scripts/refusal.ts';

export interface Options {
  /** How long the crowd stays. */
  readonly minutes: number;
  readonly members: number;
  readonly households: number;
  /** Requests a second in all. */
  readonly rate: number;
  readonly seed: number;
  /** Whether heaps are written to files after the warm-up and at the end, to be compared. */
  readonly withSnapshots: boolean;
  /** Where the plot goes besides the run's own folder; null for nowhere. */
  readonly plot: string | null;
}

export const usage = `pnpm soak [options]
  --minutes n      how long it lasts (20); at most 1,440
  --hours n        the same in hours
  --members n      people with sockets (200); at most 1,000
  --households n   households that they live in (40)
  --rate n         requests a second in all (20); at most 30, what the servers allow one address
  --seed n         of who does what (1)
  --plot file      write the plot there as well
  --snapshots      write heaps after the first third and at the end, to compare them
Ctrl-C ends it early, with what is measured so far; a second one ends it at once.`;

const rateMax = 30;
const minutesMax = 1_440;

const known = {
  minutes: { type: 'string' },
  hours: { type: 'string' },
  members: { type: 'string', default: '200' },
  households: { type: 'string', default: '40' },
  rate: { type: 'string', default: '20' },
  seed: { type: 'string', default: '1' },
  plot: { type: 'string' },
  snapshots: { type: 'boolean', default: false },
} as const;

/** @throws Refusal naming what is wrong and what can be said */
export function readOptions(args: readonly string[]): Options {
  const values = parseOptions(args, known, usage);
  if (values.minutes !== undefined && values.hours !== undefined)
    throw new Refusal('Say --minutes or --hours, not both.');
  const minutes =
    values.hours === undefined
      ? wholeNumber('--minutes', values.minutes ?? '20', { most: minutesMax })
      : wholeNumber('--hours', values.hours, { most: minutesMax / 60 }) * 60;
  if (values.plot !== undefined && !existsSync(path.dirname(values.plot)))
    throw new Refusal(`--plot is ${values.plot}; there is no folder ${path.dirname(values.plot)}.`);
  const members = wholeNumber('--members', values.members, { most: 1_000 });
  return {
    minutes,
    members,
    households: wholeNumber('--households', values.households, { most: members }),
    rate: wholeNumber('--rate', values.rate, { most: rateMax }),
    seed: wholeNumber('--seed', values.seed, { most: 999_999 }),
    withSnapshots: values.snapshots,
    plot: values.plot ?? null,
  };
}
