-- What PostGraphile is given beside the product's own tables: functions over the same roll-ups where a figure is not a column,
-- and for writes of several tables. Relations, nesting and JSON are its own.
drop schema if exists peer cascade;
create schema peer;

create type peer.account_line as (
  id uuid, type text, account_group text, name text, currency text, position integer, closed_on date, version integer,
  balance bigint, cleared_balance bigint, posting_count bigint, base text, rate numeric
);
create function peer.account_lines(hh uuid) returns setof peer.account_line language sql stable as $$
  with asked as materialized (
    select h.base_currency, (now() at time zone h.time_zone)::date as day from public.household h where h.household_id = hh
  ), later as materialized (
    select d.account_id, sum(d.amount) as amount from public.account_day d
    where d.household_id = hh and d.day > (select day from asked) group by 1
  )
  select a.id, a.type, a.account_group, a.name, a.currency, a.position, a.closed_on, a.version,
    (coalesce(b.amount, 0) - coalesce(l.amount, 0))::bigint,
    (coalesce(b.cleared_amount, 0) - case when l.amount is null then 0 else l.amount - coalesce((select sum(p.amount)
      from public.posting p where p.household_id = hh and p.account_id = a.id and p.status = 'PENDING' and p.date > h.day), 0) end)::bigint,
    coalesce(b.posting_count, 0), h.base_currency,
    case when a.currency = h.base_currency then null else (select x.rate from public.exchange_rate x
      where x.household_id = hh and x.currency = a.currency and x.base = h.base_currency and x.date <= h.day
      order by x.date desc limit 1) end
  from asked h
  join public.account a on a.household_id = hh and a.currency is not null
  left join public.account_balance b on b.household_id = hh and b.account_id = a.id and b.currency = a.currency
  left join later l on l.account_id = a.id
  order by array_position('{EVERYDAY,SAVINGS,CARDS,INVESTMENTS,LOANS,PROPERTY}'::text[], a.account_group), a.position, a.name, a.id
$$;

create function peer.register_first(hh uuid, account uuid) returns setof public.posting language sql stable as $$
  select p.* from public.posting p where p.household_id = hh and p.account_id = account
  order by p.date desc, p.transaction_id desc, p.position desc
$$;
create function peer.register_after(hh uuid, account uuid, day date, entry uuid, place smallint)
returns setof public.posting language sql stable as $$
  select p.* from public.posting p where p.household_id = hh and p.account_id = account
    and (p.date, p.transaction_id, p.position) < (day, entry, place)
  order by p.date desc, p.transaction_id desc, p.position desc
$$;
create function peer.through(hh uuid, account uuid, newest public.posting) returns bigint language sql stable as $$
  select (coalesce((select sum(m.amount) from public.account_month m where m.household_id = hh and m.account_id = account
      and m.month < date_trunc('month', newest.date::timestamp)::date), 0)
    + coalesce((select sum(d.amount) from public.account_day d where d.household_id = hh and d.account_id = account
      and d.day >= date_trunc('month', newest.date::timestamp)::date and d.day < newest.date), 0)
    + coalesce((select sum(s.amount) from public.posting s where s.household_id = hh and s.account_id = account
      and s.date = newest.date and (s.transaction_id, s.position) <= (newest.transaction_id, newest.position)), 0))::bigint
$$;
comment on function peer.through is '@behavior -*';
create function peer.balance_first(hh uuid, account uuid) returns bigint language sql stable as $$
  select peer.through(hh, account, p) from (select * from peer.register_first(hh, account) limit 1) p
$$;
create function peer.balance_after(hh uuid, account uuid, day date, entry uuid, place smallint)
returns bigint language sql stable as $$
  select peer.through(hh, account, p) from (select * from peer.register_after(hh, account, day, entry, place) limit 1) p
$$;

create function peer.folded(word text) returns text language sql immutable as $$
  select lower(regexp_replace(normalize(word, NFD), '[\u0300-\u036f]', '', 'g') collate "pg_c_utf8")
$$;
comment on function peer.folded is '@behavior -*';
create function peer.search_page(hh uuid, word text) returns setof public.transaction language sql stable as $$
  select t.* from public.transaction t
  where t.household_id = hh and t.deleted_at is null and t.id in (
    select n.id from public.transaction n where n.household_id = hh and n.note <> '' and strpos(peer.folded(n.note), peer.folded(word)) > 0
    union all
    select n.id from public.payee y join public.transaction n on n.household_id = hh and n.payee_id = y.id
      where y.household_id = hh and strpos(peer.folded(y.name), peer.folded(word)) > 0
    union all
    select f.transaction_id from public.posting f where f.household_id = hh and f.memo <> '' and strpos(peer.folded(f.memo), peer.folded(word)) > 0)
  order by t.date desc, t.id desc
$$;
create type peer.sum_line as (hits bigint, currency text, came bigint, went bigint, net bigint);
create function peer.search_sums(hh uuid, word text) returns setof peer.sum_line language sql stable as $$
  with hit as materialized (select id from peer.search_page(hh, word))
  select (select count(*) from hit), p.currency, coalesce(sum(p.amount) filter (where p.amount > 0), 0)::bigint,
    coalesce(-sum(p.amount) filter (where p.amount < 0), 0)::bigint, sum(p.amount)::bigint
  from hit join public.posting p on p.household_id = hh and p.transaction_id = hit.id
  join public.account a on a.household_id = hh and a.id = p.account_id and a.currency is not null
  group by p.currency order by p.currency
$$;

