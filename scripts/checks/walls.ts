import path from 'node:path';
import { cruise, type IViolation } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { existsSync } from 'node:fs';
import { inRepository } from '../repository.ts';

/** One import that goes through a wall. */
export interface WallBreach {
  rule: string;
  from: string;
  to: string;
}

const configFile = inRepository('.dependency-cruiser.cjs');
const rooms = ['server/src', 'server/test', 'web/src', 'web/e2e', 'web/bench', 'scripts'];

/** Reads every import below `root` and finds those that go through a wall of the architecture. */
export async function wallBreaches(root: string): Promise<{ breaches: WallBreach[]; modules: number }> {
  const config = await extractConfig(configFile);
  const { forbidden, options } = config;
  const result = await cruise(
    rooms.filter((room) => existsSync(path.join(root, room))),
    { ...options, baseDir: root, ruleSet: { forbidden: forbidden ?? [] }, validate: true },
    options?.enhancedResolveOptions ?? {},
  );
  if (typeof result.output === 'string') throw new Error(result.output);
  const { summary } = result.output;
  return { breaches: summary.violations.map(breach), modules: summary.totalCruised };
}

/** The names of the rules that stand. */
export async function wallNames(): Promise<string[]> {
  const config = await extractConfig(configFile);
  return (config.forbidden ?? []).map((rule) => rule.name ?? '');
}

function breach({ rule, from, to }: IViolation): WallBreach {
  return { rule: rule.name, from, to };
}
