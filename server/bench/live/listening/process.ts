/**
 * Sockets of a measurement: a process of its own, so that what is measured is the servers and not what listens to them. It does
 * with every message the same, whoever sent it: takes the time, then keeps what was told.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { wallClock } from '../clock.ts';
import type { Receipt } from '../judge.ts';

/** A socket to open. */
export interface SocketOrder {
  /** Its index among all sockets of the measurement. */
  readonly socket: number;
  readonly origin: string;
  readonly household: string;
  readonly cookie: string;
}

export type Order =
  | { readonly type: 'open'; readonly sockets: readonly SocketOrder[]; readonly document: string }
  /** Tell what came since this was asked before. */
  | { readonly type: 'take' }
  | { readonly type: 'close' };

/** What was heard, and what the listening itself cost. */
export interface Heard {
  readonly receipts: readonly Receipt[];
  /** Sockets that closed without our closing them, with their codes. */
  readonly cutOff: readonly number[];
  /** How late this process's own timers were, 99 of a hundred times at most. */
  readonly delayMsP99: number;
  readonly cpuSeconds: number;
}

export type Answer =
  | { readonly type: 'open' }
  | { readonly type: 'closed' }
  | { readonly type: 'heard'; readonly heard: Heard }
  | { readonly type: 'failed'; readonly words: string };

/** Sockets that are opened at the same time. */
const openingMax = 10;
const openWithinMs = 30_000;
/** A socket that a busy server refuses is opened again, as a browser does it. */
const attemptsMax = 3;

let now = wallClock();
let receipts: Receipt[] = [];
let cutOff: number[] = [];
let isClosing = false;
const sockets = new Set<WebSocket>();
const delay = monitorEventLoopDelay({ resolution: 1 });
let cpuBefore = process.cpuUsage();

interface Told {
  readonly type: string;
  readonly payload?: {
    readonly data?: {
      readonly householdChanged: {
        readonly householdId: string;
        readonly revision: number;
        readonly transactionIds: readonly string[];
      };
    } | null;
  };
}

async function open(order: SocketOrder, document: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openOnce(order, document);
    } catch (error) {
      if (attempt === attemptsMax) throw error;
    }
  }
}

async function openOnce({ socket, origin, household, cookie }: SocketOrder, document: string): Promise<void> {
  let isOpen = false;
  const client = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { cookie, origin },
    perMessageDeflate: false,
  });
  sockets.add(client);
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`socket ${socket} does not open`)), openWithinMs);
    client.once('open', () => client.send('{"type":"connection_init","payload":{"clientId":"bench"}}'));
    client.on('error', reject);
    client.on('close', (code) => {
      sockets.delete(client);
      if (isOpen && !isClosing) cutOff.push(code);
      reject(new Error(`socket ${socket} was closed with ${code}`));
    });
    client.on('message', (data: Buffer) => {
      const atMs = now();
      const { type, payload } = JSON.parse(data.toString()) as Told;
      if (type === 'connection_ack') {
        const query = {
          operationName: 'HouseholdChanged',
          query: document,
          variables: { householdId: household },
        };
        client.send(JSON.stringify({ id: 'live', type: 'subscribe', payload: query }));
      } else if (type === 'next' && payload?.data && !isOpen) {
        // The revision with which the telling begins.
        clearTimeout(late);
        isOpen = true;
        resolve();
      } else if (type === 'next' && payload?.data) {
        const { householdId, revision, transactionIds } = payload.data.householdChanged;
        receipts.push({ socket, household: householdId, revision, transactionIds, atMs, bytes: data.length });
      } else if (type !== 'ping' && type !== 'pong') {
        say({ type: 'failed', words: `socket ${socket} was told: ${data.toString().slice(0, 300)}` });
      }
    });
  });
}

async function openAll(orders: readonly SocketOrder[], document: string): Promise<void> {
  isClosing = false;
  const waiting = [...orders];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await open(next, document);
  };
  await Promise.all(Array.from({ length: openingMax }, work));
  now = wallClock();
  delay.enable();
  delay.reset();
  cpuBefore = process.cpuUsage();
}

async function closeAll(): Promise<void> {
  isClosing = true;
  delay.disable();
  await Promise.all(
    [...sockets].map(
      async (socket) =>
        await new Promise<void>((resolve) => {
          socket.once('close', () => resolve());
          socket.close(1000);
        }),
    ),
  );
}

function take(): Heard {
  const { user, system } = process.cpuUsage(cpuBefore);
  const heard = {
    receipts,
    cutOff,
    delayMsP99: delay.percentile(99) / 1e6,
    cpuSeconds: (user + system) / 1e6,
  };
  receipts = [];
  cutOff = [];
  delay.reset();
  cpuBefore = process.cpuUsage();
  return heard;
}

function say(answer: Answer): void {
  process.send?.(answer);
}

async function obey(order: Order): Promise<Answer> {
  switch (order.type) {
    case 'open':
      await openAll(order.sockets, order.document);
      return { type: 'open' };
    case 'take':
      return { type: 'heard', heard: take() };
    case 'close':
      await closeAll();
      return { type: 'closed' };
  }
}

process.on('message', (order: Order) => {
  obey(order).then(say, (error: unknown) => say({ type: 'failed', words: String(error) }));
});
// What it is told is all that it lives for.
process.channel?.ref();
