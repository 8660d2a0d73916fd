import type { Change, Changes, ChangeWork } from '../live/change.ts';
import { Account } from '../persistence/entities/books.ts';
import { lockHousehold } from '../persistence/household-locks.ts';
import { newId } from '../persistence/id.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { cleanText } from '../text.ts';
import { mergeRows } from './merge.ts';
import { isWithin, nodesAt, type Place, type TreeNode } from './tree.ts';

export interface NewCategory {
  readonly name: string;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly parentId?: string | null;
  readonly color?: string | null;
}

/** A category as it was when somebody decided to change it. */
export interface SeenCategory {
  readonly id: string;
  readonly version: number;
}

interface Asking {
  readonly clientId: string | null;
}

interface CategoryNode extends TreeNode {
  readonly system: boolean;
  readonly archived: boolean;
  readonly version: number;
  readonly color: string | null;
}

/** Categories: income and expense accounts in a tree. Every change waits for other changes of the tree, not for entries. */
export class CategoriesService {
  constructor(
    private readonly changes: Changes,
    private readonly now: () => Date,
  ) {}

  /**
   * Makes a category, the last among its siblings.
   *
   * @throws Refusal text_…, color_unreadable, not_found, category_is_the_systems, category_types_differ,
   *   category_is_archived, category_name_in_use, idempotency_key_reused
   */
  async create(
    scope: HouseholdScope,
    input: NewCategory,
    options: Asking & { readonly idempotencyKey: string | null },
  ): Promise<Change<{ id: string }>> {
    const name = cleanName(input.name);
    const color = readColor(input.color);
    const idempotency = options.idempotencyKey
      ? { key: options.idempotencyKey, operation: 'createCategory', input }
      : undefined;
    return await this.changes.change(
      scope,
      async (books) => {
        const nodes = await lockTree(books);
        const place = placeBelow(nodes, input.parentId ?? null, input.type);
        refuseNameInUse(nodes, place, name);
        const siblings = peopleOnly(nodesAt(nodes, place));
        const category = books.em.create(Account, {
          householdId: scope.householdId,
          id: newId(),
          type: input.type,
          accountGroup: null,
          systemRole: null,
          name,
          currency: null,
          parentId: place.parentId,
          color: color ?? null,
          position: (siblings.at(-1)?.position ?? -1) + 1,
          closedOn: null,
          archived: false,
          version: 1,
          createdAt: this.now(),
        });
        books.em.persist(category);
        books.changed.kinds('CATEGORIES');
        return { id: category.id };
      },
      { ...options, idempotency },
    );
  }

  /**
   * Renames or recolours a category.
   *
   * @throws Refusal not_found, category_is_the_systems, category_changed, category_name_in_use, text_…, color_unreadable,
   *   nothing_to_change
   */
  async update(
    scope: HouseholdScope,
    seen: SeenCategory,
    input: { readonly name?: string | null; readonly color?: string | null },
    asking: Asking,
  ): Promise<Change<{ id: string }>> {
    const name = input.name === undefined || input.name === null ? null : cleanName(input.name);
    const color = readColor(input.color);
    if (name === null && color === undefined) throw refuse('nothing_to_change');
    return await this.change(scope, seen, asking, async (_books, category, nodes) => {
      if (name !== null) {
        refuseNameInUse(nodes, nodeOf(nodes, category.id), name);
        category.name = name;
      }
      if (color !== undefined) category.color = color;
    });
  }

  /**
   * Moves a category, with all below it, among the siblings of another place.
   *
   * @param to.position place among the siblings there, from 0; past the last one, or null, means last
   * @throws Refusal not_found, category_is_the_systems, category_changed, category_is_its_own_ancestor,
   *   category_types_differ, category_is_archived, category_name_in_use, number_out_of_range
   */
  async move(
    scope: HouseholdScope,
    seen: SeenCategory,
    to: { readonly parentId: string | null; readonly position: number | null },
    asking: Asking,
  ): Promise<Change<{ id: string }>> {
    if (to.position !== null && to.position < 0) {
      throw refuse(
        'number_out_of_range',
        { field: 'The position', min: '0', max: '10000' },
        { path: ['position'] },
      );
    }
    return await this.change(scope, seen, asking, async (books, category, nodes) => {
      const node = nodeOf(nodes, category.id);
      const isSamePlace = idOrNull(to.parentId) === node.parentId;
      if (isWithin(nodes, idOrNull(to.parentId), node.id)) {
        throw refuse('category_is_its_own_ancestor', {}, { path: ['parentId'] });
      }
      // An archived parent takes no newcomers, but its children may change places.
      const place = isSamePlace ? node : placeBelow(nodes, to.parentId, node.type);
      const others = nodes.filter(({ id }) => id !== node.id);
      refuseNameInUse(others, place, node.name);
      const siblings = peopleOnly(nodesAt(others, place)).map(({ id }) => id);
      const position = Math.min(to.position ?? siblings.length, siblings.length);
      category.parentId = place.parentId;
      category.position = position;
      await putInOrder(books, siblings.toSpliced(position, 0, node.id));
    });
  }

