import { fromMinor, numberMarks } from './money.ts';

/**
 * Reads what a person types into an amount field: `12,50`, `12.50`, `1.234,56`, `1 234.5`, and sums such as
 * `12.50+3` or `100 - 2,5`. The result is bigint minor units. A text that cannot be read is an error with a
 * code, never a zero; one that could be read two ways says so, with both readings, so that the field shows the
 * reading before anything is saved.
 */
export type TypedAmount =
  | {
      readonly ok: true;
      readonly minor: bigint;
      /** The reading as the API takes it, with the currency's digits. */
      readonly amount: string;
      /** True when what was typed is a sum, so that its result is worth showing. */
      readonly isSum: boolean;
      /** The other reading when there are two, as a decimal; null when there is one alone. */
      readonly otherAmount: string | null;
    }
  | { readonly ok: false; readonly code: TypedAmountProblem };

export type TypedAmountProblem =
  /** Nothing was typed. */
  | 'amount_is_empty'
  /** Not a number or a sum of numbers. */
  | 'amount_is_unreadable'
  /** More digits after the mark than the currency has. */
  | 'amount_has_too_many_decimals'
  /** Past what the books hold (a signed 64-bit number of minor units). */
  | 'amount_is_too_large';

const minorMax = 2n ** 63n - 1n;
/** Groups of three, or India's: two digits a group before the last three (`12,34,567`). */
const grouping = /^(\d{1,3}([.,]\d{3})+|\d{1,2}([.,]\d{2})+[.,]\d{3})$/;
const groupingMarks = /[\s\u00a0\u202f'’_]/g;

/** Reads a typed amount for a currency with `exponent` digits, by the household's number locale. */
export function readTypedAmount(text: string, exponent: number, locale: string): TypedAmount {
  const typed = text.trim().replaceAll('−', '-');
  if (typed === '') return { ok: false, code: 'amount_is_empty' };
  if (!/^[\d.,+\-\s\u00a0\u202f'’]+$/.test(typed)) return { ok: false, code: 'amount_is_unreadable' };

  const terms = typed.replace(groupingMarks, '').match(/[+-]?[^+-]+/g);
  // The parts joined again must be all that was typed, or a sign stands alone somewhere (`12++3`, `12-`).
  if (!terms || terms.join('') !== typed.replace(groupingMarks, '')) {
    return { ok: false, code: 'amount_is_unreadable' };
  }
  const { decimal } = numberMarks(locale);
  let minor = 0n;
  let otherMinor = 0n;
  for (const term of terms) {
    const reading = readNumber(term.replace(/^[+-]/, ''), exponent, decimal);
    if (typeof reading === 'string') return { ok: false, code: reading };
    const sign = term.startsWith('-') ? -1n : 1n;
    minor += sign * reading.minor;
    otherMinor += sign * (reading.otherMinor ?? reading.minor);
  }
  if (minor > minorMax || minor < -minorMax) return { ok: false, code: 'amount_is_too_large' };
  return {
    ok: true,
    minor,
    amount: fromMinor(minor, exponent),
    isSum: terms.length > 1,
    otherAmount: otherMinor === minor ? null : fromMinor(otherMinor, exponent),
  };
}

interface NumberReading {
  readonly minor: bigint;
  readonly otherMinor: bigint | null;
}

/** One number without sign or spaces. `localDecimal` decides where a single mark could be either. */
function readNumber(
  text: string,
  exponent: number,
  localDecimal: string,
): NumberReading | TypedAmountProblem {
  const marks = [...text.matchAll(/[.,]/g)];
  const last = marks.at(-1);
  if (!/\d/.test(text)) return 'amount_is_unreadable';
  if (!last) return { minor: BigInt(text) * 10n ** BigInt(exponent), otherMinor: null };

  const kinds = new Set(marks.map((mark) => mark[0]));
  const grouped = readGrouped(text, exponent);
  if (kinds.size === 2) {
    // With both marks the last one is the decimal mark, and the other one must group.
    const whole = text.slice(0, last.index);
    if (whole.includes(last[0]) || !grouping.test(whole)) return 'amount_is_unreadable';
    return readDecimal(whole.replace(/[.,]/g, ''), text.slice(last.index + 1), exponent);
  }
  if (marks.length > 1) return grouped ?? 'amount_is_unreadable';

  const asDecimal = readDecimal(text.slice(0, last.index), text.slice(last.index + 1), exponent);
  if (!grouped) return asDecimal;
  if (typeof asDecimal === 'string') {
    // `1.234` euros cannot have three decimals, so it groups; where the mark is this locale's decimal mark a
    // slip of a digit is as likely, and the shorter number is offered as the other reading.
    return last[0] === localDecimal
      ? { minor: grouped.minor, otherMinor: cutDecimal(text.replace(',', '.'), exponent) }
      : grouped;
  }
  return last[0] === localDecimal
    ? { minor: asDecimal.minor, otherMinor: grouped.minor }
    : { minor: grouped.minor, otherMinor: asDecimal.minor };
}

/** `1.234` or `1,234,567` as a whole number; null where the groups are not whole or begin with zero. */
function readGrouped(text: string, exponent: number): NumberReading | null {
  if (!grouping.test(text) || text.startsWith('0')) return null;
  return { minor: BigInt(text.replace(/[.,]/g, '')) * 10n ** BigInt(exponent), otherMinor: null };
}

function readDecimal(whole: string, fraction: string, exponent: number): NumberReading | TypedAmountProblem {
  if (!/^\d*$/.test(whole) || !/^\d*$/.test(fraction)) return 'amount_is_unreadable';
  if (fraction.length > exponent) return 'amount_has_too_many_decimals';
  return { minor: BigInt((whole || '0') + fraction.padEnd(exponent, '0')), otherMinor: null };
}

/** The decimal reading with the digits cut to what the currency has. */
function cutDecimal(text: string, exponent: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
}
