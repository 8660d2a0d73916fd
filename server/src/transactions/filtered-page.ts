import type { FilterSql } from './filter-sql.ts';

/** A list that pages are taken from. */
export interface PagedList {
  /** Columns of a row that say which one it is and where it stands. */
  readonly keys: string;
  /** `from` with the table whose index has the list's order, and `where` with what that index answers. */
  readonly from: string;
  readonly where: string;
  /** A join that the filter's other conditions may need. */
  readonly join: string;
  /** `order by` of rows and of their keys. */
  readonly order: string;
  readonly orderOfKeys: string;
  /** The table's alias. */
  readonly alias: string;
}

/** How far a filter looks before it searches everything: less far where indexes find everything quickly. */
const windowRows = { found: 1_000, searched: 8_000 };

/**
 * The CTEs of a page of a filtered list, the last called `page`.
 *
 * Nobody can tell beforehand whether a filter lets most rows through or three in a million, and a plan that is quick for one
 * is hopeless for the other. So the rows next to the cursor are asked one by one; if they do not fill the page, everything
 * that matches is found as sets and then put in order. Whatever is asked for, at most one pass over the books is made.
 */
export function filteredPage(list: PagedList, filter: FilterSql, limit: number): string {
  const { keys, from, where, join, order, orderOfKeys, alias } = list;
  if (filter.ofRow === '') {
    return `page as materialized (
      select ${keys} from ${from} where ${where} ${filter.indexed} order by ${order} limit ${limit})`;
  }
  return `near as materialized (
      select ${keys}
      from (select ${alias}.* from ${from} where ${where} ${filter.indexed} order by ${order} limit ${filter.hasIndexes ? windowRows.found : windowRows.searched}) ${alias}
      ${join}
      where true ${filter.ofRow}
      order by ${order} limit ${limit}
    ), everything as materialized (
      select ${keys} from ${from} ${join} where ${where} ${filter.indexed} ${filter.inSets}
    ), page as materialized (
      select * from near where (select count(*) from near) >= ${limit}
      union all
      (select * from everything where (select count(*) from near) < ${limit} order by ${orderOfKeys} limit ${limit})
    )`;
}
