import { expect, test } from 'vitest';
import { spanAfter } from './use-slots.ts';

const start = { first: 0, last: 49, base: 0 };
const slotsOf = ({ first, last, base }: typeof start) =>
  Array.from({ length: last - first + 1 }, (_, place) => first + place - base);

test('rows that go on from one another keep their places', () => {
  const down = spanAfter(start, { first: 20, last: 69 });
  expect(down.base).toBe(0);
  expect(spanAfter(down, { first: 3, last: 52 }).base).toBe(0);
});

test('after a jump, down or up, the new rows take the places of the old', () => {
  const far = spanAfter(start, { first: 5_000, last: 5_049 });
  expect(slotsOf(far)).toEqual(slotsOf(start));
  const on = spanAfter(far, { first: 5_010, last: 5_059 });
  const back = spanAfter(on, { first: 100, last: 149 });
  expect(slotsOf(back)).toEqual(slotsOf(on));
});

test('a jump of one screen is one: nothing of it was drawn before', () => {
  expect(slotsOf(spanAfter(start, { first: 50, last: 99 }))).toEqual(slotsOf(start));
  expect(spanAfter(start, { first: 49, last: 98 }).base).toBe(0);
});
