import { inOrder } from './in-order.ts';
import type { LiveTransport, Message } from './transport.ts';

type Listener = (message: Message) => void;

interface Topic {
  readonly listeners: Set<Listener>;
  /** Resolves to the way to leave the transport. */
  readonly joined: Promise<() => void>;
}

/** How many messages a subscriber may lag behind before its subscription fails: it begins another one and refetches. */
const backlogMax = 1_000;

/**
 * Shares one transport subscription per topic among all sockets of this server, so that a household with ten open screens
 * costs Redis one subscription and a message is parsed once.
 */
export class LiveHub {
  private readonly topics = new Map<string, Topic>();

  constructor(private readonly transport: LiveTransport) {}

  /** Topics with somebody listening here. */
  get openTopics(): readonly string[] {
    return [...this.topics.keys()];
  }

  /** Gives a message to the listeners of this server only. */
  tellLocally(topic: string, message: Message): void {
    for (const listener of this.topics.get(topic)?.listeners ?? []) listener(message);
  }

  /**
   * Messages of a topic from the moment the answer resolves, until the iteration is left.
   *
   * @param known the household's revision before that, so that its first event is told in order too
   */
  async listen<M extends Message>(topic: string, known?: number): Promise<AsyncIterableIterator<M>> {
    const backlog: M[] = [];
    let wake: (() => void) | undefined;
    let ended = false;
    let hasFallenBehind = false;
    const listener: Listener = (message) => {
      if (backlog.length < backlogMax) backlog.push(message as M);
      else hasFallenBehind = true;
      wake?.();
    };
    await this.join(topic, listener, known);
    const leave = (): void => {
      ended = true;
      this.leave(topic, listener);
      wake?.();
    };
    const iterator: AsyncIterableIterator<M> = {
      async next() {
        while (backlog.length === 0 && !ended) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
        }
        if (hasFallenBehind) {
          leave();
          // An end would be taken for one that was wanted, and nobody would listen again.
          throw new Error(`a subscriber is more than ${backlogMax} messages behind`);
        }
        const value = ended ? undefined : backlog.shift();
        if (value === undefined) {
          leave();
          return { value: undefined, done: true };
        }
        return { value, done: false };
      },
      async return() {
        leave();
        return { value: undefined, done: true };
      },
      async throw(error) {
        leave();
        throw error;
      },
      [Symbol.asyncIterator]() {
        return iterator;
      },
    };
    return iterator;
  }

  private async join(name: string, listener: Listener, known?: number): Promise<void> {
    let topic = this.topics.get(name);
    if (topic === undefined) {
      const listeners = new Set<Listener>();
      topic = {
        listeners,
        joined: this.transport.subscribe(
          name,
          inOrder((message) => {
            for (const each of listeners) each(message);
          }, known),
        ),
      };
      this.topics.set(name, topic);
    }
    topic.listeners.add(listener);
    try {
      await topic.joined;
    } catch (error) {
      this.topics.delete(name);
      throw error;
    }
  }

  private leave(name: string, listener: Listener): void {
    const topic = this.topics.get(name);
    if (topic === undefined || !topic.listeners.delete(listener) || topic.listeners.size > 0) return;
    this.topics.delete(name);
    topic.joined.then(
      (unsubscribe) => unsubscribe(),
      () => undefined,
    );
  }
}
