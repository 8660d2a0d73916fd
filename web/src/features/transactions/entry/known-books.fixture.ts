import { readTypedAmount } from '../../../shared/format/typed-amount.ts';
import { formatMoney } from '../../../shared/format/money.ts';
import type { WriteAmount } from './draft.ts';
import type { KnownBooks } from './read-draft.ts';

const currencies: Readonly<Record<string, { currency: string; exponent: number }>> = {
  checking: { currency: 'EUR', exponent: 2 },
  savings: { currency: 'EUR', exponent: 2 },
  dollars: { currency: 'USD', exponent: 2 },
  yen: { currency: 'JPY', exponent: 0 },
};

/** Books for tests: three currencies, `salary` an income, every other category an expense. */
export function booksOf(locale: string): KnownBooks {
  return {
    currencyOf: (id) => currencies[id],
    isIncome: (id) => id === 'salary',
    readAmount: (text, exponent) => readTypedAmount(text, exponent, locale),
  };
}

/** Writes amounts into fields as the screens do. */
export function writerOf(locale: string): WriteAmount {
  return (amount, { signed }) =>
    formatMoney({ amount, currency: 'EUR' }, { locale, sign: signed ? 'always' : 'never' });
}
