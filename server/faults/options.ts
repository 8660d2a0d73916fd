import { parseOptions } from '../../scripts/options.ts';
import { Refusal } from '../../scripts/refusal.ts';
import type { FaultSuite } from './suite.ts';

export interface Options {
  readonly suites: readonly FaultSuite[];
  readonly seed: number;
  readonly points: number;
}

/** What can be said, with the suites there are. */
export function usageOf(suites: readonly FaultSuite[]): string {
  return `pnpm faults [options]
  --suite a,b,…   ${suites.map(({ name }) => name).join(', ')} (all)
  --seed n        of everything random (1)
  --points n      random points of each kind that kills tries (200)
  --help          this`;
}

const known = {
  suite: { type: 'string' },
  seed: { type: 'string', default: '1' },
  points: { type: 'string', default: '200' },
} as const;

/** @throws Refusal naming what is wrong and what can be said */
export function readOptions(args: readonly string[], suites: readonly FaultSuite[]): Options {
  const values = parseOptions(args, known, usageOf(suites));
  return {
    suites: values.suite === undefined ? suites : values.suite.split(',').map((name) => named(name, suites)),
    seed: wholeNumber('--seed', values.seed),
    points: wholeNumber('--points', values.points),
  };
}

function named(name: string, suites: readonly FaultSuite[]): FaultSuite {
  const found = suites.find((suite) => suite.name === name);
  if (found !== undefined) return found;
  throw new Refusal(`--suite is ${name}; it can be ${suites.map((suite) => suite.name).join(', ')}.`);
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Refusal(`${name} is ${text}; it must be a whole number from 1.`);
  return Number(text);
}
