import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  branchCount,
  branchOf,
  movedList,
  placeDown,
  placeIn,
  placeNow,
  placeOfDrop,
  placeOut,
  placeUp,
  shownRows,
  type TreeCategory,
} from './tree-moves.ts';

function category(
  id: string,
  parentId: string | null = null,
  more: Partial<TreeCategory> = {},
): TreeCategory {
  return {
    id,
    parentId,
    type: 'EXPENSE',
    name: id,
    archived: false,
    system: false,
    postingCount: 1,
    ...more,
  };
}

/** food(groceries, out(cafe, bar)), home(rent), none (the books' own), salary (income). */
const tree = [
  category('salary', null, { type: 'INCOME' }),
  category('food'),
  category('groceries', 'food'),
  category('out', 'food'),
  category('cafe', 'out'),
  category('bar', 'out'),
  category('home'),
  category('rent', 'home'),
  category('none', null, { system: true }),
];
const ids = (list: readonly TreeCategory[]) => list.map(({ id }) => id).join(' ');

describe('a drop', () => {
  test('before, inside and behind a row', () => {
    expect(placeOfDrop(tree, { id: 'home', overId: 'food', zone: 'before' })).toEqual({
      parentId: null,
      position: 0,
    });
    expect(placeOfDrop(tree, { id: 'home', overId: 'food', zone: 'inside' })).toEqual({
      parentId: 'food',
      position: 2,
    });
    expect(placeOfDrop(tree, { id: 'rent', overId: 'cafe', zone: 'after' })).toEqual({
      parentId: 'out',
      position: 1,
    });
  });

  test('is refused on itself, below itself, on the other type, inside the books own, and where it stands', () => {
    expect(placeOfDrop(tree, { id: 'food', overId: 'food', zone: 'inside' })).toBeNull();
    expect(placeOfDrop(tree, { id: 'food', overId: 'cafe', zone: 'before' })).toBeNull();
    expect(placeOfDrop(tree, { id: 'food', overId: 'salary', zone: 'before' })).toBeNull();
    expect(placeOfDrop(tree, { id: 'food', overId: 'none', zone: 'inside' })).toBeNull();
    expect(placeOfDrop(tree, { id: 'none', overId: 'food', zone: 'before' })).toBeNull();
    expect(placeOfDrop(tree, { id: 'cafe', overId: 'bar', zone: 'before' })).toBeNull();
  });
});

describe('keys', () => {
  test('move up and down among siblings, and stop at the ends', () => {
    expect(placeUp(tree, 'home')).toEqual({ parentId: null, position: 0 });
    expect(placeUp(tree, 'food')).toBeNull();
    expect(placeDown(tree, 'cafe')).toEqual({ parentId: 'out', position: 1 });
    expect(placeDown(tree, 'bar')).toBeNull();
  });

  test('move below the sibling above and out behind the parent', () => {
    expect(placeIn(tree, 'home')).toEqual({ parentId: 'food', position: 2 });
    expect(placeIn(tree, 'food')).toBeNull();
    expect(placeOut(tree, 'cafe')).toEqual({ parentId: 'food', position: 2 });
    expect(placeOut(tree, 'home')).toBeNull();
    expect(placeUp(tree, 'none')).toBeNull();
  });
});

describe('the moved list', () => {
  test('takes the whole branch along', () => {
    expect(ids(movedList(tree, 'out', { parentId: 'home', position: 0 }))).toBe(
      'salary food groceries home out cafe bar rent none',
    );
    expect(ids(movedList(tree, 'food', { parentId: null, position: 1 }))).toBe(
      'salary home rent food groceries out cafe bar none',
    );
  });

  test('stays a tree in order, with the moved one where it was asked to be, for any drop', () => {
    const zone = fc.constantFrom('before' as const, 'inside' as const, 'after' as const);
    const id = fc.constantFrom(...tree.map((one) => one.id));
    let moves = 0;
    fc.assert(
      fc.property(fc.array(fc.record({ id, overId: id, zone }), { maxLength: 12 }), (drops) => {
        let list: TreeCategory[] = tree;
        for (const drop of drops) {
          const place = placeOfDrop(list, drop);
          if (!place) continue;
          moves += 1;
          list = movedList(list, drop.id, place);
          const moved = list.find((one) => one.id === drop.id);
          expect(moved && placeNow(list, moved)).toEqual(place);
          expect(list.map((one) => one.id).toSorted()).toEqual(tree.map((one) => one.id).toSorted());
          for (const [index, one] of list.entries()) {
            if (one.parentId === null) continue;
            // A parent's branch is one unbroken piece that begins with the parent.
            const branch = branchOf(list, one.parentId);
            const start = list.findIndex((other) => other.id === one.parentId);
            expect(list.slice(start, start + branch.length)).toEqual(branch);
            expect(start).toBeLessThan(index);
          }
        }
      }),
    );
    expect(moves).toBeGreaterThan(50);
  });
});

test('rows leave out what is folded or archived, and count the whole branch', () => {
  const list = [...tree, category('old', null, { archived: true })];
  const rows = shownRows(list, { type: 'EXPENSE', folded: new Set(['out']), archived: false });
  expect(rows.map(({ category: { id }, depth, parent }) => `${id} ${depth}${parent ? '+' : ''}`)).toEqual([
    'food 0+',
    'groceries 1',
    'out 1+',
    'home 0+',
    'rent 1',
    'none 0',
  ]);
  expect(shownRows(list, { type: 'EXPENSE', folded: new Set(), archived: true }).at(-1)?.category.id).toBe(
    'old',
  );
  expect(branchCount(list, 'food')).toBe(5);
});
