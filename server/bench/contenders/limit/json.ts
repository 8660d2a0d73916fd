import { convert, parseRate } from '../../../src/ledger/rate.ts';
import type { CurrencyCode } from '../../../src/ledger/currency.ts';
import { money } from '../../../src/ledger/money.ts';
import { valueOf } from '../../../src/refusal.ts';

/** Decimals of the currencies in the generated books. */
const decimals: Readonly<Record<string, number>> = { JPY: 0, BHD: 3 };
const usualDecimals = 2;

/** A decimal from the text of minor units, without arithmetic. */
function decimal(units: string, currency: string): string {
  const places = decimals[currency] ?? usualDecimals;
  if (places === 0) return units;
  const minus = units.startsWith('-') ? '-' : '';
  const digits = (minus === '' ? units : units.slice(1)).padStart(places + 1, '0');
  return `${minus}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** An amount as JSON text. */
export function moneyJson(units: string, currency: string): string {
  return `{"amount":"${decimal(units, currency)}","currency":"${currency}"}`;
}

/** A figure in the base currency as JSON text; every currency of the generated books has its rates. */
export function figureJson(units: bigint, base: string): string {
  return `{"money":${moneyJson(units.toString(), base)},"reason":null,"missingCurrencies":[]}`;
}

/** Minor units of one currency in another, as the product rounds them. */
export function converted(units: bigint, from: string, rate: string, base: string): bigint {
  if (from === base || units === 0n) return units;
  return convert(money(units, from as CurrencyCode), valueOf(parseRate(rate)), base as CurrencyCode).amount;
}

/** Adds up per currency, then converts each sum once. */
export class Sums {
  private readonly totals = new Map<string, { units: bigint; rate: string }>();

  add(units: bigint, currency: string, rate: string | null): void {
    const known = this.totals.get(currency);
    if (known === undefined) this.totals.set(currency, { units, rate: rate ?? '1' });
    else known.units += units;
  }

  inBase(base: string): bigint {
    let sum = 0n;
    for (const [currency, { units, rate }] of this.totals) sum += converted(units, currency, rate, base);
    return sum;
  }
}

export const text = JSON.stringify;
