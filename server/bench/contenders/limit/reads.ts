import type { Pool } from 'pg';
import { converted, figureJson, moneyJson, Sums, text } from './json.ts';
import { type TransactionColumns, transactionColumns, transactionJson } from './transaction-json.ts';

export type Variables = Readonly<Record<string, string>>;

const pageSize = 50;

/** Runs a named statement, prepared once on each connection; rows come as arrays. */
async function rowsOf<R>(pool: Pool, name: string, sql: string, values: readonly unknown[]): Promise<R[]> {
  const result = await pool.query({ name, text: sql, values: [...values], rowMode: 'array' });
  return result.rows as unknown as R[];
}

const latestRate = (currency: string, day: string): string => `(select x.rate::text from exchange_rate x
  where x.household_id = $1 and x.currency = ${currency} and x.base = h.base_currency and x.date <= ${day}
  order by x.date desc limit 1)`;

const accountsSql = `with asked as materialized (
    select h.household_id, h.base_currency, ($2::timestamptz at time zone h.time_zone)::date as day from household h
    where h.household_id = $1
  ), later as materialized (
    select d.account_id, sum(d.amount) as amount from account_day d
    where d.household_id = $1 and d.day > (select day from asked) group by 1
  )
  select a.id, a.type, a.account_group, a.name, a.currency, a.position, a.closed_on::text, a.version,
    (coalesce(b.amount, 0) - coalesce(l.amount, 0))::text,
    (coalesce(b.cleared_amount, 0) - case when l.amount is null then 0 else l.amount - coalesce((select sum(p.amount) from posting p
      where p.household_id = $1 and p.account_id = a.id and p.status = 'PENDING' and p.date > h.day), 0) end)::text,
    coalesce(b.posting_count, 0)::text, h.base_currency,
    case when a.currency = h.base_currency then null else ${latestRate('a.currency', 'h.day')} end
  from asked h
  join account a on a.household_id = $1 and a.currency is not null
  left join account_balance b on b.household_id = $1 and b.account_id = a.id and b.currency = a.currency
  left join later l on l.account_id = a.id
  order by array_position('{EVERYDAY,SAVINGS,CARDS,INVESTMENTS,LOANS,PROPERTY}'::text[], a.account_group), a.position, a.name, a.id`;

export async function accounts(pool: Pool, { household }: Variables): Promise<string> {
  type Columns = [
    string,
    string,
    string,
    string,
    string,
    number,
    string | null,
    number,
    string,
    string,
    string,
    string,
    string | null,
  ];
  const rows = await rowsOf<Columns>(pool, 'accounts', accountsSql, [household, new Date().toISOString()]);
  const list = rows.map(
    ([id, type, group, name, currency, position, closedOn, version, balance, cleared, count, base, rate]) =>
      `{"id":"${id}","type":"${type}","group":"${group}","name":${text(name)},"currency":"${currency}","position":${position},` +
      `"closedOn":${text(closedOn)},"balance":${moneyJson(balance, currency)},` +
      `"balanceInBase":${figureJson(converted(BigInt(balance), currency, rate ?? '1', base), base)},` +
      `"clearedBalance":${moneyJson(cleared, currency)},"postingCount":${count},"version":${version}}`,
  );
  return `{"data":{"household":{"accounts":[${list.join(',')}]}}}`;
}

const registerSql = (hasKeys: boolean): string => `with page as materialized (
    select p.transaction_id, p.position, p.date, p.amount, p.currency, p.status, p.memo from posting p
    where p.household_id = $1 and p.account_id = $2
      ${hasKeys ? 'and (p.date, p.transaction_id, p.position) < ($3::date, $4::uuid, $5::smallint)' : ''}
    order by p.date desc, p.transaction_id desc, p.position desc limit ${pageSize + 1}
  ), newest as materialized (
    select date_trunc('month', date::timestamp)::date as month, date, currency, transaction_id, position from page
    order by date desc, transaction_id desc, position desc limit 1
  )
  select page.position, page.date::text, page.amount::text, page.currency, page.status, page.memo,
    (select coalesce((select b.amount from account_balance b
        where b.household_id = $1 and b.account_id = $2 and b.currency = newest.currency), 0)
      - coalesce((select sum(m.amount) from account_month m
        where m.household_id = $1 and m.account_id = $2 and m.currency = newest.currency and m.month > newest.month), 0)
      - coalesce((select sum(d.amount) from account_day d where d.household_id = $1 and d.account_id = $2
        and d.currency = newest.currency and d.day > newest.date and d.day < (newest.month + interval '1 month')::date), 0)
      - coalesce((select sum(s.amount) from posting s where s.household_id = $1 and s.account_id = $2 and s.date = newest.date
          and (s.transaction_id, s.position) > (newest.transaction_id, newest.position)), 0) from newest)::text,
    ${transactionColumns}
  from page join transaction t on t.household_id = $1 and t.id = page.transaction_id
  order by page.date desc, page.transaction_id desc, page.position desc`;
