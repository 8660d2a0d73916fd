import { useApolloClient, useSubscription } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { clientId } from './address.ts';
import { socketLost, socketOpened } from './connection.ts';
import {
  HouseholdChangedDocument,
  HouseholdRevisionDocument,
  type ChangeKind,
  type HouseholdChangedSubscription,
} from './generated/apollo/graphql.ts';
import { refetchShown } from './live-query.ts';
import { onOwnChange } from './own-changes.ts';
import { RevisionTracker } from './revision.ts';
import { askAgainAfterMs, mayPass } from './server-error.ts';
import { askAnew } from './share-link.ts';
import { watchDay } from './watch-day.ts';

type Change = HouseholdChangedSubscription['householdChanged'];

/** Changes that come in a burst (an import, a fast typist) are answered by one refetch; a long one by one every second. */
const refetchAfterMs = 120;
const refetchWithinMs = 1_000;
/** The answer to an own change and its event race; so long the event waits for the answer. */
const ownAnswerWithinMs = 3_000;
const resubscribeAfterMs = 3_000;

/** Changes that wait to be refetched together. */
interface Burst {
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly own: boolean;
  readonly sinceMs: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Keeps a household's screens true while they are open. The household layout calls it once. Balances in an event
 * go into the cache at once; what else a change touches is refetched, a burst at a time. A hole in the revisions,
 * a tab that slept, or a day that is over asks for the revision and refetches what is shown if it moved on. A reconnection begins
 * with the revision as it is, so that what was missed meanwhile shows as a hole.
 */
export function useHouseholdLive(
  householdId: string,
  shownRevision: number,
  { today, timeZone }: { readonly today: string; readonly timeZone: string },
): void {
  const client = useApolloClient();
  const tracker = useRef<RevisionTracker>(null);
  tracker.current ??= new RevisionTracker(shownRevision);
  const known = tracker.current;
  const waiting = useRef<Burst>(null);

  const refetchSoon = (kinds: readonly ChangeKind[], own: boolean) => {
    const kept = waiting.current;
    if (kept) clearTimeout(kept.timer);
    const all = new Set([...(kept?.kinds ?? []), ...kinds]);
    // One foreign change in the burst makes the whole burst foreign: queries that applied ours refetch as well.
    const allOwn = own && (kept?.own ?? true);
    const sinceMs = kept?.sinceMs ?? Date.now();
    const restMs = Math.max(0, sinceMs + refetchWithinMs - Date.now());
    const timer = setTimeout(
      () => {
        waiting.current = null;
        refetchShown(client, { kinds: [...all], own: allOwn });
      },
      Math.min(refetchAfterMs, restMs),
    );
    waiting.current = { kinds: all, own: allOwn, sinceMs, timer };
  };

  const checkRevision = async () => {
    // The revision as of an earlier question may be from before what makes us ask.
    askAnew();
    const { data } = await client.query({
      query: HouseholdRevisionDocument,
      variables: { householdId },
      fetchPolicy: 'no-cache',
    });
    if (!data) return;
    const movedOn = data.household.revision > known.known || data.household.today !== today;
    known.refetchedAt(data.household.revision);
    if (movedOn) refetchShown(client, 'all');
  };
  const askAgain = useRef<ReturnType<typeof setTimeout>>(undefined);
  const check = useRef<() => void>(() => undefined);
  check.current = () => {
    clearTimeout(askAgain.current);
    checkRevision().catch((error: unknown) => {
      // Nothing else may tell of what was missed.
      if (mayPass(error)) askAgain.current = setTimeout(() => check.current(), askAgainAfterMs);
    });
  };
  useEffect(() => () => clearTimeout(askAgain.current), [householdId]);

  const apply = (change: Change) => {
    const verdict = known.receive(change.revision);
    if (verdict === 'known') return;
    if (verdict === 'gap') {
      check.current();
      return;
    }
    // A later change of our own may be known already, with its balances.
    const latest = known.known === change.revision ? change.accounts : [];
    for (const { accountId, balance } of latest) {
      const id = client.cache.identify({ __typename: 'Account', id: accountId });
      if (id !== undefined) client.cache.modify({ id, fields: { balance: () => balance } });
    }
    refetchSoon(change.kinds, false);
  };

  const { error, restart } = useSubscription(HouseholdChangedDocument, {
    variables: { householdId },
    onData: ({ data: { data } }) => {
      if (!data) return;
      const change = data.householdChanged;
      // Our own change is already in the cache, or will be when its answer is in; if that was lost, it is news.
      if (change.clientId === clientId && change.revision > known.known) {
        setTimeout(() => apply(change), known.isOwn(change.revision) ? 0 : ownAnswerWithinMs);
      } else {
        apply(change);
      }
    },
  });

  useEffect(() => {
    if (!error) return undefined;
    // The socket may stand while the subscription was refused: nothing is live then, and we say so.
    socketLost();
    const timer = setTimeout(() => {
      restart();
      socketOpened();
    }, resubscribeAfterMs);
    return () => clearTimeout(timer);
  }, [error, restart]);

  useEffect(() =>
    onOwnChange((change) => {
      if (change.householdId !== householdId) return;
      known.noteOwn(change.revision);
      refetchSoon(change.kinds, true);
    }),
  );

  useEffect(() => watchDay({ timeZone, today, ask: () => check.current() }), [timeZone, today]);

  useEffect(() => {
    const lookWhenSeen = () => {
      if (document.visibilityState === 'visible') check.current();
    };
    document.addEventListener('visibilitychange', lookWhenSeen);
    return () => document.removeEventListener('visibilitychange', lookWhenSeen);
  }, [householdId]);
}
