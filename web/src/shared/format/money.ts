/**
 * Amounts as people read them. The API gives `{ amount: "-12.34", currency: "EUR" }`, the amount written with
 * exactly its currency's digits. Nothing here goes through a floating-point number: `Intl.NumberFormat` formats
 * decimal strings exactly (ECMA-402, Intl.NumberFormat v3), and sums are made in bigint minor units.
 */

/** An amount of one currency: a signed decimal with the currency's digits, and its ISO 4217 code. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface MoneyFormat {
  /** BCP 47 tag by which the digits are grouped and marked: the household's `numberLocale`. */
  readonly locale: string;
  /** `symbol` writes €, `code` writes EUR, `none` writes the number alone. */
  readonly currency?: 'symbol' | 'code' | 'none';
  /** `auto` marks what is negative, `always` also what is positive, `never` writes the absolute amount. */
  readonly sign?: 'auto' | 'always' | 'never';
}

export interface MoneyPart {
  readonly kind: 'whole' | 'fraction' | 'currency' | 'sign' | 'space';
  readonly text: string;
}

const decimalPattern = /^-?\d+(\.\d+)?$/;
const signDisplays = { auto: 'negative', always: 'exceptZero', never: 'never' } as const;
/** By what they are told apart by; a format takes longer to make than to use a hundred times. */
const formats = new Map<string, Intl.NumberFormat>();
const moneyFormatters = new Map<string, MoneyFormatter>();

/** Digits after the point of a decimal as the API writes it: the exponent of its currency. */
export function exponentOf(amount: string): number {
  const point = amount.indexOf('.');
  return point === -1 ? 0 : amount.length - point - 1;
}

/** The decimal as minor units: `"-12.34"` is `-1234n`. Throws on what the API never sends. */
export function toMinor(amount: string): bigint {
  if (!decimalPattern.test(amount)) throw new RangeError(`not a decimal: ${amount}`);
  return BigInt(amount.replace('.', ''));
}

/** Minor units as a decimal with `exponent` digits, the exact inverse of `toMinor`. */
export function fromMinor(minor: bigint, exponent: number): string {
  const negative = minor < 0n;
  const digits = (negative ? -minor : minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? '' : `.${digits.slice(digits.length - exponent)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

/** The same amount with the other sign. */
export function negate(amount: string): string {
  return fromMinor(-toMinor(amount), exponentOf(amount));
}

/** -1, 0 or 1. */
export function signOf(amount: string): -1 | 0 | 1 {
  const minor = toMinor(amount);
  return minor < 0n ? -1 : minor > 0n ? 1 : 0;
}

/** Sum of amounts of one currency, written with the most digits among them; `"0"` for none. */
export function sumAmounts(amounts: readonly string[]): string {
  const exponent = Math.max(0, ...amounts.map(exponentOf));
  const sum = amounts.reduce(
    (total, amount) => total + toMinor(amount) * 10n ** BigInt(exponent - exponentOf(amount)),
    0n,
  );
  return fromMinor(sum, exponent);
}

/** `left` − `right`, amounts of one currency. */
export function subtractAmounts(left: string, right: string): string {
  return sumAmounts([left, negate(right)]);
}

/** `left` compared with `right`, amounts of one currency: -1, 0 or 1. */
export function compareAmounts(left: string, right: string): -1 | 0 | 1 {
  return signOf(subtractAmounts(left, right));
}

/**
 * How much `part` is of `whole`, in tenths of a percent, rounded half away from zero; null when `whole` is zero.
 * For bars and ratios: 288n is 28.8 %.
 */
export function permille(part: string, whole: string): bigint | null {
  const exponent = Math.max(exponentOf(part), exponentOf(whole));
  const scaled = (amount: string) => toMinor(amount) * 10n ** BigInt(exponent - exponentOf(amount));
  const divisor = scaled(whole);
  if (divisor === 0n) return null;
  const doubled = (scaled(part) * 2000n) / divisor;
  return (doubled + (doubled < 0n ? -1n : 1n)) / 2n;
}

/** Writes money for people: `−1.234,50`, `€12.00`, `+3`. The minus is the typographic one. */
export function formatMoney(money: Money, format: MoneyFormat): string {
  const { formatter, minus, plus } = formatterOf(money, format);
  const text = formatter.format(money.amount as Intl.StringNumericLiteral);
  // In one piece: a sheet that is scrolled writes hundreds at once, and parts take longer.
  if (money.amount.startsWith('-')) return minus === '' ? text : text.replace(minus, '−');
  return plus === '' ? text : text.replace(plus, '+');
}

/** The same in parts, for figures whose fraction or currency is drawn differently. */
export function moneyParts(money: Money, format: MoneyFormat): MoneyPart[] {
  return formatterOf(money, format)
    .formatter.formatToParts(money.amount as Intl.StringNumericLiteral)
    .map(toMoneyPart);
}

/** A format, and the signs that it writes; empty where it writes none. */
interface MoneyFormatter {
  readonly formatter: Intl.NumberFormat;
  readonly minus: string;
  readonly plus: string;
}

function formatterOf(money: Money, format: MoneyFormat): MoneyFormatter {
  const digits = exponentOf(money.amount);
  const style = format.currency ?? 'none';
  const sign = format.sign ?? 'auto';
  const name = `${format.locale} ${digits} ${sign} ${style} ${style === 'none' ? '' : money.currency}`;
  const known = moneyFormatters.get(name);
  if (known) return known;
  const formatter = new Intl.NumberFormat(format.locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signDisplays[sign],
    ...(style === 'none'
      ? {}
      : {
          style: 'currency',
          currency: money.currency,
          currencyDisplay: style === 'code' ? 'code' : 'symbol',
        }),
  });
  const signOfPart = (value: number, type: 'minusSign' | 'plusSign') =>
    formatter.formatToParts(value).find((part) => part.type === type)?.value ?? '';
  const made = { formatter, minus: signOfPart(-1, 'minusSign'), plus: signOfPart(1, 'plusSign') };
  moneyFormatters.set(name, made);
  return made;
}

function toMoneyPart(part: Intl.NumberFormatPart): MoneyPart {
  switch (part.type) {
    case 'minusSign':
      return { kind: 'sign', text: '−' };
    case 'plusSign':
      return { kind: 'sign', text: '+' };
    case 'currency':
      return { kind: 'currency', text: part.value };
    case 'decimal':
    case 'fraction':
      return { kind: 'fraction', text: part.value };
    case 'literal':
      return { kind: 'space', text: part.value };
    default:
      return { kind: 'whole', text: part.value };
  }
}

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** A permille as a percentage for people: `288n` is `28.8 %`. */
export function formatPermille(value: bigint, locale: string, digits: 0 | 1 = 1): string {
  const formatter = numberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return formatter
    .formatToParts(fromMinor(value, 3) as Intl.StringNumericLiteral)
    .map((part) => (part.type === 'minusSign' ? '−' : part.value))
    .join('');
}

/** The marks of a locale: `{ decimal: ',', group: '.' }` for de. */
export function numberMarks(locale: string): { decimal: string; group: string } {
  const parts = numberFormat(locale, { useGrouping: true }).formatToParts(-1234567.5);
  return {
    decimal: parts.find((part) => part.type === 'decimal')?.value ?? '.',
    group: parts.find((part) => part.type === 'group')?.value ?? ',',
  };
}
