import { build } from '../../../scripts/launch/build.ts';
import { startRedis } from '../../../scripts/testing/redis-server.ts';
import { joinSharedPostgres } from '../../../scripts/testing/test-postgres.ts';

/**
 * Gives the integration tests a PostgreSQL, a Redis and the built server, which those start that need it in a process of its own.
 * `pnpm test` brings all three along; a run started by itself (`vitest run`) starts them, and shares the PostgreSQL with other
 * such runs of this checkout.
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
  await build(() => undefined, ['server']);
  return async () => {
    for (const end of ends) await end();
  };
}
