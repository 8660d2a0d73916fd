import { Arg, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Household } from '../households/households.types.ts';
import type { Connection } from '../paging.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { type PayeeRow, readPayees } from './payees.queries.ts';
import { PayeeConnection } from './payees.types.ts';

@Resolver(() => Household)
export class PayeesResolver {
  constructor(private readonly reader: Reader) {}

  @FieldResolver(() => PayeeConnection, {
    description:
      'Payees whose name contains a text, best first: those that begin with it, then those of which a word does, each with its last category.',
  })
  async payees(
    @Root() { scope }: { scope: HouseholdScope },
    @Arg('search', () => String, {
      nullable: true,
      description: 'Part of the name, whatever its case and accents; all when omitted.',
    })
    search: string | null,
    @Arg('first', () => Int, { defaultValue: 10, description: 'Rows of the page, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the row before the page.' }) after:
      | string
      | null,
  ): Promise<Connection<PayeeRow>> {
    return await readPayees(this.reader, scope, { search: search ?? '', first, after });
  }
}
