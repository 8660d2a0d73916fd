import type { ApolloCache } from '@apollo/client';
import {
  HouseholdFiguresDocument,
  type HouseholdFiguresQuery,
} from '../../../apollo/generated/apollo/graphql.ts';
import { sumAmounts } from '../../../shared/format/money.ts';
import { movedFigures, type EntryChange, type OptimisticBooks } from './optimistic.ts';

type Figure = HouseholdFiguresQuery['household']['netWorth'];

/**
 * What the cache is to do with a change and with its answer (`update` of a mutation): the totals of groups and net worth move
 * with the balances, also while the change waits for a connection. When the answer is in, they are asked for.
 */
export function movingFigures(
  householdId: string,
  change: EntryChange,
  books: OptimisticBooks,
): (cache: ApolloCache) => void {
  const moved = movedFigures(change, books);
  return (cache) => {
    if (moved === null) return;
    cache.updateQuery({ query: HouseholdFiguresDocument, variables: { householdId } }, (known) => {
      if (!known) return undefined;
      const { netWorth, groupTotals, ...household } = known.household;
      return {
        ...known,
        household: {
          ...household,
          netWorth: plus(netWorth, moved.netWorth),
          groupTotals: groupTotals.map((each) => ({
            ...each,
            total: plus(each.total, moved.groups.get(each.group) ?? '0'),
          })),
        },
      };
    });
  };
}

function plus(figure: Figure, by: string): Figure {
  const { money } = figure;
  return money ? { ...figure, money: { ...money, amount: sumAmounts([money.amount, by]) } } : figure;
}
