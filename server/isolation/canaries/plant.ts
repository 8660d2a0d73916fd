import type pg from 'pg';
import {
  amountFactor,
  currencies,
  numberBase,
  smallNumberBase,
  timeZone,
  token,
  year,
  yearAhead,
} from './canary.ts';
import { canHoldCanary, type Column, hashes, tablesOfHousehold, withoutCanary } from './columns.ts';

/** Tells a row from all others, of other households too: some texts may be there only once. */
const apart = `right($1::uuid::text, 8) || '.' || n.row`;

/** Columns that have a canary of their own; `n.row` is the number of the row. */
const special: Readonly<Record<string, string>> = {
  'household.time_zone': `'${timeZone}'`,
  'household.number_locale': `'en-x-${token}'`,
  'person.email_key': `'${token}' || ${apart} || '@example.test'`,
  'person.email': `'${token}' || ${apart} || '@example.test'`,
  'exchange_rate.rate': `${numberBase} + n.row`,
  'account.color': `'#${token}'`,
};

/**
 * Writes canaries into every column of a household's rows that can hold one, below the API and its triggers, so that sums are
 * still the sums of their parts. Nulls that say something, such as a row that is not in the trash, stay; where a column has
 * nothing else, its first row gets a canary.
 */
export async function plant(pool: pg.Pool, householdId: string): Promise<void> {
  await pool.query(
    `insert into sign_in_throttle (key, failures, window_ends_at) values ('${token} ' || $1, 1, now()) on conflict do nothing`,
    [householdId],
  );
  await pool.query(
    `insert into password_reset (person_id, token_hash, expires_at)
     select person_id, convert_to(person_id::text, 'UTF8'), now() from member where household_id = $1
     on conflict do nothing`,
    [householdId],
  );
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Triggers would refuse what they keep themselves, and foreign keys would look for what is not moved yet.
    await client.query('set local session_replication_role = replica');
    for (const { table, where, columns } of await tablesOfHousehold(pool)) {
      const changes = columns.flatMap((column) => {
        const value = valueOf(column);
        return value === null ? [] : [`"${column.name}" = ${value}`];
      });
      if (changes.length === 0) continue;
      await client.query({
        text: `with numbered as (select ctid, row_number() over (order by ctid) as row from "${table}" where ${where})
          update "${table}" as t set ${changes.join(', ')} from numbered n where t.ctid = n.ctid`,
        values: [householdId],
      });
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** The canary of a column as an SQL expression over its present value; null for one that has none. */
function valueOf({ table, name, type, isNullable, isGenerated }: Column): string | null {
  const place = `${table}.${name}`;
  if (isGenerated || !canHoldCanary.has(type) || place in withoutCanary || hashes.has(place)) return null;
  const self = `t."${name}"`;
  const own = special[place];
  if (own !== undefined) return own;
  if (['currency', 'base_currency', 'base'].includes(name))
    return `case ${self} ${Object.entries(currencies)
      .map(([from, to]) => `when '${from}' then '${to}'`)
      .join(' ')} else ${self} end`;
  const canary = byType(type, self, name, place);
  if (!isNullable) return canary;
  // A time that is null says that something has not happened.
  const saysSomething = type === 'timestamptz' || type === 'date';
  return saysSomething
    ? `case when ${self} is not null or (n.row = 1 and not exists (select from "${table}" o where o."${name}" is not null and ${sameHousehold(table)})) then ${canary} end`
    : canary;
}

/** Whether a row `o` is of the household of row `t`; people carry none, so there each household's first row gets a canary. */
function sameHousehold(table: string): string {
  return [
    'person',
    'session',
    'password_reset',
    'sign_in_throttle',
    'second_factor',
    'recovery_code',
  ].includes(table)
    ? 'false'
    : 'o.household_id = t.household_id';
}

function byType(type: string, self: string, name: string, place: string): string {
  switch (type) {
    case 'text':
    case 'varchar':
      return `'${token} ${place} ' || ${apart}`;
    case 'bytea':
      return `convert_to('${token} ${place} ' || ${apart}, 'UTF8')`;
    case 'int2':
      return `coalesce(${self}, 0) % 9 + ${smallNumberBase}`;
    case 'int8':
      if (name.endsWith('amount')) return `coalesce(${self}, 1) * ${amountFactor}`;
      return `coalesce(${self}, 0) % 10000 + ${numberBase}`;
    case 'int4':
      return `coalesce(${self}, 0) % 10000 + ${numberBase}`;
    case 'numeric':
      return `${numberBase} + n.row`;
    case 'date':
      return `(coalesce(${self}, current_date) - make_interval(years => extract(year from coalesce(${self}, current_date))::int - ${year}))::date`;
    case 'timestamptz': {
      const ahead = /^(expires|window_ends)_at$/.test(name);
      return `make_timestamptz(${ahead ? yearAhead : year}, 3, 4, 5, 6, n.row % 60, 'UTC')`;
    }
    case 'jsonb':
      // Into each object of a list, so that whoever reads it still understands it.
      return `case jsonb_typeof(${self})
        when 'array' then coalesce((select jsonb_agg(each || '{"${token}": "${token} ${place}"}')
          from jsonb_array_elements(${self}) as each), ${self})
        else coalesce(${self}, '{}') || '{"${token}": "${token} ${place}"}' end`;
    default:
      throw new Error(`say in isolation/canaries/plant.ts what a canary of type ${type} is`);
  }
}

/** Columns of a household's rows that should hold a canary and do not, as `table.column`; empty tables as `table`. */
export async function unplanted(pool: pg.Pool, householdId: string): Promise<string[]> {
  const missing: string[] = [];
  for (const { table, where, columns } of await tablesOfHousehold(pool)) {
    const { rows } = await pool.query<{ count: string }>(`select count(*) from "${table}" where ${where}`, [
      householdId,
    ]);
    if (rows[0]?.count === '0') {
      missing.push(table);
      continue;
    }
    for (const { name, type } of columns) {
      const place = `${table}.${name}`;
      if (!canHoldCanary.has(type) || place in withoutCanary || hashes.has(place)) continue;
      const found = await pool.query(
        `select 1 from "${table}" where ${where} and (${isCanary(`"${name}"`, type)}) limit 1`,
        [householdId],
      );
      if (found.rowCount === 0) missing.push(place);
    }
  }
  return missing;
}

/** Whether a value has a form of a canary, as SQL; told of the type alone, apart from what planted it. */
function isCanary(self: string, type: string): string {
  switch (type) {
    case 'int2':
      return `${self} between 19070 and 19079`;
    case 'int4':
      return `${self}::text ~ '^19070\\d{5}$'`;
    case 'int8':
      return `${self}::text ~ '^19070\\d{5}$' or abs(${self}) >= 1e14`;
    case 'numeric':
      return `${self}::text ~ '19070\\d{5}'`;
    case 'date':
    case 'timestamptz':
      return `extract(year from ${self}) in (1907, 2907)`;
    case 'bytea':
      return `encode(${self}, 'hex') like '%63616e6172797137%'`;
    default:
      return `${self}::text ~* 'canaryq7|Antarctica/Troll' or ${self}::text in ('LYD', 'IQD', 'TND')`;
  }
}

/** What of a household's rows is a canary by being random: ids, and hashes. Named `table.column`. */
export async function randomValues(pool: pg.Pool, householdId: string): Promise<Map<string, string[]>> {
  const values = new Map<string, string[]>();
  for (const { table, where, columns } of await tablesOfHousehold(pool)) {
    for (const { name, type } of columns) {
      if (type !== 'uuid' && !hashes.has(`${table}.${name}`)) continue;
      const { rows } = await pool.query<{ value: string }>(
        `select distinct "${name}"::text as value from "${table}" where ${where} and "${name}" is not null`,
        [householdId],
      );
      values.set(
        `${table}.${name}`,
        rows.map(({ value }) => value),
      );
    }
  }
  return values;
}
