import type { AccountType, SystemRole } from '../ledger/account.ts';
import type { CurrencyCode } from '../ledger/currency.ts';
import type { Rate } from '../ledger/rate.ts';
import type { AccountGroup } from '../persistence/entities/books.ts';
import { storedCurrency, storedRate } from '../rates/figure.ts';

/** What `balancesOf` answers, in order. */
export type AccountColumns = readonly [
  id: string,
  type: AccountType,
  systemRole: SystemRole | null,
  group: AccountGroup | null,
  name: string,
  currency: string,
  position: number,
  closedOn: string | null,
  version: number,
  balance: string,
  clearedBalance: string,
  postingCount: string,
  base: string,
  rate: string | null,
];

/**
 * Balances at the end of a day from the roll-ups: the present total less what came later, which is the whole months after
 * the day's month and the days after it within that month. So today costs next to nothing and a day long past costs its
 * months, not its postings. What is cleared is taken from the present total the same way; only pending postings after the
 * day are looked up, by an index of their own, and only where anything came later.
 */
export const balancesOf = (which: string): string => `
  with asked as (
    select h.household_id, h.base_currency, coalesce($2::date, ($3::timestamptz at time zone h.time_zone)::date) as day
    from household h where h.household_id = $1
  ), month as materialized (
    select asked.*, (date_trunc('month', day::timestamp) + interval '1 month')::date as next_month from asked
  ), later as materialized (
    select x.account_id, x.currency, sum(x.amount) as amount
    from (
      select m.account_id, m.currency, m.amount from account_month m
      where m.household_id = $1 and m.month >= (select next_month from month)
      union all
      select d.account_id, d.currency, d.amount from account_day d
      where d.household_id = $1 and d.day > (select day from month) and d.day < (select next_month from month)
    ) x
    group by x.account_id, x.currency
  ), held as materialized (
    select a.id, a.type, a.system_role, a.account_group, a.name, coalesce(b.currency, a.currency) as currency,
      a.position, a.closed_on, a.version, month.base_currency, month.day,
      coalesce(b.amount, 0) as amount, coalesce(b.cleared_amount, 0) as cleared_amount, coalesce(b.posting_count, 0) as posting_count,
      coalesce(later.amount, 0) as later,
      case when later.amount is null then 0 else coalesce((select sum(p.amount) from posting p
        where p.household_id = $1 and p.account_id = a.id and p.currency = b.currency and p.status = 'PENDING'
          and p.date > month.day), 0) end as later_pending
    from month
    join account a on a.household_id = $1 and ${which}
    left join account_balance b on b.household_id = $1 and b.account_id = a.id
      and (a.currency is null or b.currency = a.currency)
    left join later on later.account_id = a.id and later.currency = b.currency
  )
  select held.id, held.type, held.system_role, held.account_group, held.name, held.currency, held.position,
    held.closed_on::text, held.version, (held.amount - held.later)::text,
    (held.cleared_amount - held.later + held.later_pending)::text, held.posting_count::text, held.base_currency, r.rate::text
  from held
  left join lateral (
    select x.rate from exchange_rate x
    where x.household_id = $1 and x.currency = held.currency and x.base = held.base_currency
      and held.currency <> held.base_currency and x.date <= held.day
    order by x.date desc limit 1
  ) r on true
  where held.currency is not null
  order by held.position, held.name, held.id`;

/** An account with what it held at the end of the day. */
export interface HeldRow {
  readonly id: string;
  readonly type: AccountType;
  readonly systemRole: SystemRole | null;
  readonly group: AccountGroup | null;
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly position: number;
  readonly closedOn: string | null;
  readonly version: number;
  /** Minor units as text: most are only told, not reckoned with. */
  readonly balance: string;
  readonly cleared: string;
  readonly postingCount: string;
  readonly base: CurrencyCode;
  readonly rate: Rate | null;
}

/** Reads rows of `balancesOf`. The household has few rates and one base currency, so each is read once. */
export function heldRows(rows: readonly AccountColumns[]): HeldRow[] {
  const rates = new Map<string, Rate | null>();
  const rateOf = (code: string, text: string | null): Rate | null => {
    const known = rates.get(code);
    if (known !== undefined) return known;
    const rate = storedRate(text);
    rates.set(code, rate);
    return rate;
  };
  return rows.map((row): HeldRow => {
    const [id, type, systemRole, group, name, code, position, closedOn, version] = row;
    return {
      id,
      type,
      systemRole,
      group,
      name,
      currency: storedCurrency(code),
      position,
      closedOn,
      version,
      balance: row[9],
      cleared: row[10],
      postingCount: row[11],
      base: storedCurrency(row[12]),
      rate: rateOf(code, row[13]),
    };
  });
}
