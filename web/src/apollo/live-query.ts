import type { ApolloClient, ObservableQuery } from '@apollo/client';
import type { ChangeKind } from './generated/apollo/graphql.ts';
import { askAnew } from './share-link.ts';

/**
 * What a query shows, told in its context so that live changes refetch it only when they concern it:
 *
 *     useQuery(RecentDocument, { variables, context: live({ shows: ['TRANSACTIONS', 'CATEGORIES'] }) })
 *
 * A query without this is refetched after every change, our own included.
 */
export interface LiveQuery {
  /** Kinds of change after which the answer may differ. */
  readonly shows: readonly ChangeKind[];
  /** `applied`: the feature has put its own changes into the cache already, only other people's refetch it. */
  readonly ownChanges?: 'refetch' | 'applied';
  /** What else is shown with it and kept elsewhere (the rows of long lists), to be fetched again as well. */
  readonly refetchAlso?: () => void;
}

export function live(query: LiveQuery): { live: LiveQuery } {
  return { live: query };
}

/** Refetches the active queries that a change of these kinds concerns; `all` after a gap. */
export function refetchShown(
  client: ApolloClient,
  change: { kinds: readonly ChangeKind[]; own: boolean } | 'all',
): void {
  askAnew();
  for (const query of client.getObservableQueries('active')) {
    const declared = declaredBy(query);
    if (change !== 'all' && declared) {
      if (change.own && declared.ownChanges === 'applied') continue;
      if (change.kinds.length > 0 && !declared.shows.some((kind) => change.kinds.includes(kind))) continue;
    }
    declared?.refetchAlso?.();
    refetchInTurn(query);
  }
}

/** Queries whose refetch is on its way, and whether another is to follow it. */
const refetching = new WeakMap<ObservableQuery, { again: boolean }>();

/** Refetches a query; when that is under way, once more after it: where changes come faster than answers, requests would pile up. */
export function refetchInTurn(query: ObservableQuery): void {
  const underWay = refetching.get(query);
  if (underWay) {
    underWay.again = true;
    return;
  }
  const mine = { again: false };
  refetching.set(query, mine);
  const goOn = (): void => {
    refetching.delete(query);
    if (mine.again && query.hasObservers()) refetchInTurn(query);
  };
  // What fails is asked again by `askAgainLink`.
  query.refetch().then(goOn, goOn);
}

function declaredBy(query: ObservableQuery): LiveQuery | undefined {
  return (query.options.context as { live?: LiveQuery } | undefined)?.live;
}
