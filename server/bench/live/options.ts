import { parseOptions, wholeNumber } from '../../../scripts/options.ts';
import { Refusal } from '../../../scripts/refusal.ts';

export interface LiveOptions {
  readonly sockets: number;
  readonly households: number;
  /** Commits a second. */
  readonly rate: number;
  /** How long each contender is measured. */
  readonly seconds: number;
  readonly seed: number;
}

export const liveUsage = `pnpm bench --live [options]
  --households n           households (2500)
  --sockets n              sockets that listen, as many to each household, at both servers in turn (5000)
  --rate n                 commits a second (20)
  --seconds n              how long each contender is measured (50)
  --seed n                 of who enters what, where and when (1)`;

const known = {
  live: { type: 'boolean' },
  households: { type: 'string', default: '2500' },
  sockets: { type: 'string', default: '5000' },
  rate: { type: 'string', default: '20' },
  seconds: { type: 'string', default: '50' },
  seed: { type: 'string', default: '1' },
} as const;

/** What a server allows one address: 3,000 requests a minute, and two servers share the commits. */
const rateMax = 40;

/** @throws Refusal naming what is wrong and what can be said */
export function readLiveOptions(args: readonly string[]): LiveOptions {
  const values = parseOptions(args, known, liveUsage);
  const households = wholeNumber('--households', values.households, { most: 10_000 });
  const sockets = wholeNumber('--sockets', values.sockets, { least: 2, most: 20_000 });
  if (sockets % households !== 0)
    throw new Refusal(`--sockets is ${sockets}; it must be a multiple of --households, ${households}.`);
  return {
    households,
    sockets,
    rate: wholeNumber('--rate', values.rate, { most: rateMax }),
    seconds: wholeNumber('--seconds', values.seconds, { least: 2, most: 600 }),
    seed: wholeNumber('--seed', values.seed, { most: 999_999 }),
  };
}
