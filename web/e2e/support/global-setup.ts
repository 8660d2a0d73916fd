import path from 'node:path';
import { build } from '../../../scripts/launch/build.ts';
import { startRedis } from '../../../scripts/testing/redis-server.ts';
import { joinSharedPostgres } from '../../../scripts/testing/test-postgres.ts';
import { createTestDatabase } from '../../../server/test/support/postgres.ts';

/**
 * Gives the end-to-end tests PostgreSQL, Redis and the built program. `pnpm test` brings all three along; a run
 * started by itself (`playwright test`) starts them. WEB_ROOT names a build made elsewhere.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const ends: (() => Promise<void>)[] = [];
  if (!process.env['TEST_DATABASE_URL']) {
    const postgres = await joinSharedPostgres();
    process.env['TEST_DATABASE_URL'] = postgres.url;
    ends.push(postgres.release);
  }
  if (!process.env['TEST_REDIS_URL']) {
    const redis = await startRedis();
    process.env['TEST_REDIS_URL'] = redis.url;
    ends.push(redis.stop);
  }
  if (!process.env['WEB_ROOT']) {
    await build(() => undefined);
    process.env['WEB_ROOT'] = path.resolve(import.meta.dirname, '../../dist');
  }
  // The first database migrates the template that all others are copies of; no test has to wait for that.
  const first = await createTestDatabase();
  await first.drop();
  return async () => {
    for (const end of ends) await end();
  };
}
