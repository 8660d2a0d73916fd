import type { Contender, ContenderName } from './contender.ts';
import { limit, unguarded } from './limit.ts';
import { naive } from './naive.ts';
import { ours, repeats } from './ours.ts';
import { postgraphile } from './postgraphile.ts';
import { unwalled } from './unwalled.ts';

/** How each contender is made ready for a database. */
export const contenders: Readonly<Record<ContenderName, (databaseUrl: string) => Promise<Contender>>> = {
  ours: async () => ours,
  repeats: async () => repeats,
  unwalled,
  limit: async () => limit,
  unguarded,
  postgraphile,
  naive: async () => naive,
};
