import { allCurrencies } from '../ledger/currency.ts';
import type { PostingStatus } from '../ledger/posting.ts';
import { containsSql, foldedSql } from '../text-search.ts';
import { kindInSet, kindOfRow } from './kind-sql.ts';
import { exponents, type TransactionFilter } from './transaction-filter.ts';

/** What a statement's rows are: transactions `t`, or postings `p` of one account with their transactions `t`. */
export type FilteredRows = 'transaction' | 'posting';

/**
 * A filter as conditions of a statement. The text depends on which conditions there are, never on their values.
 *
 * A condition may be told in two ways that mean the same: asked of one row at a time, which is cheap for few rows, and as
 * membership in a set that is found once, which is cheap for all of them.
 */
export interface FilterSql {
  /** Names the combination of conditions. */
  readonly key: string;
  /** `and …` for each condition that the index of the list itself answers, or nothing. */
  readonly indexed: string;
  /** `and …` for each other condition, asked of one row. */
  readonly ofRow: string;
  /** `and …` for each other condition, as membership in a set. */
  readonly inSets: string;
  /** Whether it may have to look at all the books: then it is a search, and few run at once. */
  readonly isSearch: boolean;
  /** Whether indexes find all that the conditions outside the list's own ask for. */
  readonly hasIndexes: boolean;
  /** Whether a condition asks about the transaction, so that a register has to join it. */
  readonly asksTransaction: boolean;
  /** Whether every id that the filter names is the household's. */
  readonly known: string;
  readonly values: readonly unknown[];
}

interface Condition {
  readonly key: string;
  /** What the condition looks at: the row itself, or else its transaction. */
  readonly about?: 'row';
  /** Whether the index of the list answers it. */
  readonly isIndexed?: boolean;
  readonly sql: string;
  /** The condition as membership in a set, where `sql` asks one row. */
  readonly inSet?: string;
  readonly known?: string;
  /** Whether an index finds the set. */
  readonly hasIndex?: boolean;
}

/** Gives the placeholder of a value. */
type Bind = (value: unknown, type: string) => string;

/**
 * The conditions of a filter over live transactions. The household is `$1`.
 *
 * Dates, status and amount are the row's own: of a transaction its day, the status of any of its own accounts' postings and
 * the change of the entry's account; of a register's row those of the posting. Everything else asks about the transaction.
 *
 * @param parameterNext number of the first placeholder that the conditions may use
 */
export function filterSql(filter: TransactionFilter, rows: FilteredRows, parameterNext: number): FilterSql {
  const values: unknown[] = [];
  const bind: Bind = (value, type) => `$${parameterNext + values.push(value) - 1}::${type}`;
  const conditions = conditionsOf(filter, rows, bind);
  const others = conditions.filter(({ isIndexed }) => !isIndexed);
  const known = conditions.flatMap((condition) => condition.known ?? []);
  return {
    key: conditions.map(({ key }) => key).join('_'),
    isSearch: others.length > 0,
    hasIndexes: others.length > 0 && others.every(({ hasIndex }) => hasIndex),
    asksTransaction: conditions.some(({ about }) => about !== 'row'),
    indexed: joined(conditions.filter(({ isIndexed }) => isIndexed).map(({ sql }) => sql)),
    ofRow: joined(others.map(({ sql }) => sql)),
    inSets: joined(others.map(({ sql, inSet }) => inSet ?? sql)),
    known: known.length === 0 ? 'true' : known.join(' and '),
    values,
  };
}

function joined(conditions: readonly string[]): string {
  return conditions.map((sql) => ` and ${sql}`).join('');
}

