/**
 * The category tree as the screen moves it: pure functions from the flat list (parents before children, siblings in
 * order) to places and new lists. A place is a parent and a position among its children, the moved one left out, as the
 * API takes it.
 */
export interface TreeCategory {
  readonly id: string;
  readonly parentId: string | null;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly name: string;
  readonly archived: boolean;
  readonly system: boolean;
  readonly postingCount: number;
}

export interface Place {
  readonly parentId: string | null;
  /** From 0 among the siblings, the moved one not counted. */
  readonly position: number;
}

/** Where something is dropped, as seen from the row under it. */
export type DropZone = 'before' | 'inside' | 'after';

/** The category with all below it, as they stand in the list. */
export function branchOf<T extends TreeCategory>(list: readonly T[], id: string): T[] {
  const inside = new Set([id]);
  return list.filter((category) => {
    if (category.parentId !== null && inside.has(category.parentId)) inside.add(category.id);
    return inside.has(category.id);
  });
}

/** The children of a parent (the top of a type, when null), in order, without one of them. */
function siblings<T extends TreeCategory>(list: readonly T[], parentId: string | null, of: T): T[] {
  return list.filter(
    (category) => category.parentId === parentId && category.type === of.type && category.id !== of.id,
  );
}

function find<T extends TreeCategory>(list: readonly T[], id: string | null): T | undefined {
  return list.find((category) => category.id === id);
}

/** Whether a category may be moved, renamed or archived at all: the books' own stay as they are. */
export function isMovable(category: TreeCategory): boolean {
  return !category.system;
}

/**
 * The place after a drop on another row; null when it may not be dropped there: on itself, below itself, on the other
 * type, inside one of the books' own, or where it stands already.
 */
export function placeOfDrop(
  list: readonly TreeCategory[],
  drop: { readonly id: string; readonly overId: string; readonly zone: DropZone },
): Place | null {
  const moved = find(list, drop.id);
  const over = find(list, drop.overId);
  if (!moved || !over || !isMovable(moved) || moved.type !== over.type) return null;
  if (branchOf(list, moved.id).some(({ id }) => id === over.id)) return null;
  if (drop.zone === 'inside') {
    if (over.system) return null;
    return changed(list, moved, { parentId: over.id, position: siblings(list, over.id, moved).length });
  }
  const at = siblings(list, over.parentId, moved).findIndex(({ id }) => id === over.id);
  return changed(list, moved, { parentId: over.parentId, position: drop.zone === 'before' ? at : at + 1 });
}

/** One up among the siblings that are shown; null at the top. */
export function placeUp(list: readonly TreeCategory[], id: string): Place | null {
  return step(list, id, -1);
}

/** One down among the siblings; null at the end. */
export function placeDown(list: readonly TreeCategory[], id: string): Place | null {
  return step(list, id, 1);
}

/** Below the sibling above it, as its last child; null when there is none that can have children. */
export function placeIn(list: readonly TreeCategory[], id: string): Place | null {
  const moved = find(list, id);
  if (!moved || !isMovable(moved)) return null;
  const position = placeNow(list, moved).position;
  const above = siblings(list, moved.parentId, moved)
    .slice(0, position)
    .findLast((one) => !one.system && !one.archived);
  return above ? { parentId: above.id, position: siblings(list, above.id, moved).length } : null;
}

/** Beside its parent, right behind it; null at the top. */
export function placeOut(list: readonly TreeCategory[], id: string): Place | null {
  const moved = find(list, id);
  const parent = find(list, moved?.parentId ?? null);
  if (!moved || !parent || !isMovable(moved)) return null;
  const at = siblings(list, parent.parentId, moved).findIndex((one) => one.id === parent.id);
  return { parentId: parent.parentId, position: at + 1 };
}

/** Where a category stands. */
export function placeNow(list: readonly TreeCategory[], of: TreeCategory): Place {
  const all = list.filter((category) => category.parentId === of.parentId && category.type === of.type);
  return { parentId: of.parentId, position: all.findIndex(({ id }) => id === of.id) };
}

function step(list: readonly TreeCategory[], id: string, by: 1 | -1): Place | null {
  const moved = find(list, id);
  if (!moved || !isMovable(moved)) return null;
  const others = siblings(list, moved.parentId, moved);
  const passed = (position: number) => others[by === 1 ? position - 1 : position];
  let position = placeNow(list, moved).position + by;
  // Archived siblings are mostly out of sight: one step goes past them as well.
  while (passed(position)?.archived && !moved.archived) position += by;
  return position < 0 || position > others.length ? null : { parentId: moved.parentId, position };
}

function changed(list: readonly TreeCategory[], moved: TreeCategory, place: Place): Place | null {
  const now = placeNow(list, moved);
  return now.parentId === place.parentId && now.position === place.position ? null : place;
}

/** The list with a category (and all below it) at its new place, in tree order. */
export function movedList<T extends TreeCategory>(list: readonly T[], id: string, place: Place): T[] {
  const moved = find(list, id);
  if (!moved) return [...list];
  const branch = branchOf(list, id).map((category) =>
    category.id === id ? { ...category, parentId: place.parentId } : category,
  );
  const inBranch = new Set(branch.map((category) => category.id));
  const rest = list.filter((category) => !inBranch.has(category.id));
  const before = siblings(rest, place.parentId, moved);
  const next = before[place.position];
  if (next) return rest.toSpliced(rest.indexOf(next), 0, ...branch);
  // Behind the last sibling with all below it, else right behind the parent, else behind the last of its type.
  const last = before.at(-1);
  const behind = last ? branchOf(rest, last.id).at(-1) : find(rest, place.parentId);
  const at = behind ? rest.indexOf(behind) + 1 : lastOfType(rest, moved.type) + 1;
  return rest.toSpliced(at, 0, ...branch);
}

function lastOfType(list: readonly TreeCategory[], type: TreeCategory['type']): number {
  return list.findLastIndex((category) => category.type === type);
}

/** Postings of a category and all below it. */
export function branchCount(list: readonly TreeCategory[], id: string): number {
  return branchOf(list, id).reduce((sum, category) => sum + category.postingCount, 0);
}

/** The colour of a category: its own, else that of the nearest one above it; null when none has one. */
export function colorOf(
  list: readonly (TreeCategory & { readonly color: string | null })[],
  of: TreeCategory & { readonly color: string | null },
): string | null {
  let at: typeof of | undefined = of;
  while (at !== undefined && at.color === null) at = find(list, at.parentId);
  return at?.color ?? null;
}

/** The rows to draw: of one type, without what is folded away, archived branches only when asked for. */
export function shownRows<T extends TreeCategory>(
  list: readonly T[],
  { type, folded, archived }: { type: T['type']; folded: ReadonlySet<string>; archived: boolean },
): { readonly category: T; readonly depth: number; readonly parent: boolean }[] {
  const hidden = new Set<string>();
  const depths = new Map<string, number>();
  const visible = list.filter((category) => category.type === type && (archived || !category.archived));
  const parents = new Set(visible.map(({ parentId }) => parentId));
  return visible.flatMap((category) => {
    const depth = category.parentId === null ? 0 : (depths.get(category.parentId) ?? -1) + 1;
    depths.set(category.id, depth);
    const { parentId } = category;
    if (parentId !== null && (hidden.has(parentId) || folded.has(parentId))) {
      hidden.add(category.id);
      return [];
    }
    return [{ category, depth, parent: parents.has(category.id) }];
  });
}
