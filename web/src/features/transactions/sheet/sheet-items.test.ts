import { expect, test } from 'vitest';
import { sampleRow } from '../rows/sample-rows.fixture.ts';
import { daySum, oddIndexOf, sheetItems } from './sheet-items.ts';

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
  sheetItems({ ...base, ...input }).items.map((item) => item.key);

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
  const { items } = sheetItems({ ...base, hasDays: true, hasMore: true });
  const days = items.filter((item) => item.kind === 'day');
  expect(days.map(({ date, from }) => [date, daySum(rows, from)?.amount])).toEqual([
    ['2026-11-25', '1.00'],
    ['2026-11-24', '1.00'],
    ['2026-11-23', '2.00'],
    ['2026-11-20', '1.00'],
  ]);
  expect(items.at(-1)?.kind).toBe('bone');
});

test('rows that go on from those of before give the same items as all of them at once', () => {
  const open = { key: '0008', row: rows[2] ?? null };
  for (const input of [
    {},
    { hasDays: true },
    { editors: [open] },
    { editors: [{ key: 'new:1', row: null }] },
  ]) {
    const whole = sheetItems({ ...base, ...input });
    for (const count of [1, 2, 4]) {
      const first = { ...base, ...input, rows: rows.slice(0, count), hasMore: true };
      const grown = sheetItems({ ...base, ...input, grewFrom: first.rows }, sheetItems(first));
      expect([grown.items, grown.odd]).toEqual([whole.items, whole.odd]);
    }
  }
});

test('of those before only what goes on is kept', () => {
  const first = { ...base, rows: rows.slice(0, 4) };
  const before = sheetItems(first);
  const past = { ...base, grewFrom: first.rows, today: '2026-11-23' };
  expect(sheetItems(past, before).items).toEqual(sheetItems(past).items);
  const others = { ...base, rows: rows.slice(1) };
  expect(sheetItems(others, before).items).toEqual(sheetItems(others).items);
});

test('what is neither row nor bone is found without the rows', () => {
  const elsewhere = { key: '9999', row: sampleRow({ day: 1, id: 9999 }) };
  const found = sheetItems({ ...base, editors: [elsewhere, { key: 'new:1', row: null }], hasMore: true });
  for (const key of ['editor:9999', 'today', 'editor:new:1'])
    expect(found.items[oddIndexOf(found, key)]?.key).toBe(key);
  expect(found.odd.size).toBe(3);
  expect(oddIndexOf(found, 'editor:0010')).toBe(-1);
});
