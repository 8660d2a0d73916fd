import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  businessDate,
  dateInTimeZone,
  dateOfDayNumber,
  dayNumber,
  isBusinessDate,
  isoWeekday,
  monthRange,
} from './business-date.ts';
import { formatDate } from './date-format.ts';
import { readTypedDate } from './typed-date.ts';

describe('business dates', () => {
  test('only days that exist are dates', () => {
    expect(isBusinessDate('2028-02-29')).toBe(true);
    for (const text of ['2026-02-29', '2026-02-30', '0000-01-01', '10000-01-01', '2026-1-1', '2026-13-01']) {
      expect(isBusinessDate(text), text).toBe(false);
    }
    expect(businessDate(1900, 2, 29)).toBeNull();
  });

  test('day numbers agree with the calendar of the runtime', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (days) => {
        const iso = new Date(days * 86_400_000).toISOString().slice(0, 10);
        if (iso.startsWith('-') || iso.startsWith('+')) return;
        expect(dateOfDayNumber(days)).toBe(iso);
        expect(dayNumber(iso)).toBe(days);
      }),
    );
  });

  test('days and months are counted over their ends', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(addMonths('2026-11', 14)).toBe('2028-01');
    expect(monthRange('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(isoWeekday('2026-11-23')).toBe(1);
    expect(isoWeekday('2026-11-22')).toBe(7);
  });

  test('today is the day of the zone', () => {
    const instantMs = Date.UTC(2026, 10, 23, 23, 30);
    expect(dateInTimeZone(instantMs, 'Europe/Berlin')).toBe('2026-11-24');
    expect(dateInTimeZone(instantMs, 'America/New_York')).toBe('2026-11-23');
  });
});

describe('formatDate', () => {
  const today = '2026-11-23';
  test('writes days, with the year where it is another', () => {
    expect(formatDate('2026-11-21', 'short', { locale: 'en-GB', today })).toBe('21 Nov');
    expect(formatDate('2025-11-21', 'short', { locale: 'en-GB', today })).toBe('21 Nov 2025');
    expect(formatDate('2026-11-21', 'numeric', { locale: 'de', today })).toBe('21.11.2026');
    expect(formatDate('2026-11', 'month', { locale: 'en', today })).toBe('November 2026');
  });
});

describe('readTypedDate', () => {
  const read = (text: string, locale = 'de') => readTypedDate(text, { locale, today: '2026-11-23' });
  test.each([
    ['2026-02-03', '2026-02-03'],
    ['5', '2026-11-05'],
    ['5.', '2026-11-05'],
    ['3.2.', '2026-02-03'],
    ['3.2.25', '2025-02-03'],
    ['3.2.1999', '1999-02-03'],
    ['03/02/99', '1999-02-03'],
    ['+1', '2026-11-24'],
    ['-30', '2026-10-24'],
    ['gestern', '2026-11-22'],
    ['Übermorgen', '2026-11-25'],
  ])('reads %s', (text, date) => expect(read(text)).toBe(date));

  test('reads the words of its own language alone', () => {
    expect(read('yesterday', 'en-GB')).toBe('2026-11-22');
    expect(read('yesterday', 'de')).toBeNull();
  });

  test('reads by the order of the locale', () => {
    expect(read('2/3', 'en-US')).toBe('2026-02-03');
    expect(read('2/3/26', 'en-US')).toBe('2026-02-03');
    expect(read('2/3', 'en-GB')).toBe('2026-03-02');
  });

  test.each(['', 'soon', '31.2.', '32', '2026-02-30', '1.13.'])('%j is no day', (text) =>
    expect(read(text)).toBeNull(),
  );
});
