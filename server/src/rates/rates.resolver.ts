import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import { Household } from '../households/households.types.ts';
import { currency } from '../ledger/currency.ts';
import type { Change } from '../live/change.ts';
import type { Connection } from '../paging.ts';
import type { Reader } from '../persistence/reader.ts';
import { valueOf } from '../refusal.ts';
import { type RateRow, readRates } from './rates.queries.ts';
import type { RatesService } from './rates.service.ts';
import { RateConnection, RateInput, RatePayload } from './rates.types.ts';

interface RateAnswer {
  readonly rate: RateRow;
  readonly revision: number;
}

@Resolver(() => Household)
export class RatesResolver {
  constructor(
    private readonly service: RatesService,
    private readonly reader: Reader,
  ) {}

  @FieldResolver(() => RateConnection, { description: 'Rates to the present base currency, newest first.' })
  async rates(
    @Root() household: Household,
    @Arg('currency', () => String, {
      nullable: true,
      description: 'Rates of this currency only (ISO 4217 code).',
    })
    code: string | null,
    @Arg('first', () => Int, { defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the row before the page.' }) after:
      | string
      | null,
  ): Promise<Connection<RateRow>> {
    const asked = code === null || code === undefined ? null : valueOf(currency(code), ['currency']);
    return await readRates(this.reader, household.scope, { currency: asked, first, after });
  }

  @Mutation(() => RatePayload, {
    description:
      'Sets what a currency is worth in the base currency from a day on; a rate of the same day is replaced.',
  })
  async setRate(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('input', () => RateInput, { description: 'The rate.' }) input: RateInput,
    @Ctx() context: RequestContext,
  ): Promise<RateAnswer> {
    return answer(await this.service.set(await context.household(householdId, 'EDITOR'), input, context));
  }

  @Mutation(() => RatePayload, { description: 'Removes a rate; the one before it holds again.' })
  async removeRate(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('id', () => ID, { description: 'The rate.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<RateAnswer> {
    return answer(await this.service.remove(await context.household(householdId, 'EDITOR'), id, context));
  }
}

function answer(change: Change<RateRow>): RateAnswer {
  return { rate: change.value, revision: Number(change.revision) };
}
