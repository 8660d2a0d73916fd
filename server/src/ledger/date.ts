import { shown } from './errors.ts';
import { assert, err, ok, type Result } from './result.ts';

declare const businessDateBrand: unique symbol;
declare const monthBrand: unique symbol;

/**
 * A day of the books, 'YYYY-MM-DD', from 0001-01-01 to 9999-12-31 in the proleptic Gregorian calendar of
 * ISO 8601. It has no time and no zone, and no `Date` object ever holds one: that is how days get shifted.
 * Dates compare as text: `'2026-02-28' < '2026-03-01'`.
 */
export type BusinessDate = string & { readonly [businessDateBrand]: true };

/** A month of the books, 'YYYY-MM'. Months compare as text too. */
export type Month = string & { readonly [monthBrand]: true };

/** Reads a day that exists, written in full. Error: `date_unreadable`. */
export function parseDate(text: string): Result<BusinessDate> {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  const [year, month, day] = (match ?? []).slice(1).map(integerOf);
  const exists =
    year !== undefined && month !== undefined && day !== undefined && isDay({ year, month, day });
  return exists ? ok(text as BusinessDate) : err('date_unreadable', { text: shown(text) });
}

/** Reads a month, written in full. Error: `month_unreadable`. */
export function parseMonth(text: string): Result<Month> {
  return parseDate(`${text}-01`).ok ? ok(text as Month) : err('month_unreadable', { text: shown(text) });
}

/** The day that many days later; earlier, for a negative number. Leaving the calendar is a bug: see `shiftDate`. */
export function addDays(date: BusinessDate, days: number): BusinessDate {
  const shifted = shiftDate(date, days);
  assert(shifted.ok, `${date} moved by ${days} days leaves the calendar`);
  return shifted.value;
}

/** The same for a number of days that a person chose. Error: `date_out_of_range`. */
export function shiftDate(date: BusinessDate, days: number): Result<BusinessDate> {
  assert(days % 1 === 0, 'days are whole');
  const shifted = dayNumber(date) + days;
  const inside = FIRST_DAY_NUMBER <= shifted && shifted <= LAST_DAY_NUMBER;
  return inside ? ok(dateOfDayNumber(shifted)) : err('date_out_of_range', { date, days: String(days) });
}

/** How many days from one day to another; negative where the second is earlier. */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The month a day is in. */
export function monthOf(date: BusinessDate): Month {
  return date.slice(0, 7) as Month;
}

/** The month's first day. */
export function firstDayOf(month: Month): BusinessDate {
  return `${month}-01` as BusinessDate;
}

/** The month's last day. */
export function lastDayOf(month: Month): BusinessDate {
  const { year, month: number } = partsOf(firstDayOf(month));
  return dateOf({ year, month: number, day: daysInMonth(year, number) });
}

/** The month that many months later; earlier, for a negative number. Leaving the calendar is a bug. */
export function addMonths(month: Month, months: number): Month {
  assert(months % 1 === 0, 'months are whole');
  const { year, month: number } = partsOf(firstDayOf(month));
  const count = year * 12 + (number - 1) + months;
  const shifted = { year: Math.floor(count / 12), month: (count % 12) + 1, day: 1 };
  assert(isDay(shifted), `${month} moved by ${months} months leaves the calendar`);
  return monthOf(dateOf(shifted));
}

/**
 * Which day it is in a time zone at an instant: the one place where a clock becomes a day of the books.
 *
 * @param timeZone a name of the IANA database, like 'Europe/Berlin'; the household's was checked when it was set
 * @param now      the instant, passed in so that the ledger itself reads no clock
 */
export function todayIn(timeZone: string, now: Date): BusinessDate {
  const second = Math.floor(now.getTime() / 1_000);
  const known = daysTold.get(timeZone);
  if (known?.second === second) return known.day;
  const day = dayIn(timeZone, now);
  daysTold.set(timeZone, { second, day });
  return day;
}

