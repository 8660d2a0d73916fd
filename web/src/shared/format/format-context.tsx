import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BusinessDate, Month } from './business-date.ts';
import { formatDate, formatInstant, type DateStyle } from './date-format.ts';
import { formatMoney, formatPermille, type Money, type MoneyFormat } from './money.ts';
import { readTypedAmount, type TypedAmount } from './typed-amount.ts';
import { readTypedDate } from './typed-date.ts';

/** What a household says about writing: the settings, and its today. */
export interface FormatSettings {
  readonly numberLocale: string;
  readonly baseCurrency: string;
  readonly timeZone: string;
  readonly firstDayOfWeek: number;
  readonly today: BusinessDate;
}

/**
 * The household's way of writing, bound: `const format = useFormat(); format.money(account.balance)`.
 * Amounts go by the household's number locale; the words in dates go by the language of the screen.
 */
export interface Format extends FormatSettings {
  /** Locale of the words in dates. */
  readonly dateLocale: string;
  /** `currency: 'auto'` (the default) writes the symbol only when it is not the base currency's. */
  money(
    money: Money,
    options?: Omit<MoneyFormat, 'locale' | 'currency'> & { currency?: CurrencyShown },
  ): string;
  date(date: BusinessDate | Month, style?: DateStyle): string;
  /** An ISO instant with its time, in the household's time zone. */
  instant(instant: string): string;
  percent(permille: bigint, digits?: 0 | 1): string;
  count(value: number): string;
  readAmount(text: string, exponent: number): TypedAmount;
  readDate(text: string): BusinessDate | null;
}

/** `auto`: the symbol when the currency is not the base currency. */
export type CurrencyShown = 'auto' | 'symbol' | 'code' | 'none';

const FormatContext = createContext<Format | null>(null);

/** Gives the household's settings to everything below; the household layout does this once. */
export function FormatProvider({ settings, children }: { settings: FormatSettings; children: ReactNode }) {
  const { i18n } = useTranslation();
  const language = i18n.resolvedLanguage ?? i18n.language;
  // Bound once for all: a sheet that is scrolled draws a hundred figures a picture.
  const format = useMemo(() => bindFormat(settings, language), [settings, language]);
  return <FormatContext.Provider value={format}>{children}</FormatContext.Provider>;
}

/** See `Format`. Throws outside a household. */
export function useFormat(): Format {
  const format = useContext(FormatContext);
  if (!format) throw new Error('useFormat stands outside a household');
  return format;
}

/** Binds the functions to settings and the language of the screen. */
export function bindFormat(settings: FormatSettings, language: string): Format {
  const locale = settings.numberLocale;
  // A German household read in English gets English month names, in the order of its own locale where it can.
  const dateLocale = locale.split('-')[0] === language.split('-')[0] ? locale : dayFirst(language);
  const today = settings.today;
  return {
    ...settings,
    dateLocale,
    money: (money, { currency = 'auto', ...rest } = {}) =>
      formatMoney(money, {
        ...rest,
        locale,
        currency:
          currency === 'auto' ? (money.currency === settings.baseCurrency ? 'none' : 'symbol') : currency,
      }),
    date: (date, style = 'short') => formatDate(date, style, { locale: dateLocale, today }),
    instant: (instant) => formatInstant(instant, { locale: dateLocale, timeZone: settings.timeZone }),
    percent: (value, digits = 1) => formatPermille(value, locale, digits),
    count: (value) => value.toLocaleString(locale),
    readAmount: (text, exponent) => readTypedAmount(text, exponent, locale),
    readDate: (text) => readTypedDate(text, { locale: dateLocale, today }),
  };
}

function dayFirst(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}
