import { parseOptions } from '../../scripts/options.ts';
import { Refusal } from '../../scripts/refusal.ts';

export interface Options {
  /** Attempts to sign in, all of which must fail. */
  readonly attempts: number;
  readonly perSecond: number;
  /** Pairs of attempts whose times are compared. */
  readonly pairs: number;
  readonly seed: number;
}

const limits = { attempts: 100_000, rate: 1_000, pairs: 10_000, seed: 999_999 };

export const usage = `pnpm flood [options]
  --attempts n   attempts to sign in, from 100 (10000)
  --rate n       attempts in a second (200)
  --pairs n      pairs of attempts whose times are compared, from 50 (600)
  --seed n       of who is attacked, from where and in which order (1)
  --help         this
Everything goes to a server of its own on 127.0.0.1, and stops by itself.`;

const known = {
  attempts: { type: 'string', default: '10000' },
  rate: { type: 'string', default: '200' },
  pairs: { type: 'string', default: '600' },
  seed: { type: 'string', default: '1' },
} as const;

/** @throws Refusal naming what is wrong and what can be said */
export function readOptions(args: readonly string[]): Options {
  const values = parseOptions(args, known, usage);
  return {
    attempts: wholeNumber('--attempts', values.attempts, { min: 100, max: limits.attempts }),
    perSecond: wholeNumber('--rate', values.rate, { min: 1, max: limits.rate }),
    pairs: wholeNumber('--pairs', values.pairs, { min: 50, max: limits.pairs }),
    seed: wholeNumber('--seed', values.seed, { min: 1, max: limits.seed }),
  };
}

function wholeNumber(name: string, text: string, { min, max }: { min: number; max: number }): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < min || Number(text) > max)
    throw new Refusal(`${name} is ${text}; it must be a whole number from ${min} to ${max}.`);
  return Number(text);
}
