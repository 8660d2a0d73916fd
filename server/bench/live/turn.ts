import { Redis } from 'ioredis';
import type pg from 'pg';
import { documentOf } from '../../soak/people/documents.ts';
import { cpuSeconds } from '../load/processes.ts';
import { commitTimes } from './commit-times.ts';
import { commitAll, type DueEntry } from './commits.ts';
import type { LiveContender } from './contenders.ts';
import type { LiveHousehold } from './households.ts';
import { type Delivery, judgeDelivery } from './judge.ts';
import type { Listeners } from './listening/listeners.ts';
import type { SocketOrder } from './listening/process.ts';

/** What the turns are taken in. */
export interface Stage {
  readonly households: readonly LiveHousehold[];
  readonly sockets: number;
  readonly listeners: Listeners;
  readonly client: pg.Client;
  readonly redisUrl: string;
}

/** What came of some commits. */
export interface Turn {
  readonly commits: number;
  readonly delivery: Delivery;
  /** From commit to receipt, in milliseconds, of every receipt of what was due after the warm-up. */
  readonly latenciesMs: readonly number[];
  /** Length of the message that told an event, in the middle. */
  readonly messageBytes: number;
  /** Of both servers, for one commit with all that tells of it. */
  readonly serverCpuMs: number | null;
  /** What listening cost. */
  readonly listening: { readonly delayMsP99: number; readonly cpuShare: number };
}

/** What is due in it is judged and not timed: servers have just been doing something else. */
const warmUpMs = 3_000;
/** What has not come so long after the last answer is lost. */
const lateMs = 2_000;
const joinWithinMs = 60_000;
const joinLookMs = 100;

/** Opens all sockets at a contender, each of a household at another server, and waits until its servers hear of all households. */
export async function openSockets(stage: Stage, { servers }: LiveContender): Promise<void> {
  const { households, sockets, listeners, redisUrl } = stage;
  await listeners.open(socketOrders(stage, servers), documentOf('HouseholdChanged'));
  const redis = new Redis(redisUrl);
  try {
    const channels = households.map(({ id }) => `household:${id}`);
    const expected = Math.min(servers.length, sockets / households.length) * households.length;
    const deadline = performance.now() + joinWithinMs;
    for (;;) {
      const answer = (await redis.call('PUBSUB', 'NUMSUB', ...channels)) as (string | number)[];
      const joined = answer.reduce<number>(
        (sum, each, index) => (index % 2 === 1 ? sum + Number(each) : sum),
        0,
      );
      if (joined === expected) return;
      if (performance.now() > deadline)
        throw new Error(`the servers listen to ${joined} of ${expected} households`);
      await new Promise((resolve) => setTimeout(resolve, joinLookMs));
    }
  } finally {
    redis.disconnect();
  }
}

function socketOrders(
  { households, sockets }: Stage,
  servers: LiveContender['servers'],
): readonly SocketOrder[] {
  return Array.from({ length: sockets }, (_, socket) => {
    const household = households[socket % households.length];
    const member = Math.floor(socket / households.length);
    const listener = household?.listeners[member];
    if (listener === undefined) throw new Error(`nobody is there for socket ${socket}`);
    const { origin = '' } = servers[member % servers.length] ?? {};
    return { socket, origin, household: listener.household, cookie: listener.cookie };
  });
}

/**
 * Commits what is planned and compares what the sockets got with it.
 *
 * @throws Error when a socket was cut off or an entry refused: then nothing was measured
 */
export async function takeTurn(
  stage: Stage,
  contender: LiveContender,
  planned: readonly DueEntry[],
  { messageBytes = 0, isWarm = false }: { readonly messageBytes?: number; readonly isWarm?: boolean } = {},
): Promise<Turn> {
  const { households, sockets, listeners, client } = stage;
  await listeners.take();
  const began = { at: performance.now(), cpu: cpuOf(contender) };
  const commits = await commitAll(contender, planned, messageBytes);
  const seconds = (performance.now() - began.at) / 1_000;
  const cpu = cpuOf(contender);
  await new Promise((resolve) => setTimeout(resolve, lateMs));
  const heard = await listeners.take();
  if (heard.cutOff.length > 0)
    throw new Error(`${contender.name} closed ${heard.cutOff.length} sockets, with ${heard.cutOff[0]}`);
  const timed = commits.filter(({ dueMs }) => isWarm || dueMs >= warmUpMs);
  const times = await commitTimes(
    client,
    timed.map(({ transactionId }) => transactionId),
  );
  return {
    commits: commits.length,
    delivery: judgeDelivery(
      commits,
      Array.from({ length: sockets }, (_, socket) => households[socket % households.length]?.id ?? ''),
      heard.receipts,
    ),
    latenciesMs: heard.receipts.flatMap(({ atMs, transactionIds: [id = ''] }) => {
      const committedMs = times.get(id);
      return committedMs === undefined ? [] : [atMs - committedMs];
    }),
    messageBytes:
      heard.receipts.map(({ bytes }) => bytes).toSorted((a, b) => a - b)[
        Math.floor(heard.receipts.length / 2)
      ] ?? 0,
    serverCpuMs: began.cpu === null || cpu === null ? null : ((cpu - began.cpu) * 1_000) / commits.length,
    listening: { delayMsP99: heard.delayMsP99, cpuShare: heard.cpuSeconds / seconds },
  };
}

function cpuOf({ servers }: LiveContender): number | null {
  return servers.reduce<number | null>((sum, { pid }) => {
    const own = cpuSeconds(pid);
    return sum === null || own === null ? null : sum + own;
  }, 0);
}
