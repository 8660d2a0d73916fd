import { expect, test } from 'vitest';
import { placeOf, shapeOf, writtenOf } from './net-worth-shape.ts';

const ends = (path: string) => {
  const numbers = path.match(/-?[\d.]+/g)?.map(Number) ?? [];
  return [numbers.slice(0, 2), numbers.slice(-2)];
};

test('the line runs from edge to edge, the least at the bottom and the most at the top of round numbers', () => {
  const { line, area, grid } = shapeOf([0, 50, 100]);
  expect(ends(line)).toEqual([
    [0, 100],
    [100, 0],
  ]);
  expect(area).toMatch(/Z$/);
  expect(grid.at(0)).toBe(100);
  expect(grid.at(-1)).toBe(0);
});

test('debts stand below zero', () => {
  const { line } = shapeOf([-100, 100]);
  expect(ends(line)).toEqual([
    [0, 100],
    [100, 0],
  ]);
});

test('a line without a slope runs through the middle, of nothing as well', () => {
  for (const height of [0, 1_000, -3]) {
    const [[, y] = []] = ends(shapeOf([height, height, height]).line);
    expect(y).toBeCloseTo(50);
  }
});

test('the last month is written, and as many as there is room for', () => {
  expect(writtenOf(12, 12)).toHaveLength(12);
  expect(writtenOf(13, 12)).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect(writtenOf(120, 8).length).toBeLessThanOrEqual(8);
  expect(writtenOf(120, 8).at(-1)).toBe(119);
  expect([placeOf(0, 12), placeOf(11, 12)]).toEqual([0, 100]);
});
