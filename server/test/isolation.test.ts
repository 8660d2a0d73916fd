import { expect, it } from 'vitest';
import { runIsolation } from '../isolation/isolation.ts';

/** A share of `pnpm isolation`, which sends many more documents. */
const documents = 250;
const seed = 1;
/** A share reaches most fields; the whole run must reach all. */
const answeredShareMin = 0.6;

it(
  'shows nothing of other households to random documents, and fails at none',
  { timeout: 600_000 },
  async () => {
    const { tally, coverage } = await runIsolation({
      documents,
      seed,
      minutes: 10,
      say: () => undefined,
    });
    expect(tally.failures.slice(0, 3)).toEqual([]);
    expect(tally.failed).toBe(0);
    expect(tally.passed).toBeGreaterThan(documents);
    expect(coverage.missing.length).toBeLessThan(coverage.all.length * (1 - answeredShareMin));
  },
);
