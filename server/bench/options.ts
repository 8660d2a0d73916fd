import { parseOptions } from '../../scripts/options.ts';
import { Refusal } from '../../scripts/refusal.ts';
import { type OperationName, operationNames } from './asking/documents.ts';
import { type Size, sizes } from './books/kept.ts';
import { type ContenderName, contenderNames } from './contenders/contender.ts';
import { liveUsage } from './live/options.ts';

export interface Options {
  readonly sizes: readonly Size[];
  readonly operations: readonly OperationName[];
  readonly contenders: readonly ContenderName[];
  readonly seconds: number;
  readonly rounds: number;
  readonly seed: number;
  readonly withLatency: boolean;
}

export const usage = `pnpm bench [options]
  --size 100k|1m|both      transactions of the measured household (both)
  --operations a,b,…       ${operationNames.join(', ')} (all)
  --contenders a,b,…       ${contenderNames.join(', ')} (all)
  --seconds n              length of one measurement (4)
  --rounds n               measurements of each, of which the median counts (3)
  --seed n                 of the generated books (1)
  --no-latency             leave out the measurements at half the throughput
  --web                    measures the SPA in Chromium instead; pnpm bench --web --help

${liveUsage}`;

const known = {
  size: { type: 'string', default: 'both' },
  operations: { type: 'string' },
  contenders: { type: 'string' },
  seconds: { type: 'string', default: '4' },
  rounds: { type: 'string', default: '3' },
  seed: { type: 'string', default: '1' },
  'no-latency': { type: 'boolean', default: false },
} as const;

/** @throws Refusal naming what is wrong and what can be said */
export function readOptions(args: readonly string[]): Options {
  const values = parseOptions(args, known, usage);
  const size = oneOf('--size', values.size, [...(Object.keys(sizes) as Size[]), 'both'] as const);
  return {
    sizes: size === 'both' ? (Object.keys(sizes) as Size[]) : [size],
    operations: several('--operations', values.operations, operationNames),
    contenders: several('--contenders', values.contenders, contenderNames),
    seconds: wholeNumber('--seconds', values.seconds),
    rounds: wholeNumber('--rounds', values.rounds),
    seed: wholeNumber('--seed', values.seed),
    withLatency: !values['no-latency'],
  };
}

export function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new Refusal(`${name} is ${text}; it can be ${choices.join(', ')}.`);
  return found;
}

export function several<T extends string>(
  name: string,
  text: string | undefined,
  choices: readonly T[],
): readonly T[] {
  return text === undefined ? choices : text.split(',').map((each) => oneOf(name, each, choices));
}

export function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new Refusal(`${name} is ${text}; it must be a whole number from 1.`);
  return Number(text);
}
