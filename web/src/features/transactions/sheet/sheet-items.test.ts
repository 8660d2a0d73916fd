import { expect, test } from 'vitest';
import { sampleRow } from '../rows/sample-rows.fixture.ts';
import { daySum, sheetItems } from './sheet-items.ts';

const rows = [25, 24, 23, 23, 20].map((day, index) => sampleRow({ day, id: 10 - index, amount: '1.00' }));
const base = {
  rows,
  today: '2026-11-24',
  editors: [],
  unfolded: new Set<string>(),
  hasDays: false,
  hasMore: false,
};
const keys = (input: Partial<Parameters<typeof sheetItems>[0]>) =>
  sheetItems({ ...base, ...input }).map((item) => item.key);

test('what is to come stands above the line of today, new rows right below it', () => {
  expect(keys({ editors: [{ key: 'new:1', row: null }] })).toEqual([
    '0010:0',
    'today',
    'editor:new:1',
    '0009:0',
    '0008:0',
    '0007:0',
    '0006:0',
  ]);
  expect(keys({ today: '2026-11-26' })[0]).toBe('0010:0');
  expect(keys({ today: '2026-11-01' }).at(-1)).toBe('today');
});

test('an open row stands where its row stands, or on top while that is not loaded', () => {
  const open = { key: '0008', row: rows[2] ?? null };
  const elsewhere = { key: '9999', row: sampleRow({ day: 1, id: 9999 }) };
  expect(keys({ editors: [open, elsewhere] })).toEqual([
    'editor:9999',
    '0010:0',
    'today',
    '0009:0',
    'editor:0008',
    '0007:0',
    '0006:0',
  ]);
});

test('a split unfolds beneath its row', () => {
  const line = {
    position: 0,
    kind: 'CATEGORY',
    memo: '',
    categoryId: null,
    accountId: null,
    counterAmount: null,
    arrivesOn: null,
    status: null,
    amount: { amount: '1.00', currency: 'EUR' },
  } as const;
  const split = sampleRow({ day: 2, id: 1, lines: [line, { ...line, position: 1 }] });
  expect(keys({ rows: [split], unfolded: new Set(['0001']) })).toEqual(['0001:0', '0001:0/0', '0001:0/1']);
});

test('a phone has days with what they came to, and rows still to come', () => {
  const items = sheetItems({ ...base, hasDays: true, hasMore: true });
  const days = items.filter((item) => item.kind === 'day');
  expect(days.map(({ date, from }) => [date, daySum(rows, from)?.amount])).toEqual([
    ['2026-11-25', '1.00'],
    ['2026-11-24', '1.00'],
    ['2026-11-23', '2.00'],
    ['2026-11-20', '1.00'],
  ]);
  expect(items.at(-1)?.kind).toBe('bone');
});
