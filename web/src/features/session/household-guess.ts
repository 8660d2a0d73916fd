import type { Language } from '../../i18n/i18n.ts';

/** What the browser lets us guess for a first household. Each guess stands in its field, to be changed. */
export interface HouseholdGuess {
  readonly baseCurrency: string;
  readonly timeZone: string;
  readonly numberLocale: string;
  readonly firstDayOfWeek: number;
}

/** Currencies of the regions that browsers tell most; the euro's region is spelled out. */
const currencyOfRegion: Readonly<Record<string, string>> = {
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CL: 'CLP',
  CN: 'CNY',
  CO: 'COP',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HK: 'HKD',
  HU: 'HUF',
  ID: 'IDR',
  IL: 'ILS',
  IN: 'INR',
  IS: 'ISK',
  JP: 'JPY',
  KR: 'KRW',
  LI: 'CHF',
  MX: 'MXN',
  MY: 'MYR',
  NO: 'NOK',
  NZ: 'NZD',
  PH: 'PHP',
  PL: 'PLN',
  RO: 'RON',
  RS: 'RSD',
  SE: 'SEK',
  SG: 'SGD',
  TH: 'THB',
  TR: 'TRY',
  TW: 'TWD',
  UA: 'UAH',
  US: 'USD',
  VN: 'VND',
  ZA: 'ZAR',
};
const euroRegions = 'AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK'.split(
  ' ',
);

/** The time zone the browser runs in. */
export function browserTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Guesses from the browser's languages and its time zone. */
export function guessHousehold(browserLanguages: readonly string[], timeZone: string): HouseholdGuess {
  const locales = browserLanguages.flatMap((tag) => {
    try {
      return [new Intl.Locale(tag)];
    } catch {
      return [];
    }
  });
  const withRegion = locales.find((locale) => locale.region !== undefined) ?? locales[0];
  const region = withRegion?.maximize().region ?? 'US';
  const currency = euroRegions.includes(region) ? 'EUR' : currencyOfRegion[region];
  return {
    baseCurrency: currency ?? 'EUR',
    timeZone,
    numberLocale: withRegion?.toString() ?? 'en',
    firstDayOfWeek: firstDayOfWeek(withRegion),
  };
}

/** ISO weekday that a locale's week begins with; Monday where the browser does not tell. */
function firstDayOfWeek(locale: Intl.Locale | undefined): number {
  const told = locale as
    | (Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } })
    | undefined;
  return told?.getWeekInfo?.().firstDay ?? told?.weekInfo?.firstDay ?? 1;
}

/** Name for a first household, from the person's. */
export function guessName(personName: string, language: Language): string {
  const first = personName.trim().split(/\s+/)[0] ?? '';
  if (first === '') return '';
  return language === 'de' ? `Haushalt ${first}` : `${first}’s household`;
}