const firstPageSql = registerSql(false);
const laterPageSql = registerSql(true);

export async function register(pool: Pool, { household, account, after }: Variables): Promise<string> {
  type Columns = [number, string, string, string, string, string, string, ...TransactionColumns];
  const keys = after ? (JSON.parse(Buffer.from(after, 'base64url').toString()) as string[]) : [];
  const rows = await rowsOf<Columns>(
    pool,
    after ? 'later_page' : 'first_page',
    after ? laterPageSql : firstPageSql,
    [household, account, ...keys],
  );
  let balance = BigInt(rows[0]?.[6] ?? '0');
  let endCursor: string | null = null;
  const edges = rows
    .slice(0, pageSize)
    .map(([position, date, amount, currency, status, memo, , ...columns]) => {
      const cursor = Buffer.from(`["${date}","${columns[0]}","${position}"]`).toString('base64url');
      endCursor = cursor;
      const json =
        `{"cursor":"${cursor}","node":{"id":"${columns[0]}:${position}","position":${position},"date":"${date}",` +
        `"amount":${moneyJson(amount, currency)},"status":"${status}","memo":${text(memo)},` +
        `"balance":${moneyJson(balance.toString(), currency)},"transaction":${transactionJson(columns)}}}`;
      balance -= BigInt(amount);
      return json;
    });
  return (
    `{"data":{"household":{"register":{"edges":[${edges.join(',')}],` +
    `"pageInfo":{"hasNextPage":${rows.length > pageSize},"endCursor":${text(endCursor)}},"balanceReason":null}}}}`
  );
}

const folded = (column: string): string =>
  `lower(regexp_replace(normalize(${column}, NFD), '[\\u0300-\\u036f]', '', 'g') collate "pg_c_utf8")`;
const has = (column: string): string => `strpos(${folded(column)}, ${folded('$2')}) > 0`;
const hits = `with hit as materialized (
    select n.id, n.date from transaction n where n.household_id = $1 and n.deleted_at is null and n.note <> '' and ${has('n.note')}
    union
    select n.id, n.date from payee y join transaction n on n.household_id = $1 and n.payee_id = y.id and n.deleted_at is null
      where y.household_id = $1 and ${has('y.name')}
    union
    select n.id, n.date from posting f join transaction n on n.household_id = $1 and n.id = f.transaction_id and n.deleted_at is null
      where f.household_id = $1 and f.memo <> '' and ${has('f.memo')}
  )`;
const hitPageSql = `${hits} select ${transactionColumns}
  from (select id from hit order by date desc, id desc limit ${pageSize + 1}) page
  join transaction t on t.household_id = $1 and t.id = page.id order by t.date desc, t.id desc`;
const hitTotalsSql = `${hits} select (select count(*) from hit)::text, p.currency,
    coalesce(sum(p.amount) filter (where p.amount > 0), 0)::text, coalesce(-sum(p.amount) filter (where p.amount < 0), 0)::text,
    sum(p.amount)::text
  from hit join posting p on p.household_id = $1 and p.transaction_id = hit.id
  join account a on a.household_id = $1 and a.id = p.account_id and a.currency is not null
  group by p.currency order by p.currency`;

export async function search(pool: Pool, { household, text: word }: Variables): Promise<string> {
  const [rows, totals] = await Promise.all([
    rowsOf<TransactionColumns>(pool, 'hit_page', hitPageSql, [household, word]),
    rowsOf<[string, string, string, string, string]>(pool, 'hit_totals', hitTotalsSql, [household, word]),
  ]);
  const edges = rows.slice(0, pageSize).map((columns) => `{"node":${transactionJson(columns)}}`);
  const sums = totals.map(
    ([, currency, came, went, net]) =>
      `{"currency":"${currency}","in":${moneyJson(came, currency)},"out":${moneyJson(went, currency)},"net":${moneyJson(net, currency)}}`,
  );
  return (
    `{"data":{"household":{"transactions":{"edges":[${edges.join(',')}],"pageInfo":{"hasNextPage":${rows.length > pageSize}},` +
    `"totals":{"count":${totals[0]?.[0] ?? 0},"sums":[${sums.join(',')}]}}}}}`
  );
}