function conditionsOf(filter: TransactionFilter, rows: FilteredRows, bind: Bind): Condition[] {
  const conditions: Condition[] = [];
  const dateColumn = rows === 'transaction' ? 't.date' : 'p.date';
  const {
    words,
    categoryIds,
    accountIds,
    tags,
    withoutTags,
    amountMin,
    amountMax,
    from,
    to,
    status,
    payee,
    kinds,
  } = filter;
  if (from !== undefined)
    conditions.push({
      key: 'from',
      about: 'row',
      isIndexed: true,
      sql: `${dateColumn} >= ${bind(from, 'date')}`,
    });
  if (to !== undefined)
    conditions.push({
      key: 'to',
      about: 'row',
      isIndexed: true,
      sql: `${dateColumn} <= ${bind(to, 'date')}`,
    });
  if (payee !== undefined) {
    const name = bind(payee, 'text');
    conditions.push({
      key: 'payee',
      isIndexed: rows === 'transaction',
      sql: `t.payee_id = (select y.id from payee y where y.household_id = $1 and y.name = ${name})`,
    });
  }
  if (filter.importBatchId !== undefined) {
    const id = bind(filter.importBatchId, 'uuid');
    const known = `exists (select from import_batch b where b.household_id = $1 and b.id = ${id})`;
    conditions.push({ key: 'batch', sql: `t.import_batch_id = ${id}`, known });
  }
  if (status !== undefined)
    conditions.push({ key: status.toLowerCase(), about: 'row', sql: statusSql(status, rows) });
  if (amountMin !== undefined) {
    const bound = boundSql(bind(amountMin, 'bigint[]'));
    conditions.push({
      key: 'min',
      about: 'row',
      sql: onRow(rows, (e) => `(${e}.amount >= ${bound(e)} or ${e}.amount <= -${bound(e)})`),
    });
  }
  if (amountMax !== undefined) {
    const bound = boundSql(bind(amountMax, 'bigint[]'));
    conditions.push({
      key: 'max',
      about: 'row',
      sql: onRow(rows, (e) => `${e}.amount between -${bound(e)} and ${bound(e)}`),
    });
  }
  if (categoryIds !== undefined) conditions.push(categoriesCondition(bind(categoryIds, 'uuid[]')));
  if (accountIds !== undefined) {
    const ids = bind(accountIds, 'uuid[]');
    conditions.push({
      key: 'accounts',
      sql: touches(`f.account_id = any(${ids})`),
      known: `(select count(*) from account k where k.household_id = $1 and k.id = any(${ids})) = cardinality(${ids})`,
    });
  }
  if (tags !== undefined) conditions.push({ key: 'tags', sql: `t.id in (${tagged(bind(tags, 'text[]'))})` });
  if (withoutTags !== undefined)
    conditions.push({
      key: 'withoutTags',
      sql: `not exists (${tagged(bind(withoutTags, 'text[]'))} and x.transaction_id = t.id)`,
    });
  if (filter.uncategorised !== undefined) {
    const some = `exists (select from posting f where f.household_id = $1 and f.transaction_id = t.id
      and f.account_id = any(array(select u.id from account u
        where u.household_id = $1 and u.system_role in ('UNCATEGORISED_EXPENSE', 'UNCATEGORISED_INCOME'))))`;
    conditions.push(
      filter.uncategorised ? { key: 'uncategorised', sql: some } : { key: 'categorised', sql: `not ${some}` },
    );
  }
  if (filter.hasAttachments !== undefined) {
    const shown = `select h.transaction_id from attachment h where h.household_id = $1 and h.removed_at is null`;
    const isNot = filter.hasAttachments ? '' : 'not ';
    conditions.push({
      key: filter.hasAttachments ? 'attached' : 'unattached',
      sql: `${isNot}exists (${shown} and h.transaction_id = t.id)`,
      inSet: `t.id ${isNot}in (${shown})`,
    });
  }
  if (kinds !== undefined) {
    const asked = bind(kinds, 'text[]');
    conditions.push({ key: 'kinds', sql: kindOfRow(asked), inSet: kindInSet(asked) });
  }
  if (words !== undefined) {
    const bound = words.map((word) => bind(word, 'text'));
    conditions.push({
      key: `words${words.length}`,
      sql: bound.map(wordOfRow).join(' and '),
      inSet: bound.map(wordInSet).join(' and '),
      hasIndex: true,
    });
  }
  return conditions;
}

