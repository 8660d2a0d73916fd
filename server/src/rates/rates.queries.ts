import { parseDate } from '../ledger/date.ts';
import { formatRate } from '../ledger/rate.ts';
import { type Connection, connectionOf, pageSizeMax, readPage } from '../paging.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { storedRate } from './figure.ts';

/** A rate in the schema's shape. */
export interface RateRow {
  readonly id: string;
  readonly currency: string;
  readonly base: string;
  readonly date: string;
  readonly rate: string;
}

/** A rate's columns in the order of `rateOf`. */
export type RateColumns = readonly [id: string, currency: string, base: string, date: string, rate: string];

const rates = householdStatement(
  'rates',
  `select r.id, r.currency, r.base, r.date::text, r.rate::text
   from exchange_rate r
   join household h on h.household_id = r.household_id and h.base_currency = r.base
   where r.household_id = $1 and ($2::text is null or r.currency = $2)
     and ($3::date is null or (r.date, r.currency) < ($3, $4))
   order by r.date desc, r.currency desc
   limit ${pageSizeMax + 1}`,
);

/**
 * A page of the rates to the present base currency, newest first.
 *
 * @throws Refusal page_size_out_of_range, cursor_unreadable
 */
export async function readRates(
  reader: Reader,
  scope: HouseholdScope,
  asked: { readonly currency: string | null; readonly first: number; readonly after: string | null },
): Promise<Connection<RateRow>> {
  const list = ['rates', scope.householdId, asked.currency];
  const page = readPage(list, asked.first, asked.after, 2);
  const [date = null, code = null] = page.after ?? [];
  if (date !== null && !parseDate(date).ok) throw refuse('cursor_unreadable', {}, { path: ['after'] });
  const rows = await reader.household<RateColumns>(scope, rates, [asked.currency, date, code]);
  return connectionOf(list, page, rows.slice(0, page.first + 1).map(rateOf), (row) => [
    row.date,
    row.currency,
  ]);
}

/** A rate as the API tells it: without trailing zeros. */
export function rateOf([id, currency, base, date, rate]: RateColumns): RateRow {
  const exact = storedRate(rate);
  if (exact === null) throw new Error(`rate ${id} is empty`);
  return { id, currency, base, date, rate: formatRate(exact) };
}
