import type { Reader } from '../persistence/reader.ts';
import type { LiveHub } from './hub.ts';
import { presentEvent } from './present-event.ts';
import { type HouseholdEvent, householdTopic } from './topics.ts';
import type { LiveTransport } from './transport.ts';

/** Changes that take longer than this to be told may have been published to nobody. */
const secondLookMs = 2_000;

/**
 * After the transport was away, tells the clients of this server the present revision of their households: whoever sees a
 * gap refetches. Once at once, and once more for changes that were committed while the other servers came back. What this
 * server alone could not tell, to others whose way to Redis stood, is told to all.
 */
export function resumeAfterLoss(dependencies: {
  transport: LiveTransport;
  hub: LiveHub;
  reader: Reader;
}): void {
  const { transport, hub, reader } = dependencies;
  const tell = async (
    topics: readonly string[],
    say: (topic: string, event: HouseholdEvent) => Promise<unknown> | void,
  ): Promise<void> => {
    const prefix = householdTopic('');
    for (const topic of topics) {
      if (!topic.startsWith(prefix)) continue;
      const event = await presentEvent(reader, topic.slice(prefix.length));
      if (event !== null) await say(topic, event);
    }
  };
  const tellAll = async (): Promise<void> =>
    await tell(hub.openTopics, (topic, event) => hub.tellLocally(topic, { ...event }));
  transport.onUntold((topics) => {
    tell(topics, async (topic, event) => await transport.publish(topic, { ...event })).catch(() => undefined);
  });
  transport.onResume(() => {
    // A database that is away as well tells through the clients' own reconnection.
    tellAll().catch(() => undefined);
    setTimeout(() => void tellAll().catch(() => undefined), secondLookMs).unref();
  });
}