/** A condition on the row's own posting: the register's, or the one of the account that the entry was made in. */
function onRow(rows: FilteredRows, condition: (alias: string) => string): string {
  if (rows === 'posting') return condition('p');
  return `exists (select from posting e where e.household_id = $1 and e.transaction_id = t.id and e.position = 0
    and ${condition('e')})`;
}

/** Whether any posting of the transaction meets a condition on `f`. */
function touches(condition: string): string {
  return `t.id in (select f.transaction_id from posting f where f.household_id = $1 and ${condition})`;
}

// The status is written out, so that the planner can use the index of pending postings.
const statusText: Readonly<Record<PostingStatus, string>> = {
  PENDING: `'PENDING'`,
  CLEARED: `'CLEARED'`,
  RECONCILED: `'RECONCILED'`,
};

function statusSql(status: PostingStatus, rows: FilteredRows): string {
  if (rows === 'posting') return `p.status = ${statusText[status]}`;
  // Only own accounts hold a currency; what stands on the others has no status to speak of.
  return touches(`f.status = ${statusText[status]}
    and f.account_id = any(array(select o.id from account o where o.household_id = $1 and o.currency is not null))`);
}

function categoriesCondition(ids: string): Condition {
  const tree = `with recursive tree (id) as (
      select c.id from account c where c.household_id = $1 and c.id = any(${ids})
      union select c.id from account c join tree on c.household_id = $1 and c.parent_id = tree.id
    ) select id from tree`;
  return {
    key: 'categories',
    sql: touches(`f.account_id = any(array(${tree}))`),
    known: `(select count(*) from account k where k.household_id = $1 and k.id = any(${ids}) and k.type in ('INCOME', 'EXPENSE'))
      = cardinality(${ids})`,
  };
}

function tagged(names: string): string {
  return `select x.transaction_id from transaction_tag x join tag g on g.household_id = $1 and g.id = x.tag_id
    where x.household_id = $1 and g.name = any(${names})`;
}

/** Which of a bound's numbers is meant for an amount's currency: that of its decimals. */
function boundSql(bounds: string): (alias: string) => string {
  return (alias) => `(${bounds})[${exponentSql(`${alias}.currency`)} + 1]`;
}

/** The decimals of a currency (ISO 4217), from the ledger's table. */
function exponentSql(column: string): string {
  const cases = exponents
    .filter((exponent) => exponent !== usualExponent)
    .map((exponent) => ({
      exponent,
      codes: allCurrencies().filter((currency) => currency.exponent === exponent),
    }))
    .filter(({ codes }) => codes.length > 0)
    .map(
      ({ exponent, codes }) =>
        `when ${column} in (${codes.map(({ code }) => `'${code}'`).join(', ')}) then ${exponent}`,
    );
  return `(case ${cases.join(' ')} else ${usualExponent} end)`;
}

const usualExponent = 2;

/** Whether a column, or what is folded of it, has a word. */
const has = (folded: string, word: string): string => `${folded} like (select ${containsSql(word)})`;

/** Payees whose name has a word: few enough to read them all. */
const payeesWith = (word: string): string =>
  `select y.id from payee y where y.household_id = $1 and ${has('y.folded_name', word)}`;

/** A word in the payee, the note or a memo, whatever its case and accents, asked of one transaction. */
function wordOfRow(word: string): string {
  return `((t.note <> '' and ${has(foldedSql('t.note'), word)})
    or t.payee_id in (${payeesWith(word)})
    or (select bool_or(${has(foldedSql('f.memo'), word)}) from posting f
      where f.household_id = $1 and f.transaction_id = t.id and f.memo <> ''))`;
}

/**
 * The same as a set of transactions, live ones where the list has no others. Notes and memos are searched by functions of the
 * database, which may use the indexes of words (persistence/migrations/2026-11-26-1-wall.ts).
 */
function wordInSet(word: string): string {
  return `t.id in (
    select * from transactions_with_note_like((select ${containsSql(word)}))
    union all
    select n.id from transaction n
      where n.household_id = $1 and n.deleted_at is null and n.payee_id in (${payeesWith(word)})
    union all
    select * from transactions_with_memo_like((select ${containsSql(word)})))`;
}
