import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutations } from '../faults/network/mutations.ts';
import { tryPoint } from '../faults/network/one-point.ts';
import type { Product } from '../faults/network/product.ts';
import { type Pair, startPair, tryPublishing } from '../faults/network/redis-way.ts';
import type { Point } from '../faults/network/statements.ts';
import type { Side } from './support/relay.ts';

/** The share of `pnpm faults --suite network` that is quick: the rest waits for what never comes. */
describe('a server whose ways to PostgreSQL and Redis break', { timeout: 120_000 }, () => {
  const [create] = mutations;
  let folder: string;
  let pair: Pair;
  let product: Product;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'finance-network-'));
    pair = await startPair(folder);
    ({ product } = pair);
    // What is prepared once is prepared.
    await (await create?.ready(product))?.send();
  }, 120_000);
  afterAll(async () => {
    await pair.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const broken = async (point: Point) => {
    if (create === undefined) throw new Error('there is no creation to try');
    return await tryPoint(product, create, point);
  };

  it('answers clearly, the pool whole and nothing doubled, wherever PostgreSQL is cut off', async () => {
    const codes = new Set<string>();
    const commit = await commitStep();
    const tryAt = async (step: number, side: Side): Promise<boolean> => {
      const tried = await broken({ step, side, fault: 'cut' });
      expect(tried.broken, `cut at “${tried.at}” as it is the ${side}`).toEqual([]);
      if (tried.at !== null) codes.add(tried.code);
      return tried.at !== null;
    };
    for (const step of [2, commit]) expect(await tryAt(step, 'question')).toBe(true);
    for (let step = 1; await tryAt(step, 'answer'); step += 1);
    expect([...codes].sort()).toEqual(['answer_incomplete', 'database_unavailable', 'outcome_unknown']);
  });

  it('answers when PostgreSQL says nothing to the commit and nothing closes', async () => {
    const tried = await broken({ step: await commitStep(), side: 'answer', fault: 'hang' });
    expect(tried).toMatchObject({ at: 'commit', code: 'outcome_unknown', broken: [] });
  });

  async function commitStep(): Promise<number> {
    const change = await create?.ready(product);
    product.statements.arm({ step: Number.POSITIVE_INFINITY, side: 'question', fault: 'cut' });
    await change?.send();
    const step = product.statements.seen.indexOf('commit') + 1;
    product.statements.disarm();
    return step;
  }

  it('writes on while Redis hangs, says what is missing, and screens at every server are right afterwards', async () => {
    const { broken: wrong } = await tryPublishing(pair, 'question', 'hang');
    expect(wrong).toEqual([]);
  });
});
