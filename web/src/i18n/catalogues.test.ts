import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { languages } from './i18n.ts';

/**
 * The catalogues against each other and against the source. A key is found when it stands as a text or a template
 * in a call of `t`, in the namespace that the file's `useTranslation` names (or before a colon in the key).
 */
const sourceRoot = join(import.meta.dirname, '..');
const namespaces = readdirSync(join(import.meta.dirname, 'en')).map((file) => file.replace('.json', ''));
/** Endings of plural forms in our languages; `amount_is_zero` is no plural where no language counts a zero form. */
const pluralForms = languages.flatMap(
  (language) => new Intl.PluralRules(language).resolvedOptions().pluralCategories,
);
const pluralSuffix = new RegExp(`_(${[...new Set(pluralForms)].join('|')})$`);

/** Sentences for the server's error codes: their keys come with the errors, never from the source. */
const keyedByServer = 'errors';

function catalogue(language: string, namespace: string): Map<string, string> {
  const text = readFileSync(join(import.meta.dirname, language, `${namespace}.json`), 'utf8');
  return new Map(flatten(JSON.parse(text) as Record<string, unknown>, ''));
}

function flatten(values: Record<string, unknown>, prefix: string): [string, string][] {
  return Object.entries(values).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[prefix + key, value]]
      : flatten(value as Record<string, unknown>, `${prefix}${key}.`),
  );
}

interface Use {
  readonly file: string;
  readonly namespaces: readonly string[];
  /** Matches the keys meant; a template's places match anything. */
  readonly pattern: RegExp;
  readonly written: string;
}

/** Stands for a template's place. */
const place = '\u0000';

/** Text of a call's first argument, up to the comma or bracket that ends it. */
function firstArgument(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (depth === 0 && (character === ',' || character === ')')) return text.slice(start, at);
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
  }
  return '';
}

/** Keys in an argument: its texts and templates, both branches of a condition, but not what a condition compares. */
function keysIn(argument: string): string[] {
  const plain = argument
    .replace(/\$\{[^}]*\}/g, place)
    .replace(/(===|!==)\s*'[^']*'/g, '')
    .replace(/\.\w+\([^)]*\)/g, '');
  return [...plain.matchAll(/(['`])((?:(?!\1).)+)\1/g)].map((match) => match[2] ?? '');
}

function usesIn(file: string): Use[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const uses: Use[] = [];
  const namespacesOf = new Map<string, string[]>();
  for (const [, names = '', namespace = 'app'] of text.matchAll(
    /const \{([^}]*)\} = useTranslation\((?:'(\w+)')?\)/g,
  )) {
    const alias = /\bt:\s*(\w+)/.exec(names)?.[1] ?? 't';
    namespacesOf.set(alias, [...(namespacesOf.get(alias) ?? []), namespace]);
  }
  // Outside components.
  for (const [, alias = 't', namespace = 'app'] of text.matchAll(
    /const (\w+) = i18next\.getFixedT\(null, '(\w+)'\)/g,
  )) {
    namespacesOf.set(alias, [...(namespacesOf.get(alias) ?? []), namespace]);
  }
  for (const call of text.matchAll(/\b(t[A-Z]\w*|t)\(/g)) {
    const inFile = namespacesOf.get(call[1] ?? '');
    if (!inFile) continue;
    for (const written of keysIn(firstArgument(text, call.index + call[0].length))) {
      const colon = written.indexOf(':');
      const key = colon === -1 ? written : written.slice(colon + 1);
      const escaped = key
        .split(place)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('[^.]+');
      uses.push({
        file: file.slice(sourceRoot.length + 1),
        namespaces: colon === -1 ? inFile : [written.slice(0, colon)],
        pattern: new RegExp(`^${escaped}$`),
        written,
      });
    }
  }
  return uses;
}

const uses = readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.includes('generated'))
  .flatMap((path) => usesIn(join(sourceRoot, path)));

describe.each(namespaces.filter((namespace) => namespace !== keyedByServer))(
  'use of catalogue %s',
  (namespace) => {
    test('has no key that nothing uses', () => {
      const patterns = uses.filter((use) => use.namespaces.includes(namespace)).map((use) => use.pattern);
      const unused = [...catalogue('en', namespace).keys()].filter((key) => {
        const base = key.replace(pluralSuffix, '');
        return !patterns.some((pattern) => pattern.test(key) || pattern.test(base));
      });
      expect(unused).toEqual([]);
    });
  },
);

describe.each(namespaces)('catalogue %s', (namespace) => {
  const [english, ...others] = languages.map((language) => ({
    language,
    keys: catalogue(language, namespace),
  }));

  test('has the same keys in every language', () => {
    for (const other of others) {
      expect([...other.keys.keys()].sort(), other.language).toEqual([...(english?.keys.keys() ?? [])].sort());
    }
  });

  test('has no empty text, and the same places to fill in', () => {
    const placesOf = (text: string | undefined) =>
      [...(text ?? '').matchAll(/\{\{[^}]+\}\}/g)].map(String).sort();
    for (const { language, keys } of [english, ...others].filter((one) => one !== undefined)) {
      for (const [key, text] of keys) {
        expect(text.trim(), `${language} ${key}`).not.toBe('');
        // "One line" need not write its count.
        if (!key.endsWith('_one'))
          expect(placesOf(text), `${language} ${key}`).toEqual(placesOf(english?.keys.get(key)));
      }
    }
  });

  test('has every plural form its language needs', () => {
    for (const language of languages) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const keys = catalogue(language, namespace);
      const counted = [...keys.keys()]
        .filter((key) => pluralSuffix.test(key))
        .map((key) => key.replace(pluralSuffix, ''));
      for (const key of new Set(counted)) {
        for (const form of forms) expect(keys.has(`${key}_${form}`), `${language} ${key}_${form}`).toBe(true);
      }
    }
  });
});

test('every key in the source stands in the catalogues', () => {
  expect(uses.length).toBeGreaterThan(0);
  const missing = uses.filter((use) =>
    use.namespaces.every((namespace) => {
      const keys = namespaces.includes(namespace) ? [...catalogue('en', namespace).keys()] : [];
      return !keys.some((key) => use.pattern.test(key) || use.pattern.test(key.replace(pluralSuffix, '')));
    }),
  );
  expect(missing.map((use) => `${use.file}: ${use.written}`)).toEqual([]);
});
