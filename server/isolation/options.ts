import { parseArgs } from 'node:util';
import { Refusal } from '../../scripts/refusal.ts';

export interface Options {
  readonly documents: number;
  readonly seed: number;
}

export const usage = `pnpm isolation [options]
  --documents n   how many random documents are sent (20000)
  --seed n        of the random numbers: the same one sends the same documents (1)`;

/** @throws Refusal naming what is wrong and what can be said */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  return {
    documents: wholeNumber('--documents', values.documents),
    seed: wholeNumber('--seed', values.seed),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        documents: { type: 'string', default: '20000' },
        seed: { type: 'string', default: '1' },
      },
    });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new Refusal(`${name} is ${text}; it must be a whole number from 1 to 999999.`);
  return Number(text);
}
