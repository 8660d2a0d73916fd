/**
 * Business dates: `YYYY-MM-DD` strings of the proleptic Gregorian calendar, without a time or a time zone. They
 * compare as strings. Arithmetic goes through day numbers (days since 1970-01-01), never through a `Date`
 * object, so no time zone can move a day.
 */
export type BusinessDate = string;
/** A calendar month, `YYYY-MM`. */
export type Month = string;

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days in a month (1 to 12) of a year. */
export function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Puts a date together; null when there is no such day, or the year is not 1 to 9999. */
export function businessDate(year: number, month: number, day: number): BusinessDate | null {
  if (![year, month, day].every(Number.isInteger)) return null;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return null;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Whether the text is a day that exists, written `YYYY-MM-DD`. */
export function isBusinessDate(text: string): boolean {
  const match = datePattern.exec(text);
  return match !== null && businessDate(Number(match[1]), Number(match[2]), Number(match[3])) === text;
}

/** Whether the text is a month, written `YYYY-MM`. */
export function isMonth(text: string): boolean {
  return isBusinessDate(`${text}-01`);
}

/** Year, month and day of a date. Throws on a text that is not a date. */
export function partsOf(date: BusinessDate): { year: number; month: number; day: number } {
  const match = datePattern.exec(date);
  if (!match) throw new RangeError(`not a date: ${date}`);
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

/**
 * Days since 1970-01-01. Howard Hinnant's days_from_civil (chrono-compatible low-level date algorithms): the year
 * begins in March, so that the leap day comes last.
 */
export function dayNumber(date: BusinessDate): number {
  const { year, month, day } = partsOf(date);
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719468
  );
}

/** The date of a day number, the inverse of `dayNumber` (civil_from_days). */
export function dateOfDayNumber(days: number): BusinessDate {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

export function addDays(date: BusinessDate, days: number): BusinessDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** ISO weekday: 1 Monday to 7 Sunday. 1970-01-01 was a Thursday. */
export function isoWeekday(date: BusinessDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

export function monthOf(date: BusinessDate): Month {
  return date.slice(0, 7);
}

/** The month so many months later (earlier when negative). */
export function addMonths(month: Month, months: number): Month {
  const { year, month: of } = partsOf(`${month}-01`);
  const index = year * 12 + (of - 1) + months;
  return `${pad(Math.floor(index / 12), 4)}-${pad((((index % 12) + 12) % 12) + 1, 2)}`;
}

/** First and last day of a month. */
export function monthRange(month: Month): { from: BusinessDate; to: BusinessDate } {
  const { year, month: of } = partsOf(`${month}-01`);
  return { from: `${month}-01`, to: `${month}-${pad(daysInMonth(year, of), 2)}` };
}

/** The day in a time zone at an instant in milliseconds. A household tells its own today: a device may not know better. */
export function dateInTimeZone(instantMs: number, timeZone: string): BusinessDate {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instantMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
