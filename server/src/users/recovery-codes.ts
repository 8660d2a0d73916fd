import { createHash, randomInt } from 'node:crypto';

/** How many codes a person gets at once. */
export const recoveryCodeCount = 10;

/** Letters and digits that nobody takes for one another (Crockford's base32): I, L, O and U are left out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 25 of 32 characters are 125 random bits, so that a fast hash keeps them safe (ASVS 6.5.2 asks for 112). */
const groups = { count: 5, length: 5 };
const codePattern = new RegExp(`^[${alphabet}]{${groups.count * groups.length}}$`);

/** New recovery codes as people read them: five groups of five. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: recoveryCodeCount }, () =>
    Array.from({ length: groups.count }, () =>
      Array.from({ length: groups.length }, () => alphabet[randomInt(alphabet.length)]).join(''),
    ).join('-'),
  );
}

/** A second factor as somebody typed it. */
export type TypedCode =
  | { readonly kind: 'app'; readonly digits: string }
  | { readonly kind: 'recovery'; readonly code: string }
  | { readonly kind: 'none' };

/** Longer than any code with any spacing. */
const typedLengthMax = 100;

/** What somebody typed, whatever the spacing, the hyphens and the case; O stands for 0, I and L for 1. */
export function readTypedCode(text: string): TypedCode {
  if (text.length > typedLengthMax) return { kind: 'none' };
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\p{Dash}]/gu, '')
    .toUpperCase();
  if (/^\d{6}$/.test(plain)) return { kind: 'app', digits: plain };
  const code = plain.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return codePattern.test(code) ? { kind: 'recovery', code } : { kind: 'none' };
}

/**
 * What is kept of a recovery code. Looking the hash up takes a time that tells nothing: nobody can choose a code by how its
 * hash begins.
 *
 * @param code as `readTypedCode` gives it, or as `newRecoveryCodes` does
 */
export function hashRecoveryCode(code: string): Buffer {
  return createHash('sha256').update(code.replaceAll('-', '')).digest();
}
