import { requiredSetting } from './setting.ts';

export { startRedis, type RedisServer } from '../../../scripts/testing/redis-server.ts';

/** The Redis that all tests of a run share; a test that stops Redis starts one of its own with `startRedis`. */
export function testRedisUrl(): string {
  return requiredSetting('TEST_REDIS_URL');
}
