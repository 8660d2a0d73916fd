import { startNodeChild } from '../../../../scripts/launch/child.ts';
import { inRepository } from '../../../../scripts/repository.ts';
import type { Answer, Heard, Order, SocketOrder } from './process.ts';

/** The processes that listen. */
export interface Listeners {
  /** Opens sockets that listen to their households; resolves when all have asked for it. */
  open(sockets: readonly SocketOrder[], document: string): Promise<void>;
  /** What all of them heard since this was asked before, in the order in which each socket heard it. */
  take(): Promise<Heard>;
  close(): Promise<void>;
  stop(): Promise<void>;
}

const stopWithinMs = 5_000;

export function startListeners(count: number): Listeners {
  const children = Array.from({ length: count }, () => startListener());
  const askAll = async <T extends Answer['type']>(
    expected: T,
    orderOf: (index: number) => Order,
  ): Promise<Extract<Answer, { type: T }>[]> =>
    await Promise.all(children.map(async ({ ask }, index) => await ask(expected, orderOf(index))));
  return {
    async open(sockets, document) {
      await askAll('open', (index) => ({
        type: 'open',
        sockets: sockets.filter(({ socket }) => socket % count === index),
        document,
      }));
    },
    async take() {
      const all = (await askAll('heard', () => ({ type: 'take' }))).map(({ heard }) => heard);
      return {
        receipts: all.flatMap(({ receipts }) => receipts),
        cutOff: all.flatMap(({ cutOff }) => cutOff),
        delayMsP99: Math.max(...all.map(({ delayMsP99 }) => delayMsP99)),
        cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      };
    },
    async close() {
      await askAll('closed', () => ({ type: 'close' }));
    },
    async stop() {
      await Promise.all(children.map(async ({ stop }) => await stop()));
    },
  };
}

function startListener() {
  let output = '';
  const child = startNodeChild({
    file: inRepository('server/bench/live/listening/process.ts'),
    args: [],
    preload: [import.meta.resolve('tsx')],
    folder: inRepository('server'),
    environment: process.env,
    onOutput: (chunk) => (output = (output + chunk).slice(-4_000)),
  });
  let failure: Error | null = null;
  let settle: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  const fail = (error: Error): void => {
    failure ??= error;
    settle?.reject(error);
  };
  child.process.on('message', (answer: Answer) => {
    if (answer.type === 'failed') fail(new Error(answer.words));
    else settle?.resolve(answer);
  });
  void child.ended.then((code) => fail(new Error(`what listens ended with code ${code}:\n${output}`)));
  return {
    /** @throws Error when it failed, now or before */
    async ask<T extends Answer['type']>(expected: T, order: Order): Promise<Extract<Answer, { type: T }>> {
      if (failure !== null) throw failure;
      const answer = new Promise<Answer>((resolve, reject) => (settle = { resolve, reject }));
      child.process.send(order);
      const given = await answer;
      if (given.type !== expected) throw new Error(`what listens says ${given.type} to ${order.type}`);
      return given as Extract<Answer, { type: T }>;
    },
    stop: async () => await child.stop(stopWithinMs),
  };
}
