import { type BusinessDate, shiftDate } from '../ledger/date.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { MATCH_DAYS_MAX } from './match.ts';
import type { BooksTable, NamedCategory } from './reading/messages.ts';

/**
 * Rows of a JSON array. A statement answers as many such arrays as it takes, each as one text that nobody but the worker
 * looks into: so the books of a long file cost the server's own thread next to nothing.
 */
const rowsOfArray = 500;

/** Transactions and lines, the latest, that payees are remembered by. */
const historyMax = 20_000;

/** Rows of `source` (one JSON array each, called `line`) in arrays of `rowsOfArray`. */
const inArrays = (source: string): string => `
  select json_agg(r.line)::text
  from (select s.line, (row_number() over () - 1) / ${rowsOfArray} as slice from (${source}) s) r
  group by r.slice order by r.slice`;

/** A category that a person or a rule gave: neither uncategorised nor archived. */
const named = `a.type in ('INCOME', 'EXPENSE') and a.system_role is null and not a.archived`;

const days = (column: string): string => `${column} between $3::date and $4::date`;

/** Lines that an import brought into the books, still there or deleted since; those of an undone batch are none. */
const imported = householdStatement(
  'import_lines_nearby',
  inArrays(`
    select json_build_array(l.bank_id, l.fingerprint, l.occurrence, l.transaction_id, t.id is null or t.deleted_at is not null) as line
    from statement_line l
    left join transaction t on t.household_id = $1 and t.id = l.transaction_id
    where l.household_id = $1 and l.account_id = $2 and ${days('l.date')} and l.outcome in ('CREATED', 'MERGED')`),
);

/**
 * Whether a statement line stands behind posting `p`. The account is compared in a way that no index serves, so that lines
 * are looked up by their transaction, whatever the planner believes of a table that was filled a moment ago.
 */
const isImported = `exists (select from statement_line l where l.household_id = $1 and l.transaction_id = p.transaction_id
  and l.account_id is not distinct from p.account_id and l.outcome in ('CREATED', 'MERGED'))`;

/** Postings of the account, opening balances left out: no bank writes those. The other own account makes it a transfer. */
const entries = householdStatement(
  'import_entries_nearby',
  inArrays(`
    select json_build_array(p.transaction_id, p.position, p.date::text, p.amount::text, p.currency, coalesce(y.name, ''), ${isImported},
      case when o.parts = 1 then o.category_id end, o.parts, o.other_id, o.other_name) as line
    from posting p
    join transaction t on t.household_id = $1 and t.id = p.transaction_id
    left join payee y on y.household_id = $1 and y.id = t.payee_id
    join lateral (
      select count(*) filter (where a.type in ('INCOME', 'EXPENSE')) as parts,
        (array_agg(a.id) filter (where ${named}))[1] as category_id,
        (array_agg(a.id order by q.position) filter (where a.type in ('ASSET', 'LIABILITY')))[1] as other_id,
        (array_agg(a.name order by q.position) filter (where a.type in ('ASSET', 'LIABILITY')))[1] as other_name,
        count(*) filter (where a.system_role = 'OPENING_BALANCES') as openings
      from posting q
      join account a on a.household_id = $1 and a.id = q.account_id
      where q.household_id = $1 and q.transaction_id = p.transaction_id and q.position <> p.position
    ) o on o.openings = 0
    where p.household_id = $1 and p.account_id = $2 and ${days('p.date')}`),
);

/** Imported postings of the other accounts in the same currency whose transaction has but one category: halves of transfers. */
const candidates = householdStatement(
  'import_halves_nearby',
  inArrays(`
    select json_build_array(p.transaction_id, p.position, p.account_id, own.name, p.date::text, p.amount::text, p.currency,
      coalesce(y.name, ''), a.system_role is null) as line
    from account own
    join posting p on p.household_id = $1 and p.account_id = own.id and ${days('p.date')}
    join transaction t on t.household_id = $1 and t.id = p.transaction_id
    join posting q on q.household_id = $1 and q.transaction_id = p.transaction_id and q.position <> p.position
    join account a on a.household_id = $1 and a.id = q.account_id and a.type in ('INCOME', 'EXPENSE')
    left join payee y on y.household_id = $1 and y.id = t.payee_id
    where own.household_id = $1 and own.id <> $2 and own.type in ('ASSET', 'LIABILITY') and own.closed_on is null
      and own.currency = (select currency from account where household_id = $1 and id = $2)
      and ${isImported}
      and not exists (select from posting x where x.household_id = $1 and x.transaction_id = p.transaction_id
        and x.position not in (p.position, q.position))`),
);

