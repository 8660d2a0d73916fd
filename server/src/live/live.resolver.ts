import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { CurrencyCode } from '../ledger/currency.ts';
import { formatAmount } from '../ledger/money.ts';
import type { Reader } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { type ChangeKindEnum, HouseholdChange } from './live.types.ts';
import { beginningWith } from './beginning-with.ts';
import { presentEvent } from './present-event.ts';
import { type HouseholdEvent, householdTopic } from './topics.ts';

/** What type-graphql gives to a subscription's `subscribe`. */
interface SubscribeCall {
  readonly args: { readonly householdId: string };
  readonly context: RequestContext;
}

/**
 * The subscription to a household's changes. type-graphql calls `subscribe` without the resolver's instance, so the class is
 * made around the reader that it asks.
 */
export function liveResolver(reader: Reader): object {
  @Resolver()
  class LiveResolver {
    @Subscription(() => HouseholdChange, {
      description:
        'The revision as it is when the listening begins, then one event per committed change of the household. A gap in the revision means: refetch.',
      // The membership is checked before anything is heard; afterwards the socket's sweep ends what has ended.
      subscribe: async ({ args, context }: SubscribeCall) => {
        const scope = await context.household(args.householdId);
        const { revision } = await context.householdRow(scope);
        const events = await context.live.listen(householdTopic(scope.householdId), Number(revision));
        return await beginningWith<HouseholdEvent>(
          events,
          async () => {
            const present = await presentEvent(reader, scope.householdId);
            if (present === null) throw refuse('not_found', { what: 'household' });
            return present;
          },
          (present, event) => Number(event.revision) <= Number(present.revision),
        );
      },
    })
    householdChanged(
      @Arg('householdId', () => ID, { description: 'The household to hear of.' }) _householdId: string,
      @Root() event: HouseholdEvent,
    ): HouseholdChange {
      return {
        householdId: event.householdId,
        revision: Number(event.revision),
        kinds: [...event.kinds] as ChangeKindEnum[],
        accounts: event.accounts.map(({ accountId, currency, amount, months }) => {
          const moneyOf = (minorUnits: string) => ({
            amount: formatAmount(BigInt(minorUnits), currency as CurrencyCode),
            currency,
          });
          return {
            accountId,
            balance: moneyOf(amount),
            months: months.map((month) => ({ month: month.month, amount: moneyOf(month.amount) })),
          };
        }),
        transactionIds: event.transactionIds,
        manyTransactions: event.manyTransactions,
        clientId: event.clientId,
      };
    }
  }
  return new LiveResolver();
}
