import { describe, expect, it } from 'vitest';
import { LiveHub } from './hub.ts';
import type { LiveTransport, Message } from './transport.ts';

describe('listeners of a household', () => {
  it('hear its events in order from the first one on, also where the second one is heard first', async () => {
    let publish: (message: Message) => void = () => undefined;
    const transport = {
      subscribe: async (_topic: string, handler: (message: Message) => void) => {
        publish = handler;
        return () => undefined;
      },
    };
    const hub = new LiveHub(transport as unknown as LiveTransport);
    const [first, second] = await Promise.all([hub.listen('household:1', 10), hub.listen('household:1', 10)]);
    for (const revision of ['12', '11']) publish({ revision });
    for (const listening of [first, second]) {
      const heard = [await listening.next(), await listening.next()];
      expect(heard.map(({ value }) => value.revision)).toEqual(['11', '12']);
    }
  });
});
