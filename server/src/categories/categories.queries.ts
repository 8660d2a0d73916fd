import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { inTreeOrder } from './tree.ts';

/** A category in the schema's shape. */
export interface CategoryRow {
  readonly id: string;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly name: string;
  readonly parentId: string | null;
  readonly path: readonly string[];
  readonly color: string | null;
  readonly archived: boolean;
  readonly position: number;
  readonly system: boolean;
  readonly postingCount: number;
  readonly version: number;
}

type CategoryColumns = readonly [
  id: string,
  type: 'INCOME' | 'EXPENSE',
  name: string,
  parentId: string | null,
  color: string | null,
  archived: boolean,
  position: number,
  system: boolean,
  version: number,
  postingCount: string,
];

const categories = householdStatement(
  'categories',
  `select a.id, a.type, a.name, a.parent_id, a.color, a.archived, a.position, a.system_role is not null, a.version,
     coalesce((select sum(b.posting_count) from account_balance b where b.household_id = $1 and b.account_id = a.id), 0)::text
   from account a where a.household_id = $1 and a.type in ('INCOME', 'EXPENSE')`,
);

/**
 * The category tree as a flat list: parents before their children, income before expense, siblings by position.
 *
 * @param options.includeArchived whether archived categories come too; without them what stands below them is left out as well
 */
export async function readCategories(
  reader: Reader,
  scope: HouseholdScope,
  options: { readonly includeArchived: boolean },
): Promise<CategoryRow[]> {
  const rows = (await reader.household<CategoryColumns>(scope, categories)).map(readRow);
  const placed = inTreeOrder(rows);
  const hidden = new Set<string>();
  if (!options.includeArchived) {
    for (const { node } of placed) {
      if (node.archived || (node.parentId !== null && hidden.has(node.parentId))) hidden.add(node.id);
    }
  }
  return placed.filter(({ node }) => !hidden.has(node.id)).map(({ node, path }) => ({ ...node, path }));
}

/**
 * One category.
 *
 * @throws Refusal not_found
 */
export async function readCategory(reader: Reader, scope: HouseholdScope, id: string): Promise<CategoryRow> {
  const found = (await readCategories(reader, scope, { includeArchived: true })).find(
    (category) => category.id === id,
  );
  if (found === undefined) throw refuse('not_found', { what: 'category' });
  return found;
}

function readRow(row: CategoryColumns): Omit<CategoryRow, 'path'> {
  const [id, type, name, parentId, color, archived, position, system, version, postingCount] = row;
  return {
    id,
    type,
    name,
    parentId,
    color,
    archived,
    position,
    system,
    version,
    postingCount: Number(postingCount),
  };
}
