import i18next, { type BackendModule, type FlatNamespace } from 'i18next';
import { initReactI18next } from 'react-i18next';
import './typed-keys.ts';

/**
 * The languages of the screens. Texts stand in `src/i18n/<language>/<namespace>.json`, one namespace for each
 * feature, loaded when its first component asks for it: `const { t } = useTranslation('overview')`, then
 * `t('netWorth.title')`. Keys are typed (see typed-keys.ts). Plurals end in `_one` and `_other`, and take a
 * `count`. A test fails on keys that are missing, unused, or lack a plural form.
 */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** The texts of a feature. */
export type Texts = FlatNamespace;

const keptUnder = 'language';
const catalogues = import.meta.glob<{ default: Record<string, unknown> }>('./{en,de}/*.json');

const catalogueBackend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, callback) => {
    const load = catalogues[`./${language}/${namespace}.json`];
    if (!load) {
      callback(new Error(`no catalogue ${language}/${namespace}`), false);
      return;
    }
    load().then(
      (catalogue) => callback(null, catalogue.default),
      (error: unknown) => callback(error as Error, false),
    );
  },
};

/** The language kept from last time, else the first of the browser's that we have, else English. */
export function detectLanguage(): Language {
  const wanted = [readKept(), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return languages.find((language) => language === wanted.find((one) => isLanguage(one))) ?? 'en';
}

function isLanguage(tag: string | undefined): tag is Language {
  return languages.some((language) => language === tag);
}

function readKept(): string | undefined {
  try {
    return localStorage.getItem(keptUnder) ?? undefined;
  } catch {
    // Storage may be forbidden; the browser's languages serve then.
    return undefined;
  }
}

/** Switches the language of the screens and keeps the choice in this browser. */
export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(keptUnder, language);
  } catch {
    // Without storage the choice holds for this visit.
  }
}

/** Fetches the texts of a feature ahead of its first component. */
export async function loadTexts(texts: Texts): Promise<void> {
  await i18next.loadNamespaces(texts);
}

/** Loads the language and its first catalogues; resolves when the first screen can be written. */
export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(catalogueBackend)
    .use(initReactI18next)
    .init({
      lng: detectLanguage(),
      supportedLngs: languages,
      fallbackLng: false,
      // Which language it is stands fixed at once, so that screens can ask for their texts while the first ones come.
      initAsync: false,
      ns: ['app', 'shared', 'errors'],
      defaultNS: 'app',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}
