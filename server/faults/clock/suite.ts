import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { beforeExit } from '../../../scripts/launch/stopping.ts';
import { Books } from '../../test/support/books.ts';
import { TestClient } from '../../test/support/client.ts';
import { createTestDatabase } from '../../test/support/postgres.ts';
import { spawnServer } from '../../test/support/server.ts';
import type { FaultContext, FaultSuite, SuiteResult } from '../suite.ts';
import { type Zone, zones } from './borders.ts';
import { crossBorders } from './crossing.ts';
import { falseClock } from './false-clock.ts';
import { jump } from './jumping.ts';
import type { Trial } from './trial.ts';

/** A server's clock, set to the borders of days, months and daylight saving, and put forward and back while it works. */
export const clock: FaultSuite = {
  name: 'clock',
  title: 'the server’s clock, at the borders of days, months and daylight saving, and put forward and back',
  async run({ folder, say }: FaultContext): Promise<SuiteResult> {
    const moved = falseClock(folder);
    const database = await createTestDatabase();
    const server = await spawnServer({
      DATABASE_URL: database.url,
      REQUESTS_PER_MINUTE_MAX: '1000000',
      UPLOAD_FOLDER: mkdtempSync(path.join(folder, 'uploads-')),
      LOG_LEVEL: 'error',
      ...moved.environment,
    });
    const stop = async (): Promise<void> => void (await server.stop('SIGKILL'));
    beforeExit(stop);
    try {
      const households = new Map<Zone, Books>();
      for (const timeZone of zones)
        households.set(timeZone, await Books.make(new TestClient(server.url), { timeZone }));
      const trial: Trial = { url: server.url, clock: moved, households, say };
      return { checks: [...(await crossBorders(trial, zones)), ...(await jump(trial))] };
    } finally {
      await stop();
      await database.drop();
    }
  },
};
