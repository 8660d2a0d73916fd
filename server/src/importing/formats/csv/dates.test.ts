import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, parseDate } from '../../../ledger/date.ts';
import { readDate } from './dates.ts';
import type { DateOrder } from './settings.ts';

test.each([
  ['21.11.2026', 'DMY', '2026-11-21'],
  ['1.2.2026', 'DMY', '2026-02-01'],
  ['21. 11. 2026', 'DMY', '2026-11-21'],
  ['21/11/26', 'DMY', '2026-11-21'],
  ['11/21/2026', 'MDY', '2026-11-21'],
  ['11/21/2026', 'DMY', null],
  ['2026-11-21', 'YMD', '2026-11-21'],
  ['2026/11/21', 'YMD', '2026-11-21'],
  ['2026.11.21.', 'YMD', '2026-11-21'],
  ['2026-11-21', 'DMY', null],
  ['21.11.2026', 'YMD', null],
  ['26-11-21', 'YMD', '2026-11-21'],
  ['20261121', 'YMD', '2026-11-21'],
  ['20261121120000', 'YMD', '2026-11-21'],
  ['21112026', 'DMY', '2026-11-21'],
  ['211126', 'DMY', '2026-11-21'],
  ['21 Nov 2026', 'YMD', '2026-11-21'],
  ['Nov 21, 2026', 'DMY', '2026-11-21'],
  ['21. Dezember 2026', 'DMY', '2026-12-21'],
  ['21 déc. 2026', 'DMY', '2026-12-21'],
  ['3 de mayo de 2026', 'DMY', '2026-05-03'],
  ['21-Nov-26', 'MDY', '2026-11-21'],
  ['21 Foo 2026', 'DMY', null],
  ['21.11.2026 23:59', 'DMY', '2026-11-21'],
  ['2026-11-21T23:59:59-11:00', 'YMD', '2026-11-21'],
  ['30.02.2026', 'DMY', null],
  ['29.02.2024', 'DMY', '2024-02-29'],
  ['01.01.0000', 'DMY', null],
  ['01.01.10000', 'DMY', null],
  ['01.13.2026', 'DMY', null],
  ['3?.11.2026', 'DMY', null],
  ['21.11.', 'DMY', null],
  ['21.11/2026', 'DMY', null],
  ['٢١.١١.٢٠٢٦', 'DMY', null],
  ['', 'DMY', null],
  ['45982', 'DMY', null],
] as const)('%s as %s is %s', (text, order, expected) => {
  expect(readDate(text, order)).toBe(expected);
});

test('every day reads back from every order with every mark', () => {
  const first = parseDate('1969-01-01');
  if (!first.ok) throw new Error('The first day is a day.');
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 36_500 }),
      fc.constantFrom<DateOrder>('DMY', 'MDY', 'YMD'),
      fc.constantFrom('.', '/', '-', ' ', ''),
      fc.boolean(),
      (days, order, mark, isShort) => {
        const date = addDays(first.value, days);
        const [year = '', month = '', day = ''] = date.split('-');
        const parts = { D: day, M: month, Y: isShort ? year.slice(2) : year };
        const text = [...order].map((part) => parts[part as 'D']).join(mark);
        expect(readDate(text, order)).toBe(isShort && date > '2068-12-31' ? null : date);
      },
    ),
  );
});
