import { RedisPubSub } from 'graphql-redis-subscriptions';
import { PubSub } from 'graphql-subscriptions';
import { Redis, ReplyError } from 'ioredis';
import type { Log } from '../log.ts';
import type { Measures } from '../measures.ts';
import { newId } from '../persistence/id.ts';
import { tlsContentsOf } from '../tls-files.ts';

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
  /** Is called once messages can be sent again, with the topics of those that could not be. */
  onUntold(handler: (topics: readonly string[]) => void): void;
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
    onUntold() {
      // Nor does anything stay untold.
    },
    isConnected: async () => true,
    close: async () => undefined,
  };
}

/** A Redis that takes longer for an answer is not there. */
const answerMsMax = 1_000;
/** How often both connections are asked whether they live: one that only listens would never find out. */
const heartbeatMs = 2_000;
/** Topics that could not be told of are kept up to here; past it the next change of each shows the gap. */
const untoldMax = 10_000;

/**
 * Any number of servers tell each other's clients through Redis. Two connections: one in subscriber mode, one that
 * publishes and fails fast, so that a write never waits for a Redis that is away. What a server has to tell its own clients it
 * tells them itself, at once and whether Redis is there or not; its messages say whose they are, so that it passes over them
 * when they come back.
 */
export async function redisTransport(
  url: string,
  { log, measures }: TransportDependencies,
): Promise<LiveTransport> {
  const retryStrategy = (attempt: number) => Math.min(50 * 2 ** attempt, 1_000);
  const tls = tlsContentsOf(url);
  const way = {
    retryStrategy,
    lazyConnect: true,
    keepAlive: 10_000,
    connectTimeout: 5_000,
    ...(tls === null ? {} : { tls }),
  };
  const subscriber = new Redis(url, { ...way, maxRetriesPerRequest: null });
  const publisher = new Redis(url, {
    ...way,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: answerMsMax,
  });
  const resumeHandlers: (() => void)[] = [];
  const untoldHandlers: ((topics: readonly string[]) => void)[] = [];
  const untold = new Set<string>();
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
  publisher.on('ready', () => {
    if (untold.size === 0) return;
    const topics = [...untold];
    untold.clear();
    for (const handler of untoldHandlers) handler(topics);
  });
  const stopWatching = [subscriber, publisher].map((client) => renewWhenSilent(client));
  // A Redis that is away at the start is no reason not to start: both clients go on trying.
  await Promise.all([subscriber, publisher].map((client) => client.connect().catch(onError)));
  const pubSub = new RedisPubSub({ publisher, subscriber });
  const own = new PubSub();
  const ownName = newId();
  return {
    async publish(topic, message) {
      // On its way before anything is done here.
      const others = pubSub.publish(topic, { ...message, from: ownName });
      void own.publish(topic, message);
      try {
        await others;
        measures.published(true);
        return true;
      } catch (error) {
        measures.published(false);
        onError(error as Error);
        // What Redis itself refuses it would refuse again.
        if (error instanceof ReplyError) return false;
        if (untold.size < untoldMax) untold.add(topic);
        // Whoever publishes next need not find out anew that nothing comes back.
        if (publisher.status === 'ready') publisher.disconnect(true);
        return false;
      }
    },
    async subscribe(topic, handler) {
      const hear = counted(handler, measures);
      const id = await pubSub.subscribe(topic, (message: Message) => {
        if (message['from'] !== ownName) hear(message);
      });
      const ownId = await own.subscribe(topic, hear);
      return () => {
        own.unsubscribe(ownId);
        pubSub.unsubscribe(id);
      };
    },
    onResume(handler) {
      resumeHandlers.push(handler);
    },
    onUntold(handler) {
      untoldHandlers.push(handler);
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
      for (const stop of stopWatching) stop();
      // A client that is not connected would wait for a Redis that may never come back.
      for (const client of [subscriber, publisher]) {
        if (client.status === 'ready') await client.quit().catch(onError);
        client.disconnect();
      }
    },
  };
}

/**
 * Makes the connection anew when Redis takes it and then says nothing, at any point: ioredis waits for an answer without end.
 *
 * @returns how to stop
 */
function renewWhenSilent(client: Redis): () => void {
  let wasConnecting = false;
  const timer = setInterval(() => {
    const { status } = client;
    // `connect`: it stands, but Redis has not said yet that it is ready.
    if (status === 'connect' && wasConnecting) client.disconnect(true);
    wasConnecting = status === 'connect';
    if (status === 'ready') void renewUnlessAlive(client);
  }, heartbeatMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function renewUnlessAlive(client: Redis): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), answerMsMax);
  });
  const alive = client.ping().then(
    () => true,
    () => false,
  );
  const isAlive = await Promise.race([alive, late]);
  clearTimeout(timer);
  if (!isAlive && client.status === 'ready') client.disconnect(true);
}

function counted(handler: Handler, measures: Measures): Handler {
  return (message) => {
    measures.received();
    handler(message);
  };
}
