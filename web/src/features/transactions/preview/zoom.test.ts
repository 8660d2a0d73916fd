import { expect, test } from 'vitest';
import { moved, zoomed } from './zoom.ts';

const fit = { scale: 1, x: 0, y: 0 };

test('what lies under the pointer stays under it', () => {
  const at = { x: 100, y: -40 };
  const near = zoomed(fit, 2, at);
  expect(near).toEqual({ scale: 2, x: -100, y: 40 });
  // The point of the image that was there: (at - offset) / scale.
  expect([(at.x - near.x) / near.scale, (at.y - near.y) / near.scale]).toEqual([100, -40]);
  expect(zoomed(near, 0.5, at)).toEqual(fit);
});

test('it becomes neither smaller than it fits nor larger than anyone needs, and what fits does not move', () => {
  expect(zoomed({ scale: 1.2, x: 30, y: 30 }, 0.1)).toEqual(fit);
  expect(zoomed(fit, 1_000).scale).toBe(12);
  expect(moved(fit, { x: 5, y: 5 })).toEqual(fit);
  expect(moved({ scale: 2, x: 1, y: 1 }, { x: 5, y: -5 })).toEqual({ scale: 2, x: 6, y: -4 });
});
