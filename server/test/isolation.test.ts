import { expect, it } from 'vitest';
import { faultsOfFigures } from '../isolation/asking/judge.ts';
import { CanaryFinder } from '../isolation/canaries/canary.ts';
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

it('takes the memory of a process for no canary, and what else figures hold for one', () => {
  const finder = new CanaryFinder();
  const memory = [
    'process_virtual_memory_bytes 1907044352',
    'nodejs_heap_space_size_used_bytes{space="old"} 1907004352',
    'finance_request_seconds_sum 0.1907012345',
  ];
  expect(faultsOfFigures(memory.join('\n'), finder)).toEqual([]);
  for (const leak of ['finance_upload_bytes_total 1907000001', 'process_open_bytes{name="canaryq7"} 1'])
    expect(faultsOfFigures([...memory, leak].join('\n'), finder)).toHaveLength(1);
});
