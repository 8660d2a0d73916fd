import { pagedStatement, rowLimit } from '../paged-statements.ts';
import { checkKeys } from '../page-keys.ts';
import { type Connection, connectionOf, readPage } from '../paging.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { cleanText } from '../text.ts';
import { foldedSql } from '../text-search.ts';

/** A tag in the schema's shape. */
export interface TagRow {
  readonly id: string;
  readonly name: string;
  readonly count: number;
}

type TagColumns = readonly [id: string, name: string, count: string];

/**
 * Tags of live transactions whose name contains a text, by name.
 *
 * @throws Refusal text_…, page_size_out_of_range, cursor_unreadable
 */
export async function readTags(
  reader: Reader,
  scope: HouseholdScope,
  asked: { readonly search: string; readonly first: number; readonly after: string | null },
): Promise<Connection<TagRow>> {
  const search = cleanText(asked.search, { field: 'The search', lengthMax: 100, path: ['search'] });
  const list = ['tags', scope.householdId, search];
  const page = readPage(list, asked.first, asked.after, 1);
  const keys = checkKeys(page.after, [(name) => name.isWellFormed() && !name.includes('\0')]);
  const limit = rowLimit(page.first);
  const read = pagedStatement(`tags_${limit}_${keys.length}`, () => {
    const afterKeys = keys.length === 0 ? '' : 'and g.name > $3::text';
    // Uses in the trash are few: counting all and taking those off spares a look at every transaction.
    return `select g.id, g.name, used.count
      from (select ${foldedSql('$2::text')} as word) asked
      join tag g on g.household_id = $1 and strpos(${foldedSql('g.name')}, word) > 0
      cross join lateral (
        select (select count(*) from transaction_tag x where x.household_id = $1 and x.tag_id = g.id)
          - (select count(*) from transaction t
              join transaction_tag x on x.household_id = $1 and x.transaction_id = t.id and x.tag_id = g.id
              where t.household_id = $1 and t.deleted_at is not null) as count
      ) used
      where used.count > 0 ${afterKeys}
      order by g.name limit ${limit}`;
  });
  const rows = await reader.household<TagColumns>(scope, read, [search, ...keys]);
  const tags = rows.map(([id, name, count]) => ({ id, name, count: Number(count) }));
  return connectionOf(list, page, tags, ({ name }) => [name]);
}
