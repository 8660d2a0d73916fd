import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../format/money.ts';
import { readFailure, type ServerFailure } from '../../apollo/server-error.ts';

/**
 * The sentence for an error, in the language of the screen: by its code from the `errors` catalogue (the error's
 * parameters fill its places), else the server's own sentence.
 */
export function useFailureText(): (error: unknown) => string {
  const { i18n } = useTranslation('errors');
  return (error) => failureText(error, i18n);
}

/** The same outside a component, where something goes on after its screen was left. */
export function failureText(error: unknown, i18n: I18n): string {
  const { code, message, params } = readFailure(error);
  // The keys come with the errors, so the compiler cannot know them; the places are the server's.
  const sentence = i18n.getFixedT(null, 'errors') as unknown as (
    key: string,
    places?: ServerFailure['params'],
  ) => string;
  // A code we have no sentence for is the server's to explain.
  if (i18n.exists(code, { ns: 'errors' })) return sentence(code, written(params, i18n.language));
  return message === '' ? sentence('unexpected') : message;
}

/** The values as the language writes them: `1244.56 EUR` is `1.244,56 €` in German. Others stay as they are. */
function written(params: ServerFailure['params'], language: string): ServerFailure['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const [, amount, currency] = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(value) ?? [];
      return amount === undefined || currency === undefined
        ? [name, value]
        : [name, formatMoney({ amount, currency }, { locale: language, currency: 'symbol' })];
    }),
  );
}
