import { currency } from '../ledger/currency.ts';
import { parseDate } from '../ledger/date.ts';
import { formatRate, parseRate } from '../ledger/rate.ts';
import type { Change, Changes } from '../live/change.ts';
import { isId, newId } from '../persistence/id.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse, valueOf } from '../refusal.ts';
import { rateOf, type RateRow } from './rates.queries.ts';

interface Asking {
  readonly clientId: string | null;
}

interface StoredRate {
  readonly id: string;
  readonly currency: string;
  readonly base: string;
  readonly date: string;
  readonly rate: string;
}

/** Rates of currencies to the household's base currency. A change of the base currency leaves the rates to the former one alone. */
export class RatesService {
  constructor(private readonly changes: Changes) {}

  /**
   * Sets what a currency is worth in the base currency from a day on; a rate of the same day is replaced.
   *
   * @throws Refusal currency_unknown, date_unreadable, rate_unreadable, rate_not_positive, rate_between_same_currency
   */
  async set(
    scope: HouseholdScope,
    input: { readonly currency: string; readonly date: string; readonly rate: string },
    asking: Asking,
  ): Promise<Change<RateRow>> {
    const code = valueOf(currency(input.currency), ['input', 'currency']);
    const date = valueOf(parseDate(input.date), ['input', 'date']);
    const rate = formatRate(valueOf(parseRate(input.rate), ['input', 'rate']));
    return await this.changes.change(
      scope,
      async ({ sql, changed }) => {
        const [row] = await sql<StoredRate>(
          `insert into exchange_rate as r (household_id, id, currency, base, date, rate)
           select h.household_id, $2::uuid, $3::text, h.base_currency, $4::date, $5::numeric
           from household h where h.household_id = $1 and h.base_currency <> $3::text
           on conflict (household_id, currency, base, date) do update set rate = excluded.rate
           returning r.id, r.currency, r.base, r.date::text as date, r.rate::text as rate`,
          [newId(), code, date, rate],
        );
        if (row === undefined)
          throw refuse('rate_between_same_currency', {}, { path: ['input', 'currency'] });
        changed.kinds('RATES');
        return rowOf(row);
      },
      asking,
    );
  }

  /**
   * Removes a rate and answers what it was.
   *
   * @throws Refusal not_found
   */
  async remove(scope: HouseholdScope, id: string, asking: Asking): Promise<Change<RateRow>> {
    if (!isId(id)) throw refuse('not_found', { what: 'rate' });
    return await this.changes.change(
      scope,
      async ({ sql, changed }) => {
        const [row] = await sql<StoredRate>(
          `delete from exchange_rate where household_id = $1 and id = $2
           returning id, currency, base, date::text as date, rate::text as rate`,
          [id],
        );
        if (row === undefined) throw refuse('not_found', { what: 'rate' });
        changed.kinds('RATES');
        return rowOf(row);
      },
      asking,
    );
  }
}

function rowOf(row: StoredRate): RateRow {
  return rateOf([row.id, row.currency, row.base, row.date, row.rate]);
}
