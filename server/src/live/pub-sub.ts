import type { PubSub } from 'type-graphql';
import type { LiveHub } from './hub.ts';
import type { LiveTransport, Message } from './transport.ts';

/** The hub and its transport in the shape type-graphql asks for, one topic per id. */
export function pubSubOf(hub: LiveHub, transport: LiveTransport): PubSub {
  const nameOf = (topic: string, id?: unknown): string =>
    id === undefined ? topic : `${topic}:${String(id)}`;
  return {
    publish(topic: string, ...[idOrMessage, message]: unknown[]) {
      const [id, content] = message === undefined ? [undefined, idOrMessage] : [idOrMessage, message];
      void transport.publish(nameOf(topic, id), content as Message);
    },
    subscribe(topic: string, id?: unknown) {
      return {
        async *[Symbol.asyncIterator]() {
          yield* await hub.listen(nameOf(topic, id));
        },
      };
    },
  } as PubSub;
}
