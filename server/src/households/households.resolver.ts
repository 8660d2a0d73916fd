import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import { DateScalar } from '../graphql/scalars.ts';
import type { HouseholdObjects } from './household-objects.ts';
import type { HouseholdsService } from './households.service.ts';
import { Household, HouseholdInput, HouseholdPayload, HouseholdUpdateInput } from './households.types.ts';

@Resolver(() => Household)
export class HouseholdsResolver {
  constructor(
    private readonly households: HouseholdsService,
    private readonly objects: HouseholdObjects,
  ) {}

  @Query(() => Household, {
    description: "One of the signed-in person's households: all its books hang below.",
  })
  async household(
    @Arg('id', () => ID, { description: 'Id of the household.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Household> {
    const scope = await context.household(id);
    return this.objects.of(scope, await context.householdRow(scope));
  }

  @FieldResolver(() => DateScalar, { description: "Today in the household's time zone." })
  today(@Root() household: Household): string {
    return household.todayDate;
  }

  @Mutation(() => HouseholdPayload, { description: 'Makes a household and its owner: the person who asks.' })
  async createHousehold(
    @Arg('input', () => HouseholdInput, { description: 'The new household.' }) input: HouseholdInput,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description: 'The same key again within 30 days answers the first result.',
    })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<HouseholdPayload> {
    const scope = await this.households.create(context.signedIn().personId, input, { idempotencyKey });
    const household = await this.objects.read(scope);
    return { household, revision: household.revision };
  }

  @Mutation(() => HouseholdPayload, { description: "Changes the household's settings." })
  async updateHousehold(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('input', () => HouseholdUpdateInput, { description: 'What to change.' }) input: HouseholdUpdateInput,
    @Ctx() context: RequestContext,
  ): Promise<HouseholdPayload> {
    const scope = await context.household(householdId, 'OWNER');
    await this.households.update(scope, present(input), { clientId: context.clientId });
    const household = await this.objects.read(scope);
    return { household, revision: household.revision };
  }
}

/** What of an input was given: null and absent both mean "leave it". */
function present<T extends object>(input: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  ) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
