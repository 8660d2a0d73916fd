/** Tags by which amounts and dates are written; every other one can still stand in a household. */
const offered = [
  'de-DE',
  'de-AT',
  'de-CH',
  'en-GB',
  'en-US',
  'en-AU',
  'en-CA',
  'en-IE',
  'en-IN',
  'en-NZ',
  'en-ZA',
  'cs-CZ',
  'da-DK',
  'es-ES',
  'es-MX',
  'fi-FI',
  'fr-BE',
  'fr-CA',
  'fr-CH',
  'fr-FR',
  'hu-HU',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'nb-NO',
  'nl-BE',
  'nl-NL',
  'pl-PL',
  'pt-BR',
  'pt-PT',
  'ro-RO',
  'sv-SE',
  'tr-TR',
  'uk-UA',
  'zh-CN',
];

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Ways of writing to choose from, the household's own among them, by their names in the language of the screen. */
export function numberLocales(own: string, language: string): Choice[] {
  const names = new Intl.DisplayNames(language, { type: 'language' });
  return [...new Set([own, ...offered])]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((left, right) => left.label.localeCompare(right.label, language));
}

/** Names of the weekdays, Monday first. 1970-01-05 was a Monday. */
export function weekdayNames(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) => format.format((4 + index) * 86_400_000));
}
