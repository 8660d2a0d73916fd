import { type Reader, statement } from '../persistence/reader.ts';
import type { LiveHub } from './hub.ts';
import { type HouseholdEvent, householdTopic } from './topics.ts';
import type { LiveTransport } from './transport.ts';

const revisionOf = statement(
  'revision_of_household',
  `select revision from household where household_id = $1`,
);

/** Changes that take longer than this to be told may have been published to nobody. */
const secondLookMs = 2_000;

/**
 * After the transport was away, tells the clients of this server the present revision of their households: whoever sees a
 * gap refetches. Once at once, and once more for changes that were committed while the other servers came back.
 */
export function resumeAfterLoss(dependencies: {
  transport: LiveTransport;
  hub: LiveHub;
  reader: Reader;
}): void {
  const tellAll = async (): Promise<void> => {
    const prefix = householdTopic('');
    for (const topic of dependencies.hub.openTopics) {
      if (!topic.startsWith(prefix)) continue;
      const householdId = topic.slice(prefix.length);
      const [row] = await dependencies.reader.rows<[string]>(revisionOf, [householdId]);
      if (row === undefined) continue;
      const event: HouseholdEvent = {
        householdId,
        revision: row[0],
        kinds: [],
        accounts: [],
        transactionIds: [],
        manyTransactions: false,
        clientId: null,
      };
      dependencies.hub.tellLocally(topic, { ...event });
    }
  };
  dependencies.transport.onResume(() => {
    // A database that is away as well tells through the clients' own reconnection.
    tellAll().catch(() => undefined);
    setTimeout(() => void tellAll().catch(() => undefined), secondLookMs).unref();
  });
}
