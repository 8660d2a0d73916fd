import { describe, expect, test } from 'vitest';
import { Selection } from './selection.ts';
import { otherVerdicts } from './verdict-menu.tsx';
import type { Line } from './use-lines.ts';

describe('a selection', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
  const alone = { range: false, add: false };
  const ids = (selection: Selection) => [...selection.ids].join('');

  test('is one row by a click, more with the key, a range with Shift from where it began', () => {
    const one = new Selection().clicked(1, rows, alone);
    expect(ids(one)).toBe('b');
    expect(ids(one.clicked(3, rows, { range: false, add: true }))).toBe('bd');
    const range = one.clicked(3, rows, { range: true, add: false });
    expect(ids(range)).toBe('bcd');
    expect(ids(range.clicked(0, rows, { range: true, add: false }))).toBe('ab');
  });

  test('lets go by a second click, and of a row that is not there', () => {
    const one = new Selection().clicked(1, rows, alone);
    expect(one.clicked(1, rows, alone).ids.size).toBe(0);
    expect(one.clicked(9, rows, alone)).toBe(one);
  });
});

describe('what else a line can be taken for', () => {
  const line = {
    verdict: 'NEW',
    transferAccountId: null,
    proposed: 'NEW',
  } as unknown as Line;

  test('is everything but what it is; it goes with an entry only if the reading found one', () => {
    expect(otherVerdicts(line)).toEqual(['TRANSFER', 'DUPLICATE']);
    expect(otherVerdicts({ ...line, transferAccountId: 'a' })).toEqual(['NEW', 'TRANSFER', 'DUPLICATE']);
    const typed = { ...line, proposed: 'MATCH' as const };
    expect(otherVerdicts(typed)).toEqual(['MATCH', 'TRANSFER', 'DUPLICATE']);
    expect(otherVerdicts({ ...typed, verdict: 'MATCH' })).toEqual(['NEW', 'TRANSFER', 'DUPLICATE']);
    const half = { ...line, proposed: 'TRANSFER' as const };
    expect(otherVerdicts({ ...half, verdict: 'DUPLICATE' })).toEqual(['NEW', 'FOUND_TRANSFER', 'TRANSFER']);
  });

  test('is nothing for a line that could not be read', () => {
    expect(otherVerdicts({ ...line, verdict: 'UNREADABLE' })).toEqual([]);
  });
});
