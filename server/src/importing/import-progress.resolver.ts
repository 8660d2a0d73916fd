import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import { beginningWith } from '../live/beginning-with.ts';
import { importTopic, type ImportProgressEvent } from '../live/topics.ts';
import type { ImportStatusEnum } from './import-enums.types.ts';
import type { ImportService } from './import.service.ts';
import { ImportProgress } from './import.types.ts';

/** What type-graphql gives to a subscription's `subscribe`. */
interface SubscribeCall {
  readonly args: { readonly householdId: string; readonly batchId: string };
  readonly context: RequestContext;
}

/**
 * The subscription to a batch's progress. type-graphql calls `subscribe` without the resolver's instance, so the class is
 * made around the service that it asks.
 */
export function importProgressResolver(service: Pick<ImportService, 'batch'>): object {
  @Resolver()
  class ImportProgressResolver {
    @Subscription(() => ImportProgress, {
      description:
        'Progress of reading or committing a batch: how far it is now, and then a few times a second until it is done.',
      subscribe: async ({ args, context }: SubscribeCall) => {
        const scope = await context.household(args.householdId);
        const events = await context.live.listen(importTopic(scope.householdId, args.batchId));
        return await beginningWith<ImportProgressEvent>(events, async () => {
          const { id, status, progress } = await service.batch(scope, args.batchId);
          return { batchId: id, status, ...progress };
        });
      },
    })
    importProgress(
      @Arg('householdId', () => ID, { description: 'The household.' }) _householdId: string,
      @Arg('batchId', () => ID, { description: 'The batch.' }) _batchId: string,
      @Root() { batchId, status, done, total }: ImportProgressEvent,
    ): ImportProgress {
      return { batchId, status: status as ImportStatusEnum, progress: { done, total } };
    }
  }
  return new ImportProgressResolver();
}
