/** A category as far as the tree is concerned. */
export interface TreeNode {
  readonly id: string;
  readonly parentId: string | null;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly name: string;
  readonly position: number;
}

/** Where a category may stand: below another one, or at the top of its type. */
export interface Place {
  readonly parentId: string | null;
  readonly type: 'INCOME' | 'EXPENSE';
}

/** A category in its place: `path` are the names from the root to itself. */
export interface Placed<T> {
  readonly node: T;
  readonly path: readonly string[];
}

/** The order in which siblings are read. Names and ids only decide where positions are equal. */
function bySiblingOrder(a: TreeNode, b: TreeNode): number {
  return a.position - b.position || compare(a.name, b.name) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The nodes as a tree is read: parents before their children, income before expense, siblings by position. */
export function inTreeOrder<T extends TreeNode>(nodes: readonly T[]): Placed<T>[] {
  const children = Map.groupBy(nodes, (node) => node.parentId);
  const below = (parentId: string | null, path: readonly string[], type?: TreeNode['type']): Placed<T>[] =>
    (children.get(parentId) ?? [])
      .filter((node) => type === undefined || node.type === type)
      .toSorted(bySiblingOrder)
      .flatMap((node) => {
        const own = [...path, node.name];
        return [{ node, path: own }, ...below(node.id, own)];
      });
  return [...below(null, [], 'INCOME'), ...below(null, [], 'EXPENSE')];
}

/** Whether a node stands somewhere below another one, or is it. A category moved there would be its own ancestor. */
export function isWithin(nodes: readonly TreeNode[], id: string | null, ancestorId: string): boolean {
  const parents = new Map(nodes.map((node) => [node.id, node.parentId]));
  for (let at = id; at !== null; at = parents.get(at) ?? null) if (at === ancestorId) return true;
  return false;
}

/** The nodes that stand in a place, in order. */
export function nodesAt<T extends TreeNode>(nodes: readonly T[], place: Place): T[] {
  return nodes
    .filter((node) => node.parentId === place.parentId && node.type === place.type)
    .toSorted(bySiblingOrder);
}
