import { type Connection, connectionOf, readPage } from '../paging.ts';
import { checkKeys, isDateKey, isIdKey, isNumberKey } from '../page-keys.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { cleanText } from '../text.ts';
import { foldedSql } from '../text-search.ts';
import { pagedStatement, rowLimit } from '../paged-statements.ts';

/** A payee in the schema's shape. */
export interface PayeeRow {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly lastCategoryId: string | null;
  readonly lastAccountId: string | null;
  readonly lastUsedOn: string | null;
}

type PayeeColumns = readonly [
  id: string,
  name: string,
  score: number,
  lastUsedOn: string,
  lastTransactionId: string,
  count: string,
  lastAccountId: string | null,
  lastCategoryId: string | null,
];

/**
 * Payees of live transactions whose name contains a text, best first: those that begin with it, then those of which a word
 * does, then the others; among equals the one used last.
 *
 * @throws Refusal text_…, page_size_out_of_range, cursor_unreadable
 */
export async function readPayees(
  reader: Reader,
  scope: HouseholdScope,
  asked: { readonly search: string; readonly first: number; readonly after: string | null },
): Promise<Connection<PayeeRow>> {
  const search = cleanText(asked.search, { field: 'The search', lengthMax: 500, path: ['search'] });
  const list = ['payees', scope.householdId, search];
  const page = readPage(list, asked.first, asked.after, 3);
  const keys = checkKeys(page.after, [isNumberKey, isDateKey, isIdKey]);
  const limit = rowLimit(page.first);
  const read = pagedStatement(`payees_${limit}_${keys.length}`, () => {
    const afterKeys =
      keys.length === 0 ? '' : 'where (score, date, transaction_id) < ($3::integer, $4::date, $5::uuid)';
    return `select found.*,
        (select count(*) from transaction t where t.household_id = $1 and t.payee_id = found.id and t.deleted_at is null) as count,
        (select p.account_id from posting p
          where p.household_id = $1 and p.transaction_id = found.transaction_id and p.position = 0) as last_account_id,
        (select p.account_id from posting p join account a on a.household_id = $1 and a.id = p.account_id
          where p.household_id = $1 and p.transaction_id = found.transaction_id
            and a.type in ('INCOME', 'EXPENSE') and a.system_role is null
          order by p.position limit 1) as last_category_id
      from (
        select id, name, score, date, transaction_id
        from (
          select y.id, y.name, last.date, last.id as transaction_id,
            case when strpos(y.folded, word) = 1 then 2 when strpos(' ' || y.folded, ' ' || word) > 0 then 1 else 0 end as score
          from (select ${foldedSql('$2::text')} as word) asked
          join (select id, name, ${foldedSql('name')} as folded from payee where household_id = $1) y on strpos(y.folded, word) > 0
          cross join lateral (
            select t.date, t.id from transaction t
            where t.household_id = $1 and t.payee_id = y.id and t.deleted_at is null
            order by t.date desc, t.id desc limit 1
          ) last
        ) scored
        ${afterKeys}
        order by score desc, date desc, transaction_id desc limit ${limit}
      ) found
      order by found.score desc, found.date desc, found.transaction_id desc`;
  });
  const rows = await reader.household<PayeeColumns>(scope, read, [search, ...keys]);
  const keysOf = new Map(
    rows.map(([id, , score, date, transactionId]) => [id, [String(score), date, transactionId]]),
  );
  return connectionOf(list, page, rows.map(payeeRow), ({ id }) => keysOf.get(id) ?? []);
}

function payeeRow([id, name, , lastUsedOn, , count, lastAccountId, lastCategoryId]: PayeeColumns): PayeeRow {
  return { id, name, count: Number(count), lastCategoryId, lastAccountId, lastUsedOn };
}
