import { Query, Resolver } from 'type-graphql';
import { allCurrencies, type Currency as LedgerCurrency } from '../ledger/currency.ts';
import { Currency } from './currencies.types.ts';

@Resolver()
export class CurrenciesResolver {
  @Query(() => [Currency], {
    description: 'All currencies of ISO 4217 that have a minor unit, by code. Open to visitors.',
  })
  currencies(): readonly LedgerCurrency[] {
    return allCurrencies();
  }
}