  /**
   * Moves all postings (those in the trash too), children and statement lines of one category to another and removes it.
   * Merged into a category below itself, that one takes its place; merged into Uncategorised, its children move up.
   *
   * @throws Refusal categories_must_differ, not_found, category_is_the_systems, category_types_differ,
   *   category_is_archived, category_name_in_use
   */
  async merge(
    scope: HouseholdScope,
    { fromId, intoId }: { readonly fromId: string; readonly intoId: string },
    asking: Asking,
  ): Promise<Change<{ movedPostings: number }>> {
    return await this.changes.change(
      scope,
      async (books) => {
        const nodes = await lockTree(books);
        const from = nodeOf(nodes, fromId);
        const into = nodeOf(nodes, intoId);
        if (from.id === into.id) throw refuse('categories_must_differ', {}, { path: ['intoId'] });
        if (from.system) throw refuse('category_is_the_systems', {}, { path: ['fromId'] });
        if (from.type !== into.type) throw refuse('category_types_differ', {}, { path: ['intoId'] });
        if (into.archived) throw refuse('category_is_archived', { name: into.name }, { path: ['intoId'] });

        const intoMovesUp = isWithin(nodes, into.id, from.id);
        const newHome = into.system ? from.parentId : into.id;
        const left = nodes.filter(({ id }) => id !== from.id);
        const children = left.filter(({ parentId, id }) => parentId === from.id && id !== into.id);
        for (const child of children)
          refuseNameInUse(left, { parentId: newHome, type: from.type }, child.name);
        const displaced = left.filter(({ id }) => id !== into.id);
        if (intoMovesUp) refuseNameInUse(displaced, { parentId: from.parentId, type: from.type }, into.name);

        const moved = await mergeRows(books, {
          fromId: from.id,
          intoId: into.id,
          childrenTo: newHome,
          intoUnder: intoMovesUp ? { parentId: from.parentId, position: from.position } : null,
          positionAfter: nodesAt(left, { parentId: newHome, type: from.type }).length,
        });
        books.changed.kinds('CATEGORIES');
        books.changed.accounts([into.id]);
        books.changed.transactions(moved.transactionIds);
        return { movedPostings: moved.postings };
      },
      asking,
    );
  }

  /**
   * Takes a category out of use, or brings it back. Its postings and what stands below it stay as they are.
   *
   * @throws Refusal not_found, category_is_the_systems, category_changed
   */
  async archive(
    scope: HouseholdScope,
    seen: SeenCategory,
    archived: boolean,
    asking: Asking,
  ): Promise<Change<{ id: string }>> {
    return await this.change(scope, seen, asking, async (_books, category) => {
      category.archived = archived;
    });
  }

  /** One category of the people's own, in the version that was seen, with the whole tree locked. */
  private async change(
    scope: HouseholdScope,
    seen: SeenCategory,
    asking: Asking,
    work: (books: ChangeWork, category: Account, nodes: readonly CategoryNode[]) => Promise<void>,
  ): Promise<Change<{ id: string }>> {
    return await this.changes.change(
      scope,
      async (books) => {
        const nodes = await lockTree(books);
        const node = nodeOf(nodes, seen.id);
        if (node.system) throw refuse('category_is_the_systems', {}, { path: ['id'] });
        if (node.version !== seen.version) throw refuse('category_changed', {}, { details: node });
        const category = await books.em.findOneOrFail(Account, {
          householdId: scope.householdId,
          id: node.id,
        });
        await work(books, category, nodes);
        books.changed.kinds('CATEGORIES');
        return { id: node.id };
      },
      asking,
    );
  }
}

/**
 * All categories, while no other change of the tree is under way: two moves that would each be right alone must not make a
 * cycle together, nor two new siblings share a name.
 */
async function lockTree(books: ChangeWork): Promise<CategoryNode[]> {
  await lockHousehold(books, 'categories');
  return await books.sql<CategoryNode>(
    `select id, parent_id as "parentId", type, name, position, color, archived, version, system_role is not null as system
     from account where household_id = $1 and type in ('INCOME', 'EXPENSE')`,
  );
}

async function putInOrder({ sql }: ChangeWork, ids: readonly string[]): Promise<void> {
  await sql(
    `update account a set position = n.position - 1
     from unnest($2::uuid[]) with ordinality as n (id, position)
     where a.household_id = $1 and a.id = n.id and a.position <> n.position - 1`,
    [ids],
  );
}

function nodeOf(nodes: readonly CategoryNode[], id: string): CategoryNode {
  const wanted = id.toLowerCase();
  const node = nodes.find((candidate) => candidate.id === wanted);
  if (node === undefined) throw refuse('not_found', { what: 'category' });
  return node;
}

/** The place below a category that takes one of this type, or the top. */
function placeBelow(nodes: readonly CategoryNode[], parentId: string | null, type: TreeNode['type']): Place {
  if (parentId === null) return { parentId: null, type };
  const parent = nodeOf(nodes, parentId);
  const path = ['parentId'];
  if (parent.system) throw refuse('category_is_the_systems', {}, { path });
  if (parent.type !== type) throw refuse('category_types_differ', {}, { path });
  if (parent.archived) throw refuse('category_is_archived', { name: parent.name }, { path });
  return { parentId: parent.id, type };
}

/** Uncategorised stands last at the top and takes no part in the people's order. */
function peopleOnly(nodes: readonly CategoryNode[]): CategoryNode[] {
  return nodes.filter(({ system }) => !system);
}

function refuseNameInUse(
  nodes: readonly CategoryNode[],
  place: Place & { readonly id?: string },
  name: string,
): void {
  const folded = name.toLowerCase();
  if (nodesAt(nodes, place).some((other) => other.id !== place.id && other.name.toLowerCase() === folded)) {
    throw refuse('category_name_in_use', { name });
  }
}

function idOrNull(id: string | null): string | null {
  return id === null ? null : id.toLowerCase();
}

function cleanName(name: string): string {
  return cleanText(name, { field: 'The name', lengthMax: 200, path: ['input', 'name'], required: true });
}

/** A colour, null to take it away, undefined to leave it. */
function readColor(color: string | null | undefined): string | null | undefined {
  if (color === null || color === undefined) return undefined;
  if (color === '') return null;
  if (!/^#[0-9a-f]{6}$/i.test(color))
    throw refuse('color_unreadable', { color: color.slice(0, 40) }, { path: ['input', 'color'] });
  return color.toLowerCase();
}
