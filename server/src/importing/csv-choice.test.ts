import { expect, it } from 'vitest';
import { chooseCsv } from './csv-choice.ts';

it('keeps what was chosen before and adds what is asked now', () => {
  expect(chooseCsv({ dateOrder: 'DMY', flipSign: true }, { dateOrder: 'MDY' })).toEqual({
    dateOrder: 'MDY',
    flipSign: true,
  });
});

it('finds the columns anew when the table is another', () => {
  const before = { columns: ['DATE', 'AMOUNT'], flipSign: true } as const;
  expect(chooseCsv(before, { skipLines: 2 })).toEqual({ flipSign: true, skipLines: 2 });
  expect(chooseCsv(before, { hasHeader: false, columns: ['AMOUNT', 'DATE'] })).toEqual({
    flipSign: true,
    hasHeader: false,
    columns: ['AMOUNT', 'DATE'],
  });
});

it.each([
  [{ delimiter: ':' }, 'csv_setting_unreadable'],
  [{ encoding: 'latin1' }, 'csv_setting_unreadable'],
  [{ skipLines: 1.5 }, 'number_out_of_range'],
  [{ skipLines: 10_001 }, 'number_out_of_range'],
  [{ columns: Array.from({ length: 101 }, () => 'MEMO' as const) }, 'too_many_items'],
])('refuses %j', (asked, code) => {
  expect(() => chooseCsv({}, asked)).toThrow(expect.objectContaining({ code }));
});
