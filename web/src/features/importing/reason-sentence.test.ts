import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { issueCodes, problemCodes, reasonCodes } from './reason-codes.ts';
import { knownReason, reasonPlaces } from './reason-sentence.ts';

const root = new URL('../../../../', import.meta.url);

/** The texts of a list of codes in a file of the server, which the web may not import. */
function codesIn(path: string, name: string): string[] {
  const text = readFileSync(new URL(path, root), 'utf8');
  const list = new RegExp(`export const ${name} = \\[([\\s\\S]*?)\\] as const`).exec(text)?.[1];
  if (list === undefined) throw new Error(`${path} has no list ${name}`);
  return [...list.replace(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, '').matchAll(/'(\w+)'/g)].map(
    ([, code = '']) => code,
  );
}

function catalogue(language: string): Record<'reason' | 'problem' | 'issue', Record<string, string>> {
  return JSON.parse(readFileSync(new URL(`web/src/i18n/${language}/importing.json`, root), 'utf8'));
}

describe('every code of the server', () => {
  const reasons = [
    ...codesIn('server/src/importing/verdict.ts', 'REASON_CODES'),
    ...codesIn('server/src/importing/formats/statement.ts', 'LINE_ISSUE_CODES'),
  ];
  const problems = codesIn('server/src/importing/formats/statement.ts', 'FILE_ERROR_CODES');

  const issues = codesIn('server/src/importing/formats/statement.ts', 'FILE_ISSUE_CODES');
  const decided = [
    ...new Set(
      ['import-lines.queries.ts', 'reading/judge.ts'].flatMap((file) => {
        const text = readFileSync(new URL(`server/src/importing/${file}`, root), 'utf8');
        return [...text.matchAll(/code"?: ['"](\w+)['"]/g)].map(([, code = '']) => code);
      }),
    ),
  ].filter((code) => !reasons.includes(code));
  const ofTheServer = [
    'import_has_too_many_lines',
    'import_was_interrupted',
    'import_commit_was_interrupted',
    'import_undo_was_interrupted',
    'import_failed',
  ];

  test('is known here, and none is here that the server never says', () => {
    expect([...reasonCodes].toSorted()).toEqual([...reasons, ...decided].toSorted());
    expect([...problemCodes].toSorted()).toEqual([...problems, ...ofTheServer].toSorted());
    expect([...issueCodes].toSorted()).toEqual(issues.toSorted());
  });

  test.each(['en', 'de'])('has a sentence in %s', (language) => {
    const { reason, problem, issue } = catalogue(language);
    const has = (texts: Record<string, string>, code: string) =>
      texts[code] ?? (texts[`${code}_one`] && texts[`${code}_other`]);
    expect([...reasons, ...decided].filter((code) => !has(reason, code))).toEqual([]);
    expect([...problems, ...ofTheServer].filter((code) => !has(problem, code))).toEqual([]);
    expect(issues.filter((code) => !has(issue, code))).toEqual([]);
  });

  test('is told with the values that the server gives it', () => {
    const source = readFileSync(new URL('server/src/importing/verdict.ts', root), 'utf8');
    const { reason } = catalogue('en');
    const given = [...source.matchAll(/\[([\w, ]+)\] \*\/\n {2}'(\w+)'/g)];
    expect(given.length).toBeGreaterThan(8);
    for (const [, names = '', code = ''] of given) {
      // `parts` chooses the plural form, as `count` does.
      const known = [...names.split(', '), 'count'];
      const text = `${reason[code] ?? ''}${reason[`${code}_one`] ?? ''}${reason[`${code}_other`] ?? ''}`;
      const places = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, place]) => place);
      expect(
        places.filter((place) => !known.includes(place ?? '')),
        code,
      ).toEqual([]);
    }
  });
});

describe('the values of a sentence', () => {
  const places = (params: Record<string, string>) =>
    reasonPlaces(
      Object.entries(params).map(([name, value]) => ({ name, value })),
      (date) => `<${date}>`,
    );

  test('are days for people, counts as numbers, and the rest as it stands', () => {
    expect(places({ date: '2026-11-21', payee: 'Green Market', count: '12', ordinal: '2' })).toEqual({
      date: '<2026-11-21>',
      payee: 'Green Market',
      count: 12,
      ordinal: '2',
    });
    expect(places({ parts: '3' })).toEqual({ count: 3 });
  });

  test('leave no hole, and no day is made of what is none', () => {
    expect(places({ payee: '', date: '2026-02-30', count: 'many' })).toEqual({
      payee: '—',
      date: '2026-02-30',
      count: 'many',
    });
  });
});

test('a code of a newer server is not taken for one that is known', () => {
  expect(knownReason('typed_by_hand')).toBe('typed_by_hand');
  expect(knownReason('constructor')).toBeNull();
});
