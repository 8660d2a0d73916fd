import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { build } from '../../scripts/launch/build.ts';
import { isPassed } from '../faults/report.ts';
import { kills } from '../faults/kills/suite.ts';

/** Of the server, and as many of PostgreSQL; `pnpm faults --suite kills` tries hundreds. */
const points = 1;

describe('the product under kill -9', () => {
  const folder = mkdtempSync(join(tmpdir(), 'finance-kills-'));
  chmodSync(folder, 0o711);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

  it(`comes back by itself, with everything that was acknowledged, ${2 * points} times`, async () => {
    await build(() => undefined);
    const { checks } = await kills.run({ seed: 20_261_126, points, folder, say: () => undefined });
    expect(checks.length).toBeGreaterThan(5);
    expect(checks.filter((check) => !isPassed(check))).toEqual([]);
  }, 240_000);
});
