import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  addDays,
  addMonths,
  type BusinessDate,
  daysBetween,
  firstDayOf,
  lastDayOf,
  monthOf,
  parseDate,
  parseMonth,
  shiftDate,
  todayIn,
} from './date.ts';
import { day, valueOf } from './fixtures/household.ts';

const MS_OF_DAY = 86_400_000;
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const DAYS_OF_CALENDAR = (Date.parse('9999-12-31T00:00:00Z') - FIRST_MS) / MS_OF_DAY;

/** The oracle: JavaScript's own proleptic Gregorian calendar, in UTC. */
const oracle = (ms: number) => new Date(ms).toISOString().slice(0, 10) as BusinessDate;
const msOf = (date: BusinessDate) => Date.parse(`${date}T00:00:00Z`);
const anyDate = fc
  .integer({ min: 0, max: DAYS_OF_CALENDAR })
  .map((days) => oracle(FIRST_MS + days * MS_OF_DAY));

describe('parseDate', () => {
  it.each(['2026-01-31', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('reads %s', (text) => {
    expect(parseDate(text)).toEqual({ ok: true, value: text });
  });

  it.each([
    '',
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '2026-01-32',
    '0000-01-01',
    '10000-01-01',
    '-001-01-01',
    '2026-1-1',
    '26-01-01',
    '20260101',
    '2026/01/01',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '2026-01-01\n',
    '２０２６-01-01',
    '٢٠٢٦-01-01',
  ])('refuses %j', (text) => {
    expect(parseDate(text)).toMatchObject({ ok: false, error: { code: 'date_unreadable' } });
  });

  it('takes exactly the days that exist', () => {
    const two = (number: number) => String(number).padStart(2, '0');
    const anyText = fc
      .tuple(
        fc.integer({ min: 0, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
      )
      .map(([year, month, number]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(number)}`);
    fc.assert(
      fc.property(anyText, (text) => {
        const ms = Date.parse(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(ms) && oracle(ms) === text && !text.startsWith('0000');
        expect(parseDate(text).ok).toBe(exists);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('counting days', () => {
  it('agrees with the oracle on every day of 400 years, after which the calendar repeats', () => {
    let date = day('1800-01-01');
    for (let ms = msOf(date); date < '2200-01-01'; ms += MS_OF_DAY) {
      expect(date).toBe(oracle(ms));
      date = addDays(date, 1);
    }
  });

  it('agrees with the oracle on the days between any two', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (from, to) => {
        expect(daysBetween(from, to)).toBe((msOf(to) - msOf(from)) / MS_OF_DAY);
        expect(addDays(from, daysBetween(from, to))).toBe(to);
        expect(from < to).toBe(daysBetween(from, to) > 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('says so where a shift leaves the calendar', () => {
    expect(shiftDate(day('9999-12-30'), 1)).toEqual({ ok: true, value: '9999-12-31' });
    expect(shiftDate(day('9999-12-31'), 1)).toMatchObject({ error: { code: 'date_out_of_range' } });
    expect(shiftDate(day('0001-01-01'), -1)).toMatchObject({ error: { code: 'date_out_of_range' } });
    expect(() => addDays(day('9999-12-31'), 1)).toThrow('leaves the calendar');
    expect(() => addDays(day('2026-01-01'), 0.5)).toThrow('days are whole');
  });
});

describe('months', () => {
  it('knows the month of a day and a month’s ends', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const month = monthOf(date);
        expect(date.startsWith(month)).toBe(true);
        expect(firstDayOf(month) <= date && date <= lastDayOf(month)).toBe(true);
        if (lastDayOf(month) !== '9999-12-31') {
          expect(addDays(lastDayOf(month), 1)).toBe(firstDayOf(addMonths(month, 1)));
        }
      }),
    );
  });

  it.each([
    ['2026-01', -1, '2025-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-06', -18, '2024-12'],
    ['2026-06', 0, '2026-06'],
    ['0001-01', 119_987, '9999-12'],
  ])('moves %s by %i months to %s', (month, months, moved) => {
    expect(addMonths(valueOf(parseMonth(month)), months)).toBe(moved);
  });

  it('throws where a move leaves the calendar', () => {
    expect(() => addMonths(valueOf(parseMonth('9999-12')), 1)).toThrow('leaves the calendar');
    expect(() => addMonths(valueOf(parseMonth('0001-01')), -1)).toThrow('leaves the calendar');
  });

  it.each(['', '2026', '2026-13', '2026-00', '0000-01', '10000-01', '2026-1', '2026-01-01', '2026-01\n'])(
    'refuses %j',
    (text) => {
      expect(parseMonth(text)).toMatchObject({ ok: false, error: { code: 'month_unreadable' } });
    },
  );
});

describe('todayIn', () => {
  it.each([
    ['UTC', '2026-01-01T00:00:00Z', '2026-01-01'],
    ['UTC', '2025-12-31T23:59:59.999Z', '2025-12-31'],
    ['Europe/Berlin', '2025-12-31T23:00:00Z', '2026-01-01'],
    ['America/Los_Angeles', '2026-01-01T07:59:00Z', '2025-12-31'],
    ['Pacific/Kiritimati', '2026-01-01T10:00:00Z', '2026-01-02'],
    ['Asia/Kathmandu', '2026-02-28T18:15:00Z', '2026-03-01'],
    // The zones whose people read another calendar than the books are kept in.
    ['Asia/Tehran', '2026-03-20T20:30:00Z', '2026-03-21'],
    ['Asia/Bangkok', '2026-01-01T00:00:00Z', '2026-01-01'],
  ])('in %s at %s is %s', (timeZone, now, today) => {
    expect(todayIn(timeZone, new Date(now))).toBe(today);
  });
});
