/**
 * The kind of transaction `t` in SQL: the same rules, in the same order, as the ledger's `kindOf`, for a filter over more
 * transactions than should be read to be asked. A test compares the two over every shape of transaction.
 */
export const kindSql = `(
  select case
    when k.categories > 0 and k.categories + k.openings + k.own - 1 > 1 then 'SPLIT'
    when k.categories > 0 then k.category_type
    when k.openings > 0 then 'OPENING_BALANCE'
    when k.in_transit > 0 then 'IN_TRANSIT'
    when k.conversions > 0 then 'EXCHANGE'
    else 'TRANSFER'
  end
  from (
    select count(*) filter (where ka.type in ('INCOME', 'EXPENSE')) as categories,
      count(*) filter (where ka.type in ('ASSET', 'LIABILITY')) as own,
      count(*) filter (where ka.system_role = 'OPENING_BALANCES') as openings,
      count(*) filter (where ka.system_role = 'IN_TRANSIT') as in_transit,
      count(*) filter (where ka.system_role = 'CURRENCY_CONVERSION') as conversions,
      (array_agg(ka.type order by kp.position) filter (where ka.type in ('INCOME', 'EXPENSE')))[1] as category_type
    from posting kp
    join account ka on ka.household_id = $1 and ka.id = kp.account_id
    where kp.household_id = $1 and kp.transaction_id = t.id
  ) k)`;
