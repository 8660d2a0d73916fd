import { type BusinessDate, parseDate } from '../../../ledger/date.ts';
import type { DateOrder } from './settings.ts';

/** Three numbers with the same mark between them, and perhaps a time of day behind them, which is not of the date. */
const NUMBERS =
  /^(\d{1,4})(?:([./-])|\s)\s?(\d{1,2})(?:\2|\s)\s?(\d{1,4})\.?(?:(?:[T,]|\s)\s*\d{1,2}[:.h]\d{2}.*)?$/;

/** Numbers without a mark between them: YYYYMMDD, DDMMYYYY, YYMMDD and so on, perhaps with a time behind eight. */
const COMPACT = /^(\d{8}|\d{6})(?:[T ]?\d{4,6})?$/;

/** A month by its name: `21 Nov 2026`, `21. November 2026`, `Nov 21, 2026`, `21-Nov-26`. */
const NAMED =
  /^(?:(\d{1,2})(?:st|nd|rd|th|º)?[\s./-]+(?:de\s+)?(\p{L}{3,})\.?|(\p{L}{3,})\.?[\s./-]+(\d{1,2})(?:st|nd|rd|th)?)[\s,./-]+(?:de\s+)?(\d{4}|\d{2})(?:[\s,]+\d{1,2}:\d{2}.*)?$/iu;

/** Beginnings of the months' names in the languages of the header words, without accents; the longest match decides. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen'],
  ['feb', 'fev'],
  ['mar', 'mrz', 'maa', 'mrt'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai', 'mag', 'mei'],
  ['jun', 'juin', 'giu'],
  ['jul', 'juil', 'lug'],
  ['aug', 'aou', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'out', 'ott'],
  ['nov'],
  ['dec', 'dez', 'dic'],
];

/** Longest text that is looked at: no date with a time is longer. */
const DATE_CHARACTERS_MAX = 48;

/**
 * Reads a date in the given order of day, month and year, whatever stands between them. A time of day behind it is
 * passed over: the date is the one the bank wrote. Two digits of a year are 1969 to 2068 (POSIX, strptime, `%y`).
 *
 * @returns null for whatever is no day of the calendar in this order: nothing is guessed.
 */
export function readDate(text: string, order: DateOrder): BusinessDate | null {
  const trimmed = text.trim();
  if (trimmed.length < 5 || trimmed.length > DATE_CHARACTERS_MAX) return null;
  const numbers = NUMBERS.exec(trimmed);
  if (numbers !== null) return inOrder([numbers[1]!, numbers[3]!, numbers[4]!], order);
  const compact = COMPACT.exec(trimmed);
  if (compact !== null) return inOrder(splitCompact(compact[1]!, order), order);
  const named = NAMED.exec(trimmed);
  if (named === null) return null;
  const month = monthByName(named[2] ?? named[3]!);
  return month === null ? null : dateOf({ year: named[5]!, month, day: named[1] ?? named[4]! });
}

function inOrder(parts: readonly [string, string, string], order: DateOrder): BusinessDate | null {
  const [first, second, third] = parts;
  if (order === 'YMD') return dateOf({ year: first, month: second, day: third });
  if (order === 'DMY') return dateOf({ year: third, month: second, day: first });
  return dateOf({ year: third, month: first, day: second });
}

function splitCompact(digits: string, order: DateOrder): [string, string, string] {
  const year = digits.length - 4;
  return order === 'YMD'
    ? [digits.slice(0, year), digits.slice(year, year + 2), digits.slice(year + 2)]
    : [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)];
}

function dateOf(parts: { year: string; month: string; day: string }): BusinessDate | null {
  if (parts.month.length > 2 || parts.day.length > 2) return null;
  const year = fullYear(parts.year);
  if (year === null) return null;
  const date = parseDate(`${year}-${parts.month.padStart(2, '0')}-${parts.day.padStart(2, '0')}`);
  return date.ok ? date.value : null;
}

function fullYear(digits: string): string | null {
  if (digits.length === 4) return digits;
  if (digits.length !== 2) return null;
  return digits >= '69' ? `19${digits}` : `20${digits}`;
}

function monthByName(name: string): string | null {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const index = MONTHS.findIndex((beginnings) => beginnings.some((beginning) => plain.startsWith(beginning)));
  return index < 0 ? null : String(index + 1).padStart(2, '0');
}
