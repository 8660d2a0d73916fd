import { describe, expect, test } from 'vitest';
import { filterOfSearch, readTransactionSearch } from '../shared/search/transaction-search.ts';
import { parseSearch, stringifySearch } from './search-params.ts';
import { readNext } from './session-addresses.ts';

describe('the address', () => {
  test('is written plainly and read back', () => {
    const search = { text: 'milk & more', category: ['12', '14'], uncategorised: true, open: undefined };
    const written = stringifySearch(search);
    expect(written).toBe('?text=milk+%26+more&category=12&category=14&uncategorised=true');
    expect(readTransactionSearch(parseSearch(written))).toEqual({
      text: 'milk & more',
      category: ['12', '14'],
      uncategorised: true,
    });
  });

  test('leaves out what is not as it should be', () => {
    const raw = parseSearch('?from=2026-02-30&min=1e5&status=LOST&kind=SPLIT&kind=odd&other=1&tag=');
    expect(readTransactionSearch(raw)).toEqual({ kind: ['SPLIT'] });
  });

  test('becomes the filter of the API', () => {
    expect(filterOfSearch({ category: ['1'], from: '2026-01-01', open: '7', new: true })).toEqual({
      categoryIds: ['1'],
      from: '2026-01-01',
    });
    expect(filterOfSearch({ open: '7' })).toBeNull();
  });

  test('is gone back to only inside the program', () => {
    expect(readNext('/h/1/transactions?text=a')).toBe('/h/1/transactions?text=a');
    for (const other of [
      '//elsewhere.example',
      '/\\elsewhere.example',
      'https://elsewhere.example',
      7,
      undefined,
    ]) {
      expect(readNext(other)).toBeUndefined();
    }
  });
});
