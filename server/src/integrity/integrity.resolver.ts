import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Household } from '../households/households.types.ts';
import type { IntegrityReport, IntegrityService } from './integrity.service.ts';
import { Integrity } from './integrity.types.ts';

@Resolver(() => Household)
export class IntegrityResolver {
  constructor(private readonly service: IntegrityService) {}

  @FieldResolver(() => Integrity, {
    description:
      'Recomputes every balance and roll-up from the postings, and every transaction, and compares.',
  })
  async integrity(@Root() household: Household): Promise<IntegrityReport> {
    return await this.service.check(household.scope);
  }
}