const reportSql = `with sums as materialized (
    select m.month, m.currency, json_object_agg(m.account_id, m.amount::text) as amounts from account_month m
    where m.household_id = $1 and m.month between $2 and $3 and m.amount <> 0 group by 1, 2
  )
  select left(sums.month::text, 7), ((sums.month + interval '1 month')::date - 1)::text, sums.currency,
    ${latestRate('sums.currency', `(sums.month + interval '1 month')::date - 1`)}, sums.amounts,
    case when row_number() over () = 1 then (select json_agg(json_build_array(a.id, a.type) order by a.id) from account a
      where a.household_id = $1 and a.type in ('INCOME', 'EXPENSE')) end
  from sums join household h on h.household_id = $1
  order by sums.month, sums.currency`;

export async function report(pool: Pool, { household, from, to }: Variables): Promise<string> {
  type Columns = [string, string, string, string | null, Record<string, string>, [string, string][] | null];
  const rows = await rowsOf<Columns>(pool, 'report', reportSql, [household, `${from}-01`, `${to}-01`]);
  const base = 'EUR';
  const categories = rows.find(([, , , , , all]) => all !== null)?.[5] ?? [];
  const months: string[] = [];
  for (const [month, own] of Map.groupBy(rows, ([month]) => month)) {
    const income = new Sums();
    const spending = new Sums();
    const parts: string[] = [];
    for (const [id, type] of categories) {
      const sums = new Sums();
      let isMoved = false;
      for (const [, , currency, rate, amounts] of own) {
        const amount = amounts[id];
        if (amount === undefined) continue;
        isMoved = true;
        const units = type === 'INCOME' ? -BigInt(amount) : BigInt(amount);
        sums.add(units, currency, rate);
        (type === 'INCOME' ? income : spending).add(units, currency, rate);
      }
      if (isMoved) parts.push(`{"categoryId":"${id}","total":${figureJson(sums.inBase(base), base)}}`);
    }
    const [came, went] = [income.inBase(base), spending.inBase(base)];
    months.push(
      `{"month":"${month}","from":"${month}-01","to":"${own[0]?.[1]}","income":${figureJson(came, base)},` +
        `"spending":${figureJson(went, base)},"kept":${figureJson(came - went, base)},"byCategory":[${parts.join(',')}]}`,
    );
  }
  return `{"data":{"household":{"monthSummaries":[${months.join(',')}]}}}`;
}

const netWorthSql = `with counted as materialized (
    select id from account where household_id = $1 and (currency is not null or system_role = 'IN_TRANSIT')
  ), since as materialized (
    select m.currency, m.month, sum(m.amount) as amount from account_month m join counted on counted.id = m.account_id
    where m.household_id = $1 and m.month >= $2::date group by 1, 2
  ), present as materialized (
    select b.currency, sum(b.amount) as amount from account_balance b join counted on counted.id = b.account_id
    where b.household_id = $1 group by 1
  )
  select left(g.month::text, 7), ((g.month + interval '1 month')::date - 1)::text, p.currency,
    (p.amount - coalesce(sum(s.amount) over (partition by p.currency), 0)
      + coalesce(sum(s.amount) filter (where s.month <= $3::date) over (partition by p.currency order by g.month), 0))::text,
    case when p.currency = h.base_currency then null
      else ${latestRate('p.currency', `(g.month + interval '1 month')::date - 1`)} end
  from household h
  cross join present p
  cross join (
    select g::date as month from generate_series($2::date::timestamp,
      (select greatest($3::date, coalesce(max(month), $3::date)) from since)::timestamp, interval '1 month') g
  ) g
  left join since s on s.currency = p.currency and s.month = g.month
  where h.household_id = $1
  order by 1, 3`;

/** Months that have ended alone: the samples ask for no other. */
export async function netWorth(pool: Pool, { household, from, to }: Variables): Promise<string> {
  type Columns = [string, string, string, string, string | null];
  const rows = await rowsOf<Columns>(pool, 'net_worth', netWorthSql, [household, `${from}-01`, `${to}-01`]);
  const base = 'EUR';
  const points: string[] = [];
  for (const [month, own] of Map.groupBy(rows, ([month]) => month)) {
    if (month > (to ?? '')) break;
    const sums = new Sums();
    for (const [, , currency, amount, rate] of own) sums.add(BigInt(amount), currency, rate);
    points.push(`{"month":"${month}","on":"${own[0]?.[1]}","total":${figureJson(sums.inBase(base), base)}}`);
  }
  return `{"data":{"household":{"netWorthByMonth":[${points.join(',')}]}}}`;
}