/** The day of the last second that was asked about in each time zone: every request asks, and a calendar is slow. */
const daysTold = new Map<string, { readonly second: number; readonly day: BusinessDate }>();

function dayIn(timeZone: string, now: Date): BusinessDate {
  const parts = new Map(
    dayFormat(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  const year = (parts.get('year') ?? '').padStart(4, '0');
  const today = parseDate(`${year}-${parts.get('month')}-${parts.get('day')}`);
  assert(today.ok, `the clock is outside the calendar: ${now.toISOString()}`);
  return today.value;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs more than using it, and a time zone has only one. */
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  dayFormats.set(timeZone, format);
  return format;
}

interface DayParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

// The calendar repeats every 400 years: 97 of them are leap years.
const YEARS_OF_ERA = 400;
const DAYS_OF_ERA = 146_097;
// Days from 0000-03-01, where the first era begins, to 1970-01-01, which is day 0.
const EPOCH_IN_ERAS = 719_468;

const FIRST_DAY_NUMBER = dayNumberOf({ year: 1, month: 1, day: 1 });
const LAST_DAY_NUMBER = dayNumberOf({ year: 9999, month: 12, day: 31 });

/** Days since 1970-01-01, negative before. */
function dayNumber(date: BusinessDate): number {
  return dayNumberOf(partsOf(date));
}

/**
 * Counts days with years that begin in March, so that the leap day is the last of its year and the lengths of
 * the months before it follow one line, (153 m + 2) / 5.
 * Source: Howard Hinnant, “chrono-Compatible Low-Level Date Algorithms”, days_from_civil.
 */
function dayNumberOf({ year, month, day }: DayParts): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const era = Math.floor(marchYear / YEARS_OF_ERA);
  const yearOfEra = marchYear - era * YEARS_OF_ERA;
  const dayOfYear = daysBeforeMarchMonth(marchMonth) + day - 1;
  return era * DAYS_OF_ERA + daysBeforeYearOfEra(yearOfEra) + dayOfYear - EPOCH_IN_ERAS;
}

/** The inverse. Source: the same paper, civil_from_days. */
function dateOfDayNumber(number: number): BusinessDate {
  const shifted = number + EPOCH_IN_ERAS;
  const era = Math.floor(shifted / DAYS_OF_ERA);
  const dayOfEra = shifted - era * DAYS_OF_ERA;
  // Without its leap days an era has years of 365 days: take out those that have passed, then divide.
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / (DAYS_OF_ERA - 1));
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - daysBeforeYearOfEra(yearOfEra);
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const marchYear = era * YEARS_OF_ERA + yearOfEra;
  return dateOf({
    year: month > 2 ? marchYear : marchYear + 1,
    month,
    day: dayOfYear - daysBeforeMarchMonth(marchMonth) + 1,
  });
}

function daysBeforeMarchMonth(marchMonth: number): number {
  return Math.floor((153 * marchMonth + 2) / 5);
}

function daysBeforeYearOfEra(yearOfEra: number): number {
  return yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
}

/** Every fourth year, but not every hundredth, but every four-hundredth. Source: Inter gravissimas, 1582. */
function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isDay({ year, month, day }: DayParts): boolean {
  const inYear = 1 <= year && year <= 9999 && 1 <= month && month <= 12;
  return inYear && 1 <= day && day <= daysInMonth(year, month);
}

function partsOf(date: BusinessDate): DayParts {
  return {
    year: integerOf(date.slice(0, 4)),
    month: integerOf(date.slice(5, 7)),
    day: integerOf(date.slice(8, 10)),
  };
}

function dateOf({ year, month, day }: DayParts): BusinessDate {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` as BusinessDate;
}

/** The value of ASCII digits. Spelled out because reading text as a number by guessing has no place in here. */
function integerOf(digits: string): number {
  return Array.from(digits).reduce((value, digit) => value * 10 + (digit.charCodeAt(0) - 48), 0);
}
