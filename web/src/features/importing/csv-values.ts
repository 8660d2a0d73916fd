import { businessDate, type BusinessDate } from '../../shared/format/business-date.ts';
import type { DateOrder, DecimalMark } from '../../apollo/generated/importing/graphql.ts';

/**
 * Reads a cell of a CSV file as the settings on screen have it, to show the reading under the cell while a person
 * chooses. Only what is shown comes from here: what goes into the books the server reads again, by stricter rules.
 */

/** Three numbers with marks between, a time of day behind them left out. */
const numbers = /^(\d{1,4})[./\s-]\s?(\d{1,2})[./\s-]\s?(\d{1,4})\.?(?:[T,\s]\s*\d{1,2}[:.h]\d{2}.*)?$/;
/** YYYYMMDD, DDMMYYYY, YYMMDD and so on, perhaps with a time behind. */
const compact = /^(\d{8}|\d{6})(?:[T ]?\d{4,6})?$/;
/** `21 Nov 2026`, `21. November 2026`, `Nov 21, 2026`. */
const named =
  /^(?:(\d{1,2})(?:st|nd|rd|th|º)?[\s./-]+(?:de\s+)?(\p{L}{3,})\.?|(\p{L}{3,})\.?[\s./-]+(\d{1,2})(?:st|nd|rd|th)?)[\s,./-]+(?:de\s+)?(\d{4}|\d{2})(?:[\s,]+\d{1,2}:\d{2}.*)?$/iu;

/** Beginnings of the months' names, without accents, in the languages that statements are written in. */
const monthBeginnings: readonly (readonly string[])[] = [
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

/** The day that a cell says in the given order; null when it is none. */
export function readCsvDate(text: string, order: DateOrder): BusinessDate | null {
  const trimmed = text.trim();
  if (trimmed.length > 48) return null;
  const marked = numbers.exec(trimmed);
  if (marked) return inOrder([marked[1] ?? '', marked[2] ?? '', marked[3] ?? ''], order);
  const plain = compact.exec(trimmed)?.[1];
  if (plain !== undefined) {
    const year = plain.length - 4;
    return order === 'YMD'
      ? inOrder([plain.slice(0, year), plain.slice(year, year + 2), plain.slice(year + 2)], order)
      : inOrder([plain.slice(0, 2), plain.slice(2, 4), plain.slice(4)], order);
  }
  const words = named.exec(trimmed);
  if (!words) return null;
  const name = (words[2] ?? words[3] ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const month = monthBeginnings.findIndex((beginnings) =>
    beginnings.some((beginning) => name.startsWith(beginning)),
  );
  return month === -1 ? null : dateOf(words[5] ?? '', String(month + 1), words[1] ?? words[4] ?? '');
}

function inOrder(
  [first, second, third]: readonly [string, string, string],
  order: DateOrder,
): BusinessDate | null {
  switch (order) {
    case 'YMD':
      return dateOf(first, second, third);
    case 'DMY':
      return dateOf(third, second, first);
    case 'MDY':
      return dateOf(third, first, second);
  }
}

/** Two digits of a year are 1969 to 2068 (POSIX, strptime, `%y`). */
function dateOf(year: string, month: string, day: string): BusinessDate | null {
  if (month.length > 2 || day.length > 2 || ![2, 4].includes(year.length)) return null;
  const full = year.length === 4 ? year : `${year >= '69' ? '19' : '20'}${year}`;
  return businessDate(Number(full), Number(month), Number(day));
}

const currencySigns = /\p{Sc}|[A-Z]{0,2}\$|\b[A-Z]{3}\b|zł|Kč|Ft|kr\.?|Fr\.?/gu;
const groups = /^\d{1,3}(?:([.,'’\s])\d{3})(?:\1\d{3})*$|^\d{1,2}(?:,\d{2})*,\d{3}$/u;

/**
 * The amount that a cell says, as a decimal with a point (`-1234.56`); null when it is none. Takes a sign before or
 * behind, parentheses, CR and DR, a currency, and groups of three parted by the other mark, an apostrophe or a space.
 */
export function readCsvAmount(text: string, mark: DecimalMark): string | null {
  let rest = text.trim().replace(/[\u2010-\u2015\u2212\uFE63]/g, '-');
  if (rest.length > 80) return null;
  const side = /(CR|DR)$/.exec(rest)?.[1];
  if (side !== undefined) rest = rest.slice(0, -2);
  rest = rest.replace(currencySigns, ' ').trim();
  const inParentheses = /^\((.*)\)$/.exec(rest);
  if (inParentheses) rest = (inParentheses[1] ?? '').trim();
  const signed = /^([+-])?\s*(.*?)\s*([+-])?$/u.exec(rest);
  const signs = [signed?.[1], signed?.[3], side, inParentheses ? '(' : undefined].filter(
    (one) => one !== undefined,
  );
  if (signs.length > 1) return null;
  const digits = signed?.[2] ?? '';
  const decimal = mark === 'COMMA' ? ',' : '.';
  const at = digits.indexOf(decimal);
  const head = at === -1 ? digits : digits.slice(0, at);
  const fraction = at === -1 ? '' : digits.slice(at + 1);
  if (!/^\d*$/.test(fraction) || (head === '' && fraction === '')) return null;
  if (!/^\d*$/.test(head) && (head.includes(decimal) || !groups.test(head))) return null;
  const whole = head.replace(/\D/g, '').replace(/^0+(?=\d)/, '') || '0';
  const negative = ['-', 'DR', '('].includes(signs[0] ?? '') && !/^0*$/.test(whole + fraction);
  // Zeros behind the decimals say nothing: `8.95000` is `8.95`.
  const kept = fraction.replace(/0+$/, '').padEnd(Math.min(2, fraction.length), '0');
  return `${negative ? '-' : ''}${whole}${kept === '' ? '' : `.${kept}`}`;
}
