import { useTranslation } from 'react-i18next';
import { readFailure, type ServerFailure } from '../../apollo/server-error.ts';

/**
 * The sentence for an error, in the language of the screen: by its code from the `errors` catalogue (the error's
 * parameters fill its places), else the server's own sentence.
 */
export function useFailureText(): (error: unknown) => string {
  const { t, i18n } = useTranslation('errors');
  // The keys come with the errors, so the compiler cannot know them; the places are the server's.
  const sentence = t as unknown as (key: string, places: ServerFailure['params']) => string;
  return (error) => {
    const { code, message, params } = readFailure(error);
    // A code we have no sentence for is the server's to explain.
    if (i18n.exists(code, { ns: 'errors' })) return sentence(code, params);
    return message === '' ? t('unexpected') : message;
  };
}
