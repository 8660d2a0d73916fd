import { dayNumber, partsOf, type BusinessDate, type Month } from './business-date.ts';

/**
 * How a date is written.
 * `short`: 21 Nov, with the year when it is not the year of `today`; `weekday`: Sat 21 Nov, likewise;
 * `long`: 21 November 2026; `day-month`: 21 November; `numeric`: 21/11/2026; `month`: November 2026; `month-name`: November;
 * `month-short`: Nov; `month-year`: Nov 26.
 */
export type DateStyle =
  | 'short'
  | 'weekday'
  | 'long'
  | 'day-month'
  | 'numeric'
  | 'month'
  | 'month-name'
  | 'month-short'
  | 'month-year';

const styles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  short: { day: 'numeric', month: 'short' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  'day-month': { day: 'numeric', month: 'long' },
  numeric: { day: '2-digit', month: '2-digit', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  'month-name': { month: 'long' },
  'month-short': { month: 'short' },
  'month-year': { month: 'short', year: '2-digit' },
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** Writes a date (or, with a month style, a month) for people. */
export function formatDate(
  date: BusinessDate | Month,
  style: DateStyle,
  { locale, today }: { locale: string; today: BusinessDate },
): string {
  const full = date.length === 7 ? `${date}-01` : date;
  const otherYear = partsOf(full).year !== partsOf(today).year;
  const withYear = otherYear && (style === 'short' || style === 'weekday');
  const name = `${locale} ${style} ${withYear}`;
  let found = formats.get(name);
  if (!found) {
    const options = withYear ? { ...styles[style], year: 'numeric' as const } : styles[style];
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    formats.set(name, found);
  }
  // The instant of that day's midnight in UTC, formatted in UTC: no zone can move it.
  return found.format(dayNumber(full) * 86_400_000);
}

/** Writes an instant (ISO 8601) with its time in a time zone: `21 Nov 2026, 14:03`. */
export function formatInstant(
  instant: string | number,
  { locale, timeZone, time = 'short' }: { locale: string; timeZone?: string; time?: 'short' | 'only' },
): string {
  const format = dateTimeFormat(locale, {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(time === 'only' ? {} : { dateStyle: 'medium' }),
    timeStyle: 'short',
  });
  return format.format(typeof instant === 'number' ? instant : Date.parse(instant));
}

/** The browser's own variety of a language (en-GB for en), for what is written outside a household. */
export function localeOfLanguage(language: string): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
}

/** The order in which a locale writes day, month and year: `dmy`, `mdy` or `ymd`. */
export function dateOrder(locale: string): 'dmy' | 'mdy' | 'ymd' {
  const order = dateTimeFormat(locale, { day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' })
    .formatToParts(0)
    .filter((part) => part.type === 'day' || part.type === 'month' || part.type === 'year')
    .map((part) => part.type[0])
    .join('');
  return order === 'mdy' || order === 'ymd' ? order : 'dmy';
}

function dateTimeFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}
