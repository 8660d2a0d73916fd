import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { startRedis, testRedisUrl } from './support/redis.ts';

const databases: TestDatabase[] = [];

afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

test('databases of tests have the schema, and nothing of each other', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  databases.push(one, two);
  const migrations = await ask(one.url, 'select name from schema_migration order by name');
  expect(migrations.length).toBeGreaterThan(0);
  await ask(one.url, 'create table only_here (id int)');
  expect(await ask(two.url, `select to_regclass('only_here') is null`)).toEqual([true]);
  expect(await ask(two.url, 'select name from schema_migration order by name')).toEqual(migrations);
});

test('an empty database has no schema', async () => {
  const empty = await createEmptyDatabase();
  databases.push(empty);
  expect(await ask(empty.url, `select to_regclass('schema_migration') is null`)).toEqual([true]);
});

test('a dropped database is gone, even with someone connected', async () => {
  const database = await createEmptyDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await expect(ask(database.url, 'select 1')).rejects.toThrow('does not exist');
  await client.end().catch(() => undefined);
});

test('a private Redis comes back on its port after a kill, and is not the shared one', async () => {
  const redis = await startRedis();
  try {
    expect(redis.url).not.toBe(testRedisUrl());
    await redis.kill();
    await expect(connects(redis.port)).resolves.toBe(false);
    await redis.restart();
    await expect(connects(redis.port)).resolves.toBe(true);
  } finally {
    await redis.stop();
  }
});

async function connects(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
