import { type CurrencyCode, isCurrency } from '../ledger/currency.ts';
import { formatAmount, formatMinorUnits, money } from '../ledger/money.ts';
import { assert } from '../ledger/result.ts';
import { convert, parseRate, type Rate } from '../ledger/rate.ts';

/** Minor units of one currency. */
export interface CurrencyAmount {
  readonly currency: CurrencyCode;
  readonly amount: bigint;
}

/** What one unit of each currency was worth in the base currency on a day: the newest rate on or before it. */
export type RatesOfDay = ReadonlyMap<CurrencyCode, Rate>;

/** A sum in the base currency, in minor units, or the currencies that have no rate to convert by. */
export type BaseSum =
  | { readonly known: true; readonly amount: bigint }
  | { readonly known: false; readonly missing: readonly CurrencyCode[] };

/** An amount as the API tells it. */
export interface MoneyValue {
  readonly amount: string;
  readonly currency: CurrencyCode;
}

/** A figure as the API tells it: an amount of the base currency, or the reason why there is none. */
export interface FigureValue {
  readonly money: MoneyValue | null;
  readonly reason: 'RATE_MISSING' | null;
  readonly missingCurrencies: readonly CurrencyCode[];
}

/**
 * Adds sums of several currencies up in the base currency. Amounts of one currency are added first and converted once, half
 * to even (`ledger/rate.ts`), because a sum of conversions is not the conversion of the sum. Zero needs no rate: nothing is
 * nothing in every currency. A currency without a rate makes the sum unknown; it is never taken as 1.
 */
export function sumInBase(sums: Iterable<CurrencyAmount>, base: CurrencyCode, rates: RatesOfDay): BaseSum {
  const totals = new Map<CurrencyCode, bigint>();
  for (const { currency: code, amount } of sums) totals.set(code, (totals.get(code) ?? 0n) + amount);

  const missing: CurrencyCode[] = [];
  let amount = 0n;
  for (const [code, total] of totals) {
    const rate = rates.get(code);
    if (code === base) amount += total;
    else if (total === 0n) continue;
    else if (rate === undefined) missing.push(code);
    else amount += convert(money(total, code), rate, base).amount;
  }
  return missing.length === 0 ? { known: true, amount } : { known: false, missing: missing.sort() };
}

/** One sum less another: known where both are. */
export function subtractSums(left: BaseSum, right: BaseSum): BaseSum {
  if (left.known && right.known) return { known: true, amount: left.amount - right.amount };
  const missing = new Set([...(left.known ? [] : left.missing), ...(right.known ? [] : right.missing)]);
  return { known: false, missing: [...missing].sort() };
}

/** A sum in the base currency as the API tells it. */
export function figureOf(sum: BaseSum, base: CurrencyCode): FigureValue {
  return sum.known
    ? { money: moneyOf(sum.amount, base), reason: null, missingCurrencies: [] }
    : { money: null, reason: 'RATE_MISSING', missingCurrencies: sum.missing };
}

/**
 * One amount in the base currency as the API tells it: the figure of a sum of it alone.
 *
 * @param rate of its currency; null where the books hold none
 */
export function figureOfOne(
  { currency: code, amount }: CurrencyAmount,
  base: CurrencyCode,
  rate: Rate | null,
): FigureValue {
  const known = (units: bigint): FigureValue => figureOf({ known: true, amount: units }, base);
  if (code === base || amount === 0n) return known(amount);
  if (rate === null) return figureOf({ known: false, missing: [code] }, base);
  return known(convert(money(amount, code), rate, base).amount);
}

/** Minor units as the API tells them. */
export function moneyOf(amount: bigint, code: CurrencyCode): MoneyValue {
  return { amount: formatAmount(amount, code), currency: code };
}

/** Minor units as the database tells them, as the API does. */
export function storedMoney(units: string, code: CurrencyCode): MoneyValue {
  return { amount: formatMinorUnits(units, code), currency: code };
}

/** A currency code that the books hold; it was checked when it came in. */
export function storedCurrency(code: string): CurrencyCode {
  // Told only when it is so: rows come by the hundred.
  if (!isCurrency(code)) assert(false, `the books hold ${code}, which is no currency`);
  return code;
}

/** A rate that the books hold; null where they hold none. */
export function storedRate(text: string | null): Rate | null {
  if (text === null) return null;
  const result = parseRate(text);
  assert(result.ok, `the books hold the rate ${text}, which is none`);
  return result.value;
}

/** The rates that came with rows: one currency has one rate, whichever row brought it. */
export function ratesOf(
  rows: Iterable<{ readonly currency: CurrencyCode; readonly rate: Rate | null }>,
): RatesOfDay {
  const rates = new Map<CurrencyCode, Rate>();
  for (const { currency: code, rate } of rows) if (rate !== null) rates.set(code, rate);
  return rates;
}