create type peer.report_line as (month date, category uuid, type text, currency text, amount bigint, rate numeric);
create function peer.report_lines(hh uuid, from_month date, to_month date) returns setof peer.report_line language sql stable as $$
  with sums as materialized (
    select m.month, a.id, a.type, m.currency, m.amount from public.account_month m
    join public.account a on a.household_id = hh and a.id = m.account_id and a.type in ('INCOME', 'EXPENSE')
    where m.household_id = hh and m.month between from_month and to_month and m.amount <> 0
  ), rates as materialized (
    select c.month, c.currency, (select x.rate from public.exchange_rate x
      where x.household_id = hh and x.currency = c.currency and x.base = h.base_currency
        and x.date <= (c.month + interval '1 month')::date - 1 order by x.date desc limit 1) as rate
    from (select distinct month, currency from sums) c join public.household h on h.household_id = hh
  )
  select sums.month, sums.id, sums.type, sums.currency, sums.amount, rates.rate
  from sums join rates on rates.month = sums.month and rates.currency = sums.currency
  order by sums.month, sums.id, sums.currency
$$;

create type peer.worth_line as (month date, currency text, amount bigint, rate numeric);
create function peer.worth_lines(hh uuid, from_month date, to_month date) returns setof peer.worth_line language sql stable as $$
  with counted as materialized (
    select id from public.account where household_id = hh and (currency is not null or system_role = 'IN_TRANSIT')
  ), since as materialized (
    select m.currency, m.month, sum(m.amount) as amount from public.account_month m join counted on counted.id = m.account_id
    where m.household_id = hh and m.month >= from_month group by 1, 2
  ), present as materialized (
    select b.currency, sum(b.amount) as amount from public.account_balance b join counted on counted.id = b.account_id
    where b.household_id = hh group by 1
  )
  select g.month, p.currency, (p.amount - coalesce((select sum(s.amount) from since s
      where s.currency = p.currency and s.month > g.month), 0))::bigint,
    case when p.currency = h.base_currency then null else (select x.rate from public.exchange_rate x
      where x.household_id = hh and x.currency = p.currency and x.base = h.base_currency
        and x.date <= (g.month + interval '1 month')::date - 1 order by x.date desc limit 1) end
  from public.household h cross join present p
  cross join (select g::date as month from generate_series(from_month::timestamp, to_month::timestamp, interval '1 month') g) g
  where h.household_id = hh
  order by 1, 2
$$;

create type peer.moved_line as (id uuid, balance bigint, currency text);
create function peer.moved_lines(hh uuid, accounts uuid[]) returns setof peer.moved_line language sql stable as $$
  select b.account_id, b.amount, b.currency from public.account_balance b
  join public.account a on a.household_id = hh and a.id = b.account_id and a.currency = b.currency
  where b.household_id = hh and b.account_id = any(accounts) order by a.position
$$;

create function peer.create_entry(hh uuid, key text, entry uuid, day date, payee text, note text, account uuid,
  category uuid, amount bigint, status text)
returns public.transaction language plpgsql volatile as $$
declare made public.transaction;
begin
  insert into public.idempotency_key (household_id, key, operation, request_hash) values (hh, create_entry.key, 'createTransaction', '');
  insert into public.transaction (household_id, id, date, payee_id, note)
  values (hh, entry, day, (select y.id from public.payee y where y.household_id = hh and y.name = payee), create_entry.note)
  returning * into made;
  insert into public.posting (household_id, transaction_id, position, account_id, amount, currency, date, status)
  values (hh, entry, 0, account, create_entry.amount, 'EUR', day, create_entry.status),
    (hh, entry, 1, category, -create_entry.amount, 'EUR', day, 'CLEARED');
  update public.household set revision = revision + 1 where household_id = hh;
  return made;
end $$;

create function peer.edit_entry(hh uuid, entry uuid, seen integer, day date, payee text, note text, account uuid,
  category uuid, amount bigint, status text)
returns public.transaction language plpgsql volatile as $$
declare made public.transaction;
begin
  update public.transaction t set date = day, note = edit_entry.note, version = t.version + 1, updated_at = now(),
    payee_id = (select y.id from public.payee y where y.household_id = hh and y.name = payee)
  where t.household_id = hh and t.id = entry and t.version = seen and t.deleted_at is null returning * into made;
  if not found then raise exception 'version % is not that of %', seen, entry; end if;
  update public.posting p set account_id = case p.position when 0 then account else category end,
    amount = case p.position when 0 then edit_entry.amount else -edit_entry.amount end, date = day,
    status = case p.position when 0 then edit_entry.status else 'CLEARED' end
  where p.household_id = hh and p.transaction_id = entry;
  update public.household set revision = revision + 1 where household_id = hh;
  return made;
end $$;

create function peer.categorise(hh uuid, entries uuid[], category uuid) returns setof peer.moved_line language plpgsql volatile as $$
begin
  update public.transaction t set version = t.version + 1, updated_at = now()
  where t.household_id = hh and t.id = any(entries);
  update public.posting p set account_id = category
  from (
    select q.transaction_id, q.position from unnest(entries) as x (id)
    join public.posting q on q.household_id = hh and q.transaction_id = x.id
    join public.account a on a.household_id = hh and a.id = q.account_id and a.type in ('INCOME', 'EXPENSE')
  ) o
  where p.household_id = hh and p.transaction_id = o.transaction_id and p.position = o.position;
  update public.household set revision = revision + 1 where household_id = hh;
  return query select * from peer.moved_lines(hh, (select array_agg(distinct q.account_id) from unnest(entries) as x (id)
    join public.posting q on q.household_id = hh and q.transaction_id = x.id));
end $$;
