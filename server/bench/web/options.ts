import { type MeasureName, measureNames } from '../../../web/bench/order.ts';
import { parseOptions } from '../../../scripts/options.ts';
import { oneOf, several, wholeNumber } from '../options.ts';
import { type Size, sizes } from '../books/kept.ts';

export interface WebOptions {
  readonly measures: readonly MeasureName[];
  readonly size: Size;
  /** How many of them are scrolled through. */
  readonly rows: number;
  readonly seed: number;
}

export const webUsage = `pnpm bench --web [options]
  --only a,b,…             ${measureNames.join(', ')} (all)
  --size 100k|1m           transactions of the measured household (100k)
  --rows n                 how many of them are fetched and scrolled through (100000)
  --seed n                 of the generated books, and of what is scrolled and typed (1)

It needs a Chromium: CHROMIUM_PATH, else what is on the PATH. Lighthouse is installed at its first use.`;

/** @throws Refusal naming what is wrong and what can be said */
export function readWebOptions(args: readonly string[]): WebOptions {
  const known = {
    web: { type: 'boolean' },
    only: { type: 'string' },
    size: { type: 'string', default: '100k' },
    rows: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  } as const;
  const values = parseOptions(args, known, webUsage);
  return {
    measures: several('--only', values.only, measureNames),
    size: oneOf('--size', values.size, Object.keys(sizes) as Size[]),
    rows: wholeNumber('--rows', values.rows),
    seed: wholeNumber('--seed', values.seed),
  };
}
