import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromMinor, sumAmounts } from '../../../shared/format/money.ts';
import { changePages, inverseOf, nextPage, withinPage, type RowPage } from './row-list.ts';
import { compareRows } from './sheet-row.ts';
import { rowsWithBalances, sampleRow } from './sample-rows.fixture.ts';

/** Pages of at most `size` rows of a whole list, the first `count` of them. */
function pagesOf(rows: ReturnType<typeof rowsWithBalances>, size: number, count: number): RowPage[] {
  const pages: RowPage[] = [];
  for (let from = 0; from < rows.length && pages.length < count; from += size) {
    const part = rows.slice(from, from + size);
    const after = pages.at(-1)?.endCursor ?? null;
    pages.push(
      nextPage(after, {
        rows: part,
        cursors: part.map((row) => row.key),
        hasNextPage: from + size < rows.length,
      }),
    );
  }
  return pages;
}

describe('a change shown before its answer', () => {
  const samples = fc.uniqueArray(
    fc.record({
      day: fc.integer({ min: 1, max: 28 }),
      id: fc.integer({ min: 1, max: 999 }),
      minor: fc.bigInt({ min: -5000n, max: 5000n }),
    }),
    { minLength: 2, maxLength: 40, selector: (one) => one.id },
  );

  test('leaves every balance as a recomputation from nothing has it, and is taken back without a trace', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 9 }), fc.nat(), fc.nat(), (drawn, size, at, gone) => {
        const all = drawn.map((one) => sampleRow({ ...one, amount: fromMinor(one.minor, 2) }));
        const added = all[at % all.length] as (typeof all)[number];
        const before = rowsWithBalances(all.filter((row) => row !== added));
        const removed = before[gone % before.length] as (typeof before)[number];
        const pages = pagesOf(before, size, Number.POSITIVE_INFINITY);
        const change = { removed: [removed], added: [added] };
        const after = changePages(pages, change).flatMap((page) => page.rows);
        const expected = rowsWithBalances([...before.filter((row) => row.key !== removed.key), added]);
        expect(after.map((row) => [row.key, row.balance?.amount])).toEqual(
          expected.map((row) => [row.key, row.balance?.amount]),
        );
        const back = changePages(changePages(pages, change), inverseOf(change)).flatMap((page) => page.rows);
        expect(back.map((row) => [row.key, row.balance?.amount])).toEqual(
          before.map((row) => [row.key, row.balance?.amount]),
        );
      }),
    );
  });

  test('leaves out a row that would stand beyond what is loaded', () => {
    const rows = rowsWithBalances([5, 4, 3, 2].map((day) => sampleRow({ day, id: day, amount: '1.00' })));
    const pages = pagesOf(rows, 2, 1);
    const change = { removed: [], added: [sampleRow({ day: 1, id: 9, amount: '1.00' })] };
    expect(changePages(pages, change)).toEqual(pages);
  });

  test('has no balance where none is known below it', () => {
    const rows = rowsWithBalances([5, 4, 3].map((day) => sampleRow({ day, id: day, amount: '1.00' })));
    const added = sampleRow({ day: 4, id: 1, amount: '7.00' });
    const [page] = changePages(
      [
        {
          ...nextPage(null, { rows: rows.slice(0, 2), cursors: ['a', 'b'], hasNextPage: true }),
          end: sampleRow({ day: 3, id: 9, amount: '0.00' }),
        },
      ],
      { removed: [], added: [added] },
    );
    expect(page?.rows.at(-1)).toMatchObject({ key: added.key, balance: null });
  });
});

describe('a page fetched again', () => {
  const rows = rowsWithBalances([9, 7, 5, 3, 1].map((day) => sampleRow({ day, id: day, amount: '2.00' })));
  const [page] = pagesOf(rows, 3, 1) as [RowPage];

  test('is filled as far as it reached, whatever came between', () => {
    const more = rowsWithBalances([...rows, sampleRow({ day: 6, id: 6, amount: '1.00' })]);
    const fetched = { rows: more, cursors: more.map((row) => row.key), hasNextPage: false };
    expect(withinPage(page, fetched)).toMatchObject({ isFilled: true, rows: more.slice(0, 4) });
  });

  test('is not filled by less than it holds', () => {
    const fetched = { rows: rows.slice(0, 2), cursors: ['a', 'b'], hasNextPage: true };
    expect(withinPage(page, fetched)).toMatchObject({ isFilled: false, rows: rows.slice(0, 2) });
    expect(
      withinPage(page, { rows: rows.slice(0, 3), cursors: ['a', 'b', 'c'], hasNextPage: true }).isFilled,
    ).toBe(true);
  });

  test('reaches to the end where it is the last', () => {
    const last = { ...page, end: null };
    expect(withinPage(last, { rows, cursors: [], hasNextPage: false })).toMatchObject({
      isFilled: true,
      rows,
    });
    expect(withinPage(last, { rows, cursors: [], hasNextPage: true }).isFilled).toBe(false);
  });
});

test('rows stand newest first, within a day the latest made first', () => {
  const rows = [
    sampleRow({ day: 2, id: 1 }),
    sampleRow({ day: 3, id: 1 }),
    sampleRow({ day: 2, id: 5 }),
    sampleRow({ day: 2, id: 5, position: 2 }),
  ];
  expect([...rows].sort(compareRows).map((row) => row.key)).toEqual(['0001:0', '0005:2', '0005:0', '0001:0']);
  expect(sumAmounts(rows.map((row) => row.amount.amount))).toBe('0.00');
});
