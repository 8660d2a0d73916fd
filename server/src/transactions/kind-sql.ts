/**
 * The kind of a transaction in SQL: the same rules, in the same order, as the ledger's `kindOf`, for a filter over more
 * transactions than should be read to be asked. A test compares the two over every shape of transaction.
 */
const kind = `case
    when k.categories > 0 and k.categories + k.openings + k.own - 1 > 1 then 'SPLIT'
    when k.categories > 0 then case when k.first_category % 2 = 1 then 'EXPENSE' else 'INCOME' end
    when k.openings > 0 then 'OPENING_BALANCE'
    when k.in_transit > 0 then 'IN_TRANSIT'
    when k.conversions > 0 then 'EXCHANGE'
    else 'TRANSFER'
  end`;

/** How many postings are on which sort of account; of the first category its position, doubled, plus 1 for expenses. */
const counts = `count(*) filter (where ka.type in ('INCOME', 'EXPENSE')) as categories,
  count(*) filter (where ka.type in ('ASSET', 'LIABILITY')) as own,
  count(*) filter (where ka.system_role = 'OPENING_BALANCES') as openings,
  count(*) filter (where ka.system_role = 'IN_TRANSIT') as in_transit,
  count(*) filter (where ka.system_role = 'CURRENCY_CONVERSION') as conversions,
  min(case ka.type when 'EXPENSE' then kp.position * 2 + 1 when 'INCOME' then kp.position * 2 end) as first_category`;

const postings = `posting kp join account ka on ka.household_id = $1 and ka.id = kp.account_id`;

/** Whether transaction `t` is of one of some kinds, asked of one transaction. */
export function kindOfRow(kinds: string): string {
  return `(select ${kind} from (
      select ${counts} from ${postings} where kp.household_id = $1 and kp.transaction_id = t.id
    ) k) = any(${kinds})`;
}

/** The same as a set: the postings of all transactions are counted in one pass. */
export function kindInSet(kinds: string): string {
  return `t.id in (select k.transaction_id from (
      select kp.transaction_id, ${counts} from ${postings} where kp.household_id = $1 group by kp.transaction_id
    ) k where ${kind} = any(${kinds}))`;
}
