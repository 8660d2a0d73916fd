import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import { Household } from '../households/households.types.ts';
import type { Change } from '../live/change.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { type CategoryRow, readCategories, readCategory } from './categories.queries.ts';
import type { CategoriesService } from './categories.service.ts';
import {
  CategoriesPayload,
  Category,
  CategoryInput,
  CategoryPayload,
  CategoryUpdateInput,
} from './categories.types.ts';

interface CategoryAnswer {
  readonly category: CategoryRow;
  readonly revision: number;
}

interface CategoriesAnswer {
  readonly categories: readonly CategoryRow[];
  readonly movedPostings: number;
  readonly revision: number;
}

@Resolver(() => Household)
export class CategoriesResolver {
  constructor(
    private readonly service: CategoriesService,
    private readonly reader: Reader,
  ) {}

  @FieldResolver(() => [Category], {
    description: 'The category tree as a flat list in tree order: parents first, income before expense.',
  })
  async categories(
    @Root() household: Household,
    @Arg('includeArchived', () => Boolean, {
      defaultValue: true,
      description:
        'Whether archived categories come too; without them what stands below them is left out as well.',
    })
    includeArchived: boolean,
  ): Promise<readonly CategoryRow[]> {
    return await readCategories(this.reader, household.scope, { includeArchived });
  }

  @Mutation(() => CategoryPayload, { description: 'Makes a category, the last among its siblings.' })
  async createCategory(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('input', () => CategoryInput, { description: 'The new category.' }) input: CategoryInput,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description: 'The same key again within 30 days answers the first result.',
    })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<CategoryAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.one(
      scope,
      await this.service.create(scope, input, { idempotencyKey, clientId: context.clientId }),
    );
  }

  @Mutation(() => CategoryPayload, { description: 'Renames or recolours a category.' })
  async updateCategory(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('id', () => ID, { description: 'The category.' }) id: string,
    @Arg('version', () => Int, { description: 'The version that was seen.' }) version: number,
    @Arg('input', () => CategoryUpdateInput, { description: 'What to change.' }) input: CategoryUpdateInput,
    @Ctx() context: RequestContext,
  ): Promise<CategoryAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.one(scope, await this.service.update(scope, { id, version }, input, context));
  }

  @Mutation(() => CategoriesPayload, {
    description: 'Moves a category, with all below it, to another place of the tree.',
  })
  async moveCategory(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('id', () => ID, { description: 'The category.' }) id: string,
    @Arg('version', () => Int, { description: 'The version that was seen.' }) version: number,
    @Arg('parentId', () => ID, { nullable: true, description: 'Category to stand below; null for the top.' })
    parentId: string | null,
    @Arg('position', () => Int, {
      nullable: true,
      description: 'Place among the siblings, from 0; the last when omitted.',
    })
    position: number | null,
    @Ctx() context: RequestContext,
  ): Promise<CategoriesAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    const to = { parentId: parentId ?? null, position: position ?? null };
    return await this.all(scope, await this.service.move(scope, { id, version }, to, context), 0);
  }

  @Mutation(() => CategoriesPayload, {
    description: 'Moves all postings and children of one category to another and removes it.',
  })
  async mergeCategory(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('fromId', () => ID, { description: 'Category that goes.' }) fromId: string,
    @Arg('intoId', () => ID, { description: 'Category of the same type that takes what it held.' })
    intoId: string,
    @Ctx() context: RequestContext,
  ): Promise<CategoriesAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    const change = await this.service.merge(scope, { fromId, intoId }, context);
    return await this.all(scope, change, change.value.movedPostings);
  }

  @Mutation(() => CategoryPayload, {
    description: 'Takes a category out of use, or brings it back. Its postings stay.',
  })
  async archiveCategory(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('id', () => ID, { description: 'The category.' }) id: string,
    @Arg('version', () => Int, { description: 'The version that was seen.' }) version: number,
    @Arg('archived', () => Boolean, { description: 'True to archive, false to bring back.' })
    archived: boolean,
    @Ctx() context: RequestContext,
  ): Promise<CategoryAnswer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.one(scope, await this.service.archive(scope, { id, version }, archived, context));
  }

  private async one(scope: HouseholdScope, change: Change<{ id: string }>): Promise<CategoryAnswer> {
    return {
      category: await readCategory(this.reader, scope, change.value.id),
      revision: Number(change.revision),
    };
  }

  private async all(
    scope: HouseholdScope,
    change: Change<unknown>,
    movedPostings: number,
  ): Promise<CategoriesAnswer> {
    const categories = await readCategories(this.reader, scope, { includeArchived: true });
    return { categories, movedPostings, revision: Number(change.revision) };
  }
}
