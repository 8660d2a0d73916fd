import { randomUUID } from 'node:crypto';
import type { Listening } from '../../test/support/client.ts';
import { testRedisUrl } from '../../test/support/redis.ts';
import { type Fault, Relay, type Side, type Watch } from '../../test/support/relay.ts';
import { spawnServer } from '../../test/support/server.ts';
import { sendCreation } from './mutations.ts';
import { codeOf, holds, within } from './one-point.ts';
import { limits, type Product, startProduct } from './product.ts';

/** A write may wait for Redis this much longer than without it. */
export const publishMsMax = 1_000 + limits.slackMs;
/** Screens show the present books so long after the way is there again. */
export const convergeMsMax = 30_000;

/** Two servers on one database: the way of the first to Redis can fail, that of the second stands. */
export interface Pair {
  readonly product: Product;
  readonly relay: Relay;
  /** What a screen at each server has heard. */
  readonly screens: readonly Listening[];
  arm(side: Side, fault: Fault): void;
  stop(): Promise<void>;
}

export async function startPair(folder: string): Promise<Pair> {
  let armed: { readonly side: Side; readonly fault: Fault } | null = null;
  const watch = (): Watch => {
    let isToFail = false;
    return (side, bytes) => {
      if (armed === null) return null;
      const isPublishing = side === 'question' && bytes.includes('publish');
      if (isPublishing && armed.side === 'answer') isToFail = true;
      if (!(armed.side === 'question' ? isPublishing : side === 'answer' && isToFail)) return null;
      const { fault } = armed;
      armed = null;
      isToFail = false;
      return fault;
    };
  };
  const relay = new Relay(new URL(testRedisUrl()), watch);
  await relay.open();
  const product = await startProduct(folder, { REDIS_URL: relay.url });
  const other = await spawnServer({
    DATABASE_URL: product.databaseUrl,
    DATABASE_CONNECTIONS: String(limits.connections),
    REDIS_URL: testRedisUrl(),
    LOG_LEVEL: 'error',
  });
  const { client, householdId } = product.books;
  const subscription = `subscription ($householdId: ID!) { householdChanged(householdId: $householdId) { revision } }`;
  const screens = [
    await client.listen(subscription, { householdId }),
    await client.on(other.url).listen(subscription, { householdId }),
  ];
  return {
    product,
    relay,
    screens,
    arm: (side, fault) => {
      armed = { side, fault };
    },
    async stop() {
      for (const screen of screens) screen.stop();
      await other.stop('SIGKILL');
      await product.stop();
      await relay.close();
    },
  };
}

/** What came of one failure of the way to Redis. */
export interface TriedRedis {
  readonly writeMs: number;
  readonly convergeMs: number;
  readonly broken: readonly string[];
}

/** Lets the way fail as a change is published, writes on while it lasts, heals it, and waits for both screens. */
export async function tryPublishing(pair: Pair, side: Side, fault: Fault): Promise<TriedRedis> {
  const { product, relay } = pair;
  const broken: string[] = [];
  pair.arm(side, fault);
  let writeMs = 0;
  for (let n = 0; n < 3; n += 1) {
    const began = performance.now();
    const code = codeOf(
      await within(sendCreation(product, { note: 'while Redis is away', key: randomUUID() }), publishMsMax),
    );
    writeMs = Math.max(writeMs, performance.now() - began);
    if (code !== 'ok') broken.push(`write ${n + 1} was answered ${code}`);
  }
  if (fault !== 'late') {
    const { failing } = await product.readiness();
    if (failing.join() !== 'redis') broken.push(`readiness named ${failing.join(', ') || 'nothing'}`);
  }
  relay.heal();
  const began = performance.now();
  if (!(await holds(async () => await areScreensRight(pair), convergeMsMax)))
    broken.push(`a screen did not hear of the present revision within ${convergeMsMax / 1_000} s`);
  const convergeMs = performance.now() - began;
  if (!(await holds(async () => (await product.readiness()).failing.length === 0, convergeMsMax)))
    broken.push('readiness still names Redis');
  // What is written from now on is told to both as always.
  await sendCreation(product, { note: 'afterwards', key: randomUUID() });
  if (!(await holds(async () => await areScreensRight(pair))))
    broken.push('a change made afterwards did not reach both screens');
  return { writeMs, convergeMs, broken };
}

/** Whether both screens have heard of the household's present revision. */
async function areScreensRight({ product, screens }: Pair): Promise<boolean> {
  const [row] = await product.ask<{ revision: string }>(
    `select revision::text as revision from household where household_id = $1`,
    [product.books.householdId],
  );
  return screens.every(
    ({ events }) => Number(events.at(-1)?.data?.householdChanged?.revision ?? 0) >= Number(row?.revision),
  );
}
