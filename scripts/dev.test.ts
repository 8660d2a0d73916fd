import assert from 'node:assert/strict';
import { copyFileSync, renameSync } from 'node:fs';
import { after, test } from 'node:test';
import { inRepository } from './repository.ts';
import { launch, TemporaryData, type Launched } from './testing/launched.ts';
import { timeLimitMs } from './testing/time-limit.ts';

const reloadMsMax = 1_000;
/** A reload waits for the machine too; only one that takes too long at every try says that something is wrong. */
const tries = 5;

const data = new TemporaryData();
after(() => data.remove());

test('pnpm dev serves page and API at one address, and runs a saved file within a second', async () => {
  const launched = await launch({
    data: data.folder,
    through: [process.execPath, inRepository('scripts/dev.ts')],
    readyWhen: /open for development/,
  });
  await launched.ready();
  for (const path of ['/', '/health'])
    assert.equal((await fetch(`${launched.url}${path}`)).status, 200, path);

  const times: number[] = [];
  const isInTime = () => times.some((ms) => ms <= timeLimitMs(reloadMsMax));
  while (times.length < tries && !isInTime()) times.push(await reload(launched));
  assert.ok(isInTime(), `it took ${times.join(', ')} ms`);

  process.kill(-(launched.process.pid ?? 0), 'SIGINT');
  assert.equal(await launched.ended, 0);
  assert.equal(data.postgres(), null);
});

/** Saves a source as it is, by putting a copy in its place as editors do; the milliseconds until a new server answers. */
async function reload(launched: Launched): Promise<number> {
  const before = launched.server();
  const source = inRepository('server/src/main.ts');
  copyFileSync(source, `${source}.draft`);
  const savedAt = performance.now();
  renameSync(`${source}.draft`, source);
  while (!(await isNewServer(launched, before))) {
    assert.ok(performance.now() - savedAt < 30_000, `no reload:\n${launched.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Math.round(performance.now() - savedAt);
}

async function isNewServer(launched: Launched, before: number): Promise<boolean> {
  try {
    return launched.server() !== before && (await fetch(`${launched.url}/health`)).ok;
  } catch {
    // Between two servers there is none.
    return false;
  }
}