/** The one category of transaction `t`, null when it has none, several or an archived one. */
const categoryOf = `
  left join lateral (
    select case when count(*) = 1 then (array_agg(a.id) filter (where ${named}))[1] end as id
    from posting q
    join account a on a.household_id = $1 and a.id = q.account_id and a.type in ('INCOME', 'EXPENSE')
    where q.household_id = $1 and q.transaction_id = t.id
  ) c on true`;

/** What payees are called in the books, and their categories. */
const namedHistory = householdStatement(
  'import_payees_named',
  inArrays(`
    select json_build_array(y.name, y.name, c.id, count(*)) as line
    from (
      select id, payee_id from transaction
      where household_id = $1 and deleted_at is null order by date desc, id desc limit ${historyMax}
    ) t
    join payee y on y.household_id = $1 and y.id = t.payee_id
    ${categoryOf}
    group by y.name, c.id`),
);

/** What banks wrote, and what people made of it. */
const writtenHistory = householdStatement(
  'import_payees_written',
  inArrays(`
    select json_build_array(l.bank_payee, y.name, c.id, count(*)) as line
    from (
      select bank_payee, transaction_id from statement_line
      where household_id = $1 and outcome in ('CREATED', 'MERGED') and bank_payee <> '' order by id desc limit ${historyMax}
    ) l
    join transaction t on t.household_id = $1 and t.id = l.transaction_id and t.deleted_at is null
    join payee y on y.household_id = $1 and y.id = t.payee_id
    ${categoryOf}
    group by l.bank_payee, y.name, c.id`),
);

const categories = householdStatement(
  'import_categories',
  `with recursive tree as (
     select id, array[name] as path from account
     where household_id = $1 and parent_id is null and type in ('INCOME', 'EXPENSE') and system_role is null and not archived
     union all
     select a.id, tree.path || a.name from account a
     join tree on a.parent_id = tree.id
     where a.household_id = $1 and not a.archived
   )
   select id, path from tree`,
);

const booksTables: Readonly<Record<BooksTable, typeof imported>> = { imported, entries, candidates };

/** One account over the days of a file. */
export interface AccountDays {
  readonly accountId: string;
  /** First and last day of the lines. */
  readonly first: BusinessDate;
  readonly last: BusinessDate;
}

/**
 * What the books hold near some days of an account, as JSON arrays of rows (see `reading/books.ts`): one statement a table and
 * year, whatever the number of lines, so that no more than a year of it is ever in memory here.
 */
export async function* readBooksNearby(
  reader: Reader,
  scope: HouseholdScope,
  { accountId, first, last }: AccountDays,
): AsyncGenerator<{ readonly table: BooksTable; readonly rows: string }, void, void> {
  for (const [from, to] of yearsOf(daysBefore(first, MATCH_DAYS_MAX), daysBefore(last, -MATCH_DAYS_MAX))) {
    for (const table of ['imported', 'entries', 'candidates'] as const) {
      for (const [rows] of await reader.household<[string]>(scope, booksTables[table], [
        accountId,
        from,
        to,
      ])) {
        yield { table, rows };
      }
    }
  }
}

/** Stretches of a year at most that follow one another from a day to another. */
function* yearsOf(
  first: BusinessDate,
  last: BusinessDate,
): Generator<readonly [BusinessDate, BusinessDate], void, void> {
  for (let from = first; from <= last;) {
    const to = daysBefore(from, -365);
    yield [from, to < last ? to : last];
    if (to >= last) return;
    from = daysBefore(to, -1);
  }
}

/** A day some days before another; at the ends of the calendar, its end. */
function daysBefore(date: BusinessDate, days: number): BusinessDate {
  const shifted = shiftDate(date, -days);
  return shifted.ok ? shifted.value : date;
}

/** What payees were called and which categories they had, as JSON arrays of rows. */
export async function readPayeeHistory(reader: Reader, scope: HouseholdScope): Promise<string[]> {
  const arrays = [
    ...(await reader.household<[string]>(scope, namedHistory)),
    ...(await reader.household<[string]>(scope, writtenHistory)),
  ];
  return arrays.map(([rows]) => rows);
}

/** The categories that a file may name. */
export async function readNamedCategories(reader: Reader, scope: HouseholdScope): Promise<NamedCategory[]> {
  const rows = await reader.household<[string, string[]]>(scope, categories);
  return rows.map(([id, path]) => ({ id, path }));
}
