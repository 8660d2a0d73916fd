import { INT64_MAX } from '../../ledger/money.ts';

/** Which character parts the whole units from the decimals: a comma or a point. */
export type DecimalMark = 'COMMA' | 'POINT';

/** An amount as written: exact, and not yet of any currency. */
export interface WrittenAmount {
  readonly negative: boolean;
  /** Digits before the decimal mark, grouping taken out, without leading zeros; '' for none. */
  readonly whole: string;
  /** Digits after it, without trailing zeros: they say nothing, so `8.95000` is `8.95`. */
  readonly fraction: string;
  /** The ISO 4217 code that stands beside the digits or that its sign stands for; null when none does. */
  readonly currency: string | null;
}

/** Why a written amount is no amount of the currency. */
export type AmountProblem = 'amount_has_too_many_decimals' | 'amount_out_of_range';

/** No amount is written with more characters than this; longer text is not looked at. */
const AMOUNT_CHARACTERS_MAX = 80;

/** Signs of one currency only; `$`, `¥` and `kr` are of many, so they say nothing of the currency. */
const CURRENCY_OF_SIGN: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '₺': 'TRY',
  '₪': 'ILS',
  '₫': 'VND',
  '฿': 'THB',
  '₱': 'PHP',
  '₦': 'NGN',
  '₴': 'UAH',
  zł: 'PLN',
  Kč: 'CZK',
  Ft: 'HUF',
  R$: 'BRL',
  US$: 'USD',
};

const MINUS = /[\u2010-\u2015\u2212\uFE63]/g;
const CURRENCY = String.raw`US\$|[A-Z]{0,2}\$|\p{Sc}|[A-Z]{3}(?![A-Za-z])|zł|Kč|Ft|kr\.?|Fr\.?`;
const AT_START = new RegExp(String.raw`^(?:([+-])|(\()|(${CURRENCY}))\s*`, 'u');
const AT_END = new RegExp(String.raw`\s*(?:([+-])|(\))|(CR|DR)|(${CURRENCY}))$`, 'u');
const PLAIN: Readonly<Record<DecimalMark, RegExp>> = {
  COMMA: /^([+-]?)(\d+)(?:,(\d*))?$/,
  POINT: /^([+-]?)(\d+)(?:\.(\d*))?$/,
};

/**
 * Reads an amount as banks write them: a sign before or after it, or parentheses, or CR and DR; a currency before or
 * after; groups parted by point, comma, apostrophe or any kind of space. The groups must be whole (three digits, or
 * the Indian two and at last three), so that a decimal mark is never taken for a grouping mark.
 *
 * @returns null for whatever is not wholly an amount: `1e5`, `NaN`, digits of other scripts, two signs, `12.50` where
 *   the decimal mark is a comma.
 */
export function readAmount(text: string, mark: DecimalMark): WrittenAmount | null {
  const plain = PLAIN[mark].exec(text);
  if (plain !== null)
    return written({
      negative: plain[1] === '-',
      whole: plain[2]!,
      fraction: plain[3] ?? '',
      currency: null,
    });
  if (text.length > AMOUNT_CHARACTERS_MAX) return null;
  let rest = text.trim().replace(MINUS, '-');
  let sign: '+' | '-' | null = null;
  let currency: string | null = null;
  let opened = false;
  let closed = false;
  for (let match = AT_START.exec(rest); match !== null; match = AT_START.exec(rest)) {
    if (match[1] !== undefined) {
      if (sign !== null || opened) return null;
      sign = match[1] as '+' | '-';
    } else if (match[2] !== undefined) {
      if (opened || sign !== null) return null;
      opened = true;
    } else {
      if (currency !== null) return null;
      currency = match[3]!;
    }
    rest = rest.slice(match[0].length);
  }
  for (let match = AT_END.exec(rest); match !== null; match = AT_END.exec(rest)) {
    if (match[2] !== undefined) {
      if (!opened || closed) return null;
      closed = true;
    } else if (match[4] !== undefined) {
      if (currency !== null) return null;
      currency = match[4];
    } else {
      if (sign !== null || opened) return null;
      sign = match[1] === '-' || match[3] === 'DR' ? '-' : '+';
    }
    rest = rest.slice(0, rest.length - match[0].length);
  }
  if (opened !== closed) return null;
  const digits = readDigits(rest, mark === 'COMMA' ? ',' : '.');
  if (digits === null) return null;
  return written({ negative: opened || sign === '-', ...digits, currency: currencyCodeOf(currency) });
}

/**
 * An amount in minor units of a currency with `exponent` decimals (ISO 4217). Decimals beyond the exponent must be
 * zeros: nothing is rounded.
 */
export function toMinorUnits(
  amount: WrittenAmount,
  exponent: number,
): { readonly ok: true; readonly value: bigint } | { readonly ok: false; readonly code: AmountProblem } {
  if (amount.fraction.length > exponent) return { ok: false, code: 'amount_has_too_many_decimals' };
  const digits = amount.whole + amount.fraction.padEnd(exponent, '0');
  // 19 digits hold every 64-bit integer; more of them need not be turned into a number to be refused.
  if (digits.length > 19) return { ok: false, code: 'amount_out_of_range' };
  const value = BigInt(digits === '' ? '0' : digits);
  if (value > INT64_MAX) return { ok: false, code: 'amount_out_of_range' };
  return { ok: true, value: amount.negative ? -value : value };
}

function written(amount: WrittenAmount): WrittenAmount {
  return { ...amount, whole: amount.whole.replace(/^0+/, ''), fraction: amount.fraction.replace(/0+$/, '') };
}

/** Digits with whole groups and at most one decimal mark. */
function readDigits(text: string, mark: ',' | '.'): { whole: string; fraction: string } | null {
  const at = text.indexOf(mark);
  const head = at < 0 ? text : text.slice(0, at);
  const fraction = at < 0 ? '' : text.slice(at + 1);
  if (!/^\d*$/.test(fraction) || (head === '' && fraction === '')) return null;
  if (/^\d*$/.test(head)) return { whole: head, fraction };
  const separator = /[.,'’\s]/u.exec(head)?.[0];
  if (separator === undefined || separator === mark) return null;
  const [first, ...groups] = head.split(separator);
  if (first === undefined || !/^\d{1,3}$/.test(first)) return null;
  const last = groups.pop();
  if (last === undefined || !/^\d{3}$/.test(last)) return null;
  const western = groups.every((group) => /^\d{3}$/.test(group));
  const indian = separator === ',' && first.length <= 2 && groups.every((group) => /^\d{2}$/.test(group));
  return western || indian ? { whole: first + groups.join('') + last, fraction } : null;
}

function currencyCodeOf(text: string | null): string | null {
  if (text === null) return null;
  return /^[A-Z]{3}$/.test(text) ? text : (CURRENCY_OF_SIGN[text] ?? null);
}
