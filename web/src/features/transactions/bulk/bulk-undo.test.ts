import { expect, test } from 'vitest';
import { sampleRow } from '../rows/sample-rows.fixture.ts';
import type { Transaction } from '../rows/sheet-row.ts';
import { undoSteps } from './bulk-undo.ts';

const line = {
  position: 0,
  kind: 'CATEGORY',
  memo: '',
  categoryId: 'food',
  accountId: null,
  counterAmount: null,
  arrivesOn: null,
  status: null,
  amount: { amount: '1.00', currency: 'EUR' },
} as const;
const made = (id: number, fields: Partial<Transaction>): Transaction => ({
  ...sampleRow({ day: 1, id, lines: [line] }).transaction,
  ...fields,
});
const before = [
  made(1, { status: 'PENDING', tags: ['old'], payee: 'A' }),
  made(2, { status: 'CLEARED', payee: 'B' }),
  made(3, { status: 'CLEARED', tags: ['new'], lines: [{ ...line, categoryId: 'rent' }] }),
];
const ids = before.map(({ id }) => id);
const categories = { uncategorisedId: 'none', isOpen: (id: string) => id !== 'archived' };

test('each gets back what it had', () => {
  expect(undoSteps(before, ids, { status: 'RECONCILED' }, categories)).toEqual([
    { ids: ['0001'], input: { status: 'PENDING' } },
    { ids: ['0002', '0003'], input: { status: 'CLEARED' } },
  ]);
  expect(undoSteps(before, ids, { categoryId: 'fun' }, categories)).toEqual([
    { ids: ['0001', '0002'], input: { categoryId: 'food' } },
    { ids: ['0003'], input: { categoryId: 'rent' } },
  ]);
  expect(undoSteps(before, ids, { payee: 'C' }, categories)?.map(({ input }) => input.payee)).toEqual([
    'A',
    'B',
    '',
  ]);
  expect(undoSteps(before, ids, { shiftDays: 3 }, categories)).toEqual([{ ids, input: { shiftDays: -3 } }]);
});

test('tags come off those that did not have them, and back on those that had', () => {
  expect(undoSteps(before, ids, { addTags: ['new'] }, categories)).toEqual([
    { ids: ['0001', '0002'], input: { removeTags: ['new'] } },
  ]);
  expect(undoSteps(before, ids, { removeTags: ['old'] }, categories)).toEqual([
    { ids: ['0001'], input: { addTags: ['old'] } },
  ]);
});

test('what had no category has none again', () => {
  const uncategorised = made(4, { lines: [{ ...line, categoryId: null }] });
  expect(undoSteps([uncategorised, ...before], ['0004', ...ids], { categoryId: 'fun' }, categories)).toEqual([
    { ids: ['0004'], input: { categoryId: 'none' } },
    { ids: ['0001', '0002'], input: { categoryId: 'food' } },
    { ids: ['0003'], input: { categoryId: 'rent' } },
  ]);
});

test('there is no way back to an archived category, to two statuses at once, or of rows that were not seen', () => {
  const archived = made(4, { lines: [{ ...line, categoryId: 'archived' }] });
  const twofold = made(5, { lines: [{ ...line, kind: 'TRANSFER', status: 'PENDING' }] });
  expect(undoSteps([archived], ['0004'], { categoryId: 'food' }, categories)).toBeNull();
  expect(undoSteps([twofold], ['0005'], { status: 'RECONCILED' }, categories)).toBeNull();
  expect(undoSteps([], ['0001'], { shiftDays: 1 }, categories)).toBeNull();
});
