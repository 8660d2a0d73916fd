import { expect, test } from 'vitest';
import { spareAfter, spareRows } from './use-spare-rows.ts';

const start = { first: 100, spare: spareRows };
const passing = { first: 400, spare: 0 };

test('a wheel that turns slowly finds rows beyond those in sight, up and down', () => {
  expect(spareAfter(start, { first: 103, isScrolling: true })).toBe(spareRows);
  expect(spareAfter(start, { first: 100 - spareRows, isScrolling: true })).toBe(spareRows);
});

test('what goes further than they reach has none', () => {
  expect(spareAfter(start, { first: 100 + spareRows + 1, isScrolling: true })).toBe(0);
  expect(spareAfter(start, { first: 40, isScrolling: true })).toBe(0);
});

test('drawn again on the way without having moved, as when a page comes, there are as many as before', () => {
  expect(spareAfter(passing, { first: 400, isScrolling: true })).toBe(0);
  expect(spareAfter(start, { first: 100, isScrolling: true })).toBe(spareRows);
});

test('they are back when the way goes on slowly, and when it ends', () => {
  expect(spareAfter(passing, { first: 402, isScrolling: true })).toBe(spareRows);
  expect(spareAfter(passing, { first: 400, isScrolling: false })).toBe(spareRows);
});
