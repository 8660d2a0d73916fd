import { RedisPubSub } from 'graphql-redis-subscriptions';
import { PubSub } from 'graphql-subscriptions';
import { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import type { Measures } from '../measures.ts';

/** What travels: plain JSON of strings, numbers and booleans. BigInt has no JSON form. */
export type Message = Readonly<Record<string, unknown>>;

type Handler = (message: Message) => void;

/** Delivery of messages to every server, or within this one. Delivery may be lost; nothing may depend on it. */
export interface LiveTransport {
  /** Sends a message; false when it could not be sent. */
  publish(topic: string, message: Message): Promise<boolean>;
  /** Hears a topic until the answer is called. */
  subscribe(topic: string, handler: Handler): Promise<() => void>;
  /** Is called each time messages may have been lost: the connection was down and is back. */
  onResume(handler: () => void): void;
  /** Whether messages reach other servers now. */
  isConnected(): Promise<boolean>;
  close(): Promise<void>;
}

/** What a transport tells of itself. */
interface TransportDependencies {
  readonly log: Log;
  readonly measures: Measures;
}

/** One server tells its own clients. */
export function inProcessTransport({ measures }: Pick<TransportDependencies, 'measures'>): LiveTransport {
  const pubSub = new PubSub();
  return {
    async publish(topic, message) {
      await pubSub.publish(topic, message);
      measures.published(true);
      return true;
    },
    async subscribe(topic, handler) {
      const id = await pubSub.subscribe(topic, counted(handler, measures));
      return () => pubSub.unsubscribe(id);
    },
    onResume() {
      // Nothing is ever lost within one process.
    },
    isConnected: async () => true,
    close: async () => undefined,
  };
}

/**
 * Any number of servers tell each other's clients through Redis. Two connections: one in subscriber mode, one that
 * publishes and fails fast, so that a write never waits for a Redis that is away.
 */
export async function redisTransport(
  url: string,
  { log, measures }: TransportDependencies,
): Promise<LiveTransport> {
  const retryStrategy = (attempt: number) => Math.min(50 * 2 ** attempt, 1_000);
  const subscriber = new Redis(url, { retryStrategy, maxRetriesPerRequest: null, lazyConnect: true });
  const publisher = new Redis(url, {
    retryStrategy,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 2_000,
    lazyConnect: true,
  });
  const resumeHandlers: (() => void)[] = [];
  let wasReady = false;
  let isAway = false;
  // Each of the many tries to connect again fails alike: told once, and once more when it is over.
  const onError = (error: Error): void => {
    if (isAway) return;
    isAway = true;
    log.warn(
      { err: error },
      'Redis does not answer; changes reach the clients of this server alone until it does',
    );
  };
  for (const client of [subscriber, publisher]) {
    client.on('error', onError);
    client.on('ready', () => {
      if (!isAway || subscriber.status !== 'ready' || publisher.status !== 'ready') return;
      isAway = false;
      log.info('Redis answers again');
    });
  }
  subscriber.on('ready', () => {
    if (wasReady) for (const handler of resumeHandlers) handler();
    wasReady = true;
  });
  // A Redis that is away at the start is no reason not to start: both clients go on trying.
  await Promise.all([subscriber, publisher].map((client) => client.connect().catch(onError)));
  const pubSub = new RedisPubSub({ publisher, subscriber });
  return {
    async publish(topic, message) {
      try {
        await pubSub.publish(topic, message);
        measures.published(true);
        return true;
      } catch (error) {
        measures.published(false);
        onError(error as Error);
        return false;
      }
    },
    async subscribe(topic, handler) {
      const id = await pubSub.subscribe(topic, counted(handler, measures));
      return () => pubSub.unsubscribe(id);
    },
    onResume(handler) {
      resumeHandlers.push(handler);
    },
    async isConnected() {
      try {
        const began = performance.now();
        const isThere = (await publisher.ping()) === 'PONG';
        measures.pinged((performance.now() - began) / 1_000);
        return isThere && subscriber.status === 'ready';
      } catch {
        return false;
      }
    },
    async close() {
      // A client that is not connected would wait for a Redis that may never come back.
      for (const client of [subscriber, publisher]) {
        if (client.status === 'ready') await client.quit().catch(onError);
        client.disconnect();
      }
    },
  };
}

function counted(handler: Handler, measures: Measures): Handler {
  return (message) => {
    measures.received();
    handler(message);
  };
}
