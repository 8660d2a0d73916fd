import { addDays, businessDate, isBusinessDate, partsOf, type BusinessDate } from './business-date.ts';
import { dateOrder } from './date-format.ts';

/**
 * Reads what a person types into a date field, by the locale's order of day and month:
 * the words for the days around today (`yesterday`, `morgen`), `23` (this month), `23.11.`, `23/11`, `23.11.26`, `23.11.2026`, `2026-11-23`, `+1` and `-3` (days from today).
 * Two digits of a year mean the year within 50 years of today. Null when it is no day that exists: a field
 * then says so and keeps the text.
 */
export function readTypedDate(
  text: string,
  { locale, today }: { locale: string; today: BusinessDate },
): BusinessDate | null {
  const typed = text.trim();
  if (isBusinessDate(typed)) return typed;
  const near = wordsForDays(locale).get(typed.toLocaleLowerCase(locale));
  if (near !== undefined) return addDays(today, near);
  const offset = /^([+-])(\d{1,4})$/.exec(typed);
  if (offset) return addDays(today, Number(offset[2]) * (offset[1] === '-' ? -1 : 1));

  const numbers = /^(\d{1,4})(?:[./\-\s]+(\d{1,2}))?(?:[./\-\s]+(\d{1,4}))?[./]?$/.exec(typed);
  if (!numbers) return null;
  const [first, second, third] = [numbers[1], numbers[2], numbers[3]];
  const now = partsOf(today);
  if (second === undefined) return businessDate(now.year, now.month, Number(first));
  const order = dateOrder(locale);
  if (third === undefined) {
    return order === 'dmy'
      ? businessDate(now.year, Number(second), Number(first))
      : businessDate(now.year, Number(first), Number(second));
  }
  if (first?.length === 4) return businessDate(Number(first), Number(second), Number(third));
  const year = fullYear(third, now.year);
  if (order === 'mdy') return businessDate(year, Number(first), Number(second));
  if (order === 'ymd') return businessDate(fullYear(first ?? '', now.year), Number(second), Number(third));
  return businessDate(year, Number(second), Number(first));
}

function fullYear(digits: string, thisYear: number): number {
  if (digits.length !== 2) return Number(digits);
  const century = Math.floor(thisYear / 100) * 100;
  const year = century + Number(digits);
  if (year > thisYear + 50) return year - 100;
  return year < thisYear - 50 ? year + 100 : year;
}

const daysInWords = new Map<string, ReadonlyMap<string, number>>();

/** The words that a locale has for days around today, such as `yesterday`, `vorgestern`; their days from today. */
function wordsForDays(locale: string): ReadonlyMap<string, number> {
  let words = daysInWords.get(locale);
  if (!words) {
    const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    words = new Map(
      [-2, -1, 0, 1, 2].map((days) => [format.format(days, 'day').toLocaleLowerCase(locale), days]),
    );
    daysInWords.set(locale, words);
  }
  return words;
}
