import { beforeAll, describe, expect, it } from 'vitest';
import { compareTimes, significance } from '../flood/compare.ts';
import { flood, type Seen } from '../flood/flood.ts';
import { readOptions } from '../flood/options.ts';
import { findingsOf, tableOf } from '../flood/report.ts';
import { planAttack } from '../flood/attack.ts';
import { passwordMatches } from '../src/users/password.ts';
import { createTestDatabase } from './support/postgres.ts';
import { spawnServer } from './support/server.ts';

/** Floods a server of its own. */
async function floodOf(seed: number): Promise<Seen> {
  const database = await createTestDatabase();
  const server = await spawnServer({ DATABASE_URL: database.url, TRUST_PROXY: 'true' });
  try {
    return await flood({
      origin: server.url,
      pid: server.process.pid ?? 0,
      attempts: 300,
      perSecond: 75,
      pairs: 50,
      seed,
      people: 6,
      settlingMs: 0,
      say: () => undefined,
    });
  } finally {
    await server.stop();
    await database.drop();
  }
}

/** A small share of `pnpm flood`, of always the same seed. */
describe('a flood of sign-ins', () => {
  let seen: Seen;

  beforeAll(async () => {
    seen = await floodOf(7);
    // By chance times that are alike seem to differ once in a thousand floods: what is so is so in the next one too.
    if (findingsOf(seen).some(({ what, holds }) => what.startsWith('times') && !holds))
      seen = await floodOf(8);
  }, 800_000);

  it('lets nobody in, looks at ten passwords of an account, and keeps no honest person out', () => {
    const findings = findingsOf(seen).filter(({ what }) => !what.startsWith('memory'));
    expect(
      findings.map(({ holds }) => holds),
      tableOf(findings),
    ).not.toContain(false);
    expect(findings).toHaveLength(7);
  });

  it('is the same for the same seed', () => {
    const plan = { attempts: 200, seed: 7, targets: ['a@example.test', 'b@example.test'] };
    expect(planAttack(plan)).toEqual(planAttack(plan));
    expect(planAttack({ ...plan, seed: 8 })).not.toEqual(planAttack(plan));
  });
});

describe('the comparison of times', () => {
  const time = async (work: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };

  it('finds a server that looks at no password where there is no such email', async () => {
    const sample = async (): Promise<{ careless: number; careful: number }> => {
      const existing: number[] = [];
      const careless: number[] = [];
      const careful: number[] = [];
      for (let n = 0; n < 30; n += 1) {
        existing.push(await time(async () => await passwordMatches(null, `guess ${n}`)));
        careful.push(await time(async () => await passwordMatches(null, `other guess ${n}`)));
        careless.push(await time(async () => await Promise.resolve(false)));
      }
      return { careless: compareTimes(existing, careless).p, careful: compareTimes(existing, careful).p };
    };
    const first = await sample();
    expect(first.careless).toBeLessThan(significance);
    // Once in a thousand times chance alone shows as much.
    const { careful } = first.careful < significance ? await sample() : first;
    expect(careful).toBeGreaterThanOrEqual(significance);
  });

  it('says of two samples of one kind that they are alike, and how small a difference would show', () => {
    // Deterministic scatter, a sine wave cut at incommensurable places.
    const scatter = (n: number, phase: number) =>
      Array.from({ length: n }, (_, index) => 25 + 3 * Math.sin(index * 12.9898 + phase));
    const [one, other] = [scatter(600, 0), scatter(600, 1)];
    const alike = compareTimes(one, other);
    expect(alike.p).toBeGreaterThan(0.05);
    const shifted = other.map((ms) => ms + alike.detectableMs * 1.5);
    expect(compareTimes(one, shifted).p).toBeLessThan(significance);
    expect(compareTimes(shifted, one).p).toBeLessThan(significance);
    expect(
      compareTimes(
        one,
        other.map((ms) => ms + alike.detectableMs / 10),
      ).p,
    ).toBeGreaterThan(significance);
    expect(() => compareTimes(one.slice(0, 19), other)).toThrow('too few');
  });
});

describe('the options of the flood', () => {
  it('are bounded, and what is no option is told with those there are', () => {
    expect(readOptions([])).toEqual({ attempts: 10_000, perSecond: 200, pairs: 600, seed: 1 });
    for (const args of [['--attempts', '99'], ['--rate', '1001'], ['--seed', 'x'], ['--pairs=-1']])
      expect(() => readOptions(args)).toThrow('must be a whole number');
    expect(() => readOptions(['--target', 'somewhere'])).toThrow('pnpm flood [options]');
  });
});
