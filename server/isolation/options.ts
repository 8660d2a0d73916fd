import { parseOptions } from '../../scripts/options.ts';
import { Refusal } from '../../scripts/refusal.ts';

export interface Options {
  readonly documents: number;
  readonly seed: number;
  /** How long it may ask. */
  readonly minutes: number;
}

export const usage = `pnpm isolation [options]
  --documents n   how many random documents are sent (20000)
  --seed n        of the random numbers: the same one sends the same documents (1)
  --minutes n     stops asking after so long, however many were sent (60)`;

const known = {
  documents: { type: 'string', default: '20000' },
  seed: { type: 'string', default: '1' },
  minutes: { type: 'string', default: '60' },
} as const;

/** @throws Refusal naming what is wrong and what can be said */
export function readOptions(args: readonly string[]): Options {
  const values = parseOptions(args, known, usage);
  return {
    documents: wholeNumber('--documents', values.documents),
    seed: wholeNumber('--seed', values.seed),
    minutes: wholeNumber('--minutes', values.minutes),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new Refusal(`${name} is ${text}; it must be a whole number from 1 to 999999.`);
  return Number(text);
}
