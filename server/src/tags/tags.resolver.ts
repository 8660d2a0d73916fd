import { Arg, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Household } from '../households/households.types.ts';
import type { Connection } from '../paging.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { readTags, type TagRow } from './tags.queries.ts';
import { TagConnection } from './tags.types.ts';

@Resolver(() => Household)
export class TagsResolver {
  constructor(private readonly reader: Reader) {}

  @FieldResolver(() => TagConnection, {
    description: 'Tags of live transactions whose name contains a text, by name.',
  })
  async tags(
    @Root() { scope }: { scope: HouseholdScope },
    @Arg('search', () => String, {
      nullable: true,
      description: 'Part of the name, whatever its case and accents; all when omitted.',
    })
    search: string | null,
    @Arg('first', () => Int, { defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the row before the page.' }) after:
      | string
      | null,
  ): Promise<Connection<TagRow>> {
    return await readTags(this.reader, scope, { search: search ?? '', first, after });
  }
}
