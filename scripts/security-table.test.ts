/** What docs/security.md says is proven has to be there: every requirement once, every named test in its file. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inRepository } from './repository.ts';

const page = readFileSync(inRepository('docs/security.md'), 'utf8');

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; in every section they come first. */
const counts = `
  1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1, 3.2 2, 3.3 4, 3.4 6, 3.5 5, 3.7 2, 4.1 3, 4.2 1, 4.3 2, 4.4 4,
  5.1 1, 5.2 3, 5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4, 6.5 5, 6.6 3, 6.8 4, 7.1 3, 7.2 4, 7.3 2, 7.4 5, 7.5 2, 7.6 2,
  8.1 2, 8.2 3, 8.3 1, 8.4 1, 13.1 1, 13.2 5, 13.3 2, 13.4 5`;
const requirements = counts.split(',').flatMap((each) => {
  const [section, count] = each.trim().split(' ');
  return Array.from({ length: Number(count) }, (_, index) => `${section}.${index + 1}`);
});

/** The part of the page below a heading, up to the next of its rank. */
function below(heading: string): string {
  const found = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  assert.ok(found !== undefined, `the page has no heading ${heading}`);
  return found;
}

interface Line {
  readonly id: string;
  readonly words: string;
  readonly proofs: readonly { readonly file: string; readonly name: string }[];
}

const held: Line[] = below('What holds')
  .split('\n')
  .filter((line) => /^\| *\d/.test(line))
  .map((line) => {
    const [, id = '', words = '', proof = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const proofs = [...proof.matchAll(/`([^`]+)` “([^”]+)”/g)].map(([, file = '', name = '']) => ({
      file,
      name,
    }));
    return { id, words, proofs };
  });

/** Ids that a list names before the colon of each entry. */
function idsOf(heading: string): string[] {
  return below(heading)
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .flatMap((line) => line.slice(2).split(':')[0]?.split(', ') ?? []);
}

/** Whether a file has a test, or a group of tests, of this name; `${…}` in it stands for anything. */
function hasTest(source: string, name: string): boolean {
  const titles = source.matchAll(
    /(?:\b(?:it|test|describe)|[\w\])]\))\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g,
  );
  return [...titles].some(([, single, double, template]) => {
    const title = single ?? double ?? template ?? '';
    return title === name || title.replace(/^\$\{\w+\}: /, '') === name;
  });
}

test('every requirement of the chapters stands on the page once', () => {
  const named = [...held.map(({ id }) => id), ...idsOf('What is open'), ...idsOf('What does not apply')];
  assert.deepEqual(
    named.filter((id) => !/^\d{1,2}\.\d\.\d{1,2}$/.test(id)),
    [],
  );
  assert.deepEqual(
    named.filter((id, index) => named.indexOf(id) !== index),
    [],
    'twice',
  );
  assert.deepEqual(named.toSorted(), requirements.toSorted());
});

test('every requirement that holds names a test, in a file that has a test of that name', () => {
  for (const { id, words, proofs } of held) {
    assert.ok(words.length > 10, `${id} says nothing`);
    assert.ok(proofs.length > 0, `${id} names no test`);
    for (const { file, name } of proofs) {
      assert.match(file, /^(server|web|scripts)\/.*\.(test|spec)\.ts$/, id);
      assert.ok(existsSync(inRepository(file)), `${id}: there is no ${file}`);
      assert.ok(
        hasTest(readFileSync(inRepository(file), 'utf8'), name),
        `${id}: ${file} has no test “${name}”`,
      );
    }
  }
});

test('a test of another name is none', () => {
  const source = `it('holds', () => {}); test.each([1])("of %s", () => {}); // it('is a comment of', later`;
  assert.ok(hasTest(source, 'holds'));
  assert.ok(hasTest(source, 'of %s'));
  assert.ok(!hasTest(source, 'hold'));
  assert.ok(!hasTest(source, 'holds not'));
});

test('the words that no password may be made of stand on the page', () => {
  const source = readFileSync(inRepository('server/src/users/password-rules.ts'), 'utf8');
  const words = /ownWords = \[([^\]]+)\]/.exec(source)?.[1]?.match(/\w+/g) ?? [];
  assert.ok(words.length > 0);
  assert.ok(page.replaceAll('\n', ' ').includes(`would try here: ${words.join(', ')}.`), words.join(', '));
});
