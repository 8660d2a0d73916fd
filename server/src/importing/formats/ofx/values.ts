import { type CurrencyCode, currency as currencyOf, exponentOf } from '../../../ledger/currency.ts';
import { type BusinessDate, parseDate } from '../../../ledger/date.ts';
import { type DecimalMark, readAmount, toMinorUnits } from '../amount.ts';
import type { LineIssueCode, SentenceParams } from '../statement.ts';

/** A value that cannot be read, and why. */
export interface ValueProblem {
  readonly code: LineIssueCode;
  readonly params: SentenceParams;
}

/**
 * The day of a date of the form `YYYYMMDDHHMMSS.XXX[offset:name]` (OFX 1.6 and 2.2, section 3.2.8.2), all but the day
 * optional. The day is taken as the bank wrote it: the bank booked it on that day of its own zone, and moving it into
 * another zone would move it to another day.
 */
export function readOfxDate(text: string): BusinessDate | null {
  const match =
    /^(\d{4})(-?)(\d{2})\2(\d{2})(?:[T:\s]?\d{2,6}(?::\d{2,3}){0,2}(?:[.,]\d{1,6})?)?(?:\s*\[[^\]]{0,40}\]?|Z)?$/.exec(
      text,
    );
  if (match === null) return null;
  const date = parseDate(`${match[1]}-${match[3]}-${match[4]}`);
  return date.ok ? date.value : null;
}

/**
 * An amount (OFX 1.6 and 2.2, section 3.2.9.1): a sign or none, digits, and a comma or a point before the decimals. The
 * specification has no grouping, so `1,234` has three decimals; only where both marks stand is the first one grouping.
 */
export function readOfxAmount(text: string, currency: CurrencyCode): bigint | ValueProblem {
  const amount = /^[+-]?[\d.,]+$/.test(text) ? readAmount(text, decimalMarkOf(text)) : null;
  if (amount === null) return { code: 'amount_unreadable', params: { text: text.slice(0, 60) } };
  const units = toMinorUnits(amount, exponentOf(currency));
  if (units.ok) return units.value;
  return {
    code: units.code,
    params: { text: text.slice(0, 60), currency, decimals: String(exponentOf(currency)) },
  };
}

function decimalMarkOf(text: string): DecimalMark {
  return text.lastIndexOf(',') > text.lastIndexOf('.') ? 'COMMA' : 'POINT';
}

/** A currency by its code (OFX 1.6 and 2.2, section 3.2.11: ISO 4217); null for a blank one. */
export function readOfxCurrency(text: string | undefined): CurrencyCode | null | ValueProblem {
  const code = text?.trim().toUpperCase() ?? '';
  if (code === '') return null;
  const known = currencyOf(code);
  return known.ok ? known.value : { code: 'currency_unknown', params: { text: code.slice(0, 20) } };
}
