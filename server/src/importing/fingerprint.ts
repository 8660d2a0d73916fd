import { createHash } from 'node:crypto';
import type { StatementLine } from './formats/statement.ts';

/**
 * The version that fingerprints begin with. Stored fingerprints are compared for as long as the books live, so what goes
 * into one never changes: a better rule is a new version, beside this one, and a line is then known by either.
 */
export const FINGERPRINT_VERSION = 'v1';

/** What a line is known by when the bank gives it no id. */
export interface LineIdentity {
  /** Equal for lines that say the same, in whatever file, order or layout they stand. */
  readonly fingerprint: string;
  /** 0 for the first line of its fingerprint, 1 for the second: two coffees of one price on one day are two. */
  readonly occurrence: number;
}

/**
 * What tells one line of an account from another: the account, the day, the amount with its currency, and the words of
 * payee and memo. Words, not text, and in the order of the alphabet: a bank that moves its line breaks, writes in
 * capitals or swaps two columns writes the same line. Digits count, since references tell lines apart.
 *
 * @param accountId our account, not the bank's number of it, so that equal lines of two accounts differ
 * @returns `v1:` and 22 characters
 */
export function fingerprintOf(
  accountId: string,
  line: Pick<StatementLine, 'date' | 'amount' | 'currency' | 'payee' | 'memo'>,
): string {
  const words = wordsInOrder(`${line.payee} ${line.memo}`);
  // The parts cannot run into each other: none but the last can hold the mark between them.
  const content = [accountId, line.date, line.amount.toString(), line.currency, words].join('\n');
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 22);
  return `${FINGERPRINT_VERSION}:${digest}`;
}

/** The identity of each line of a file, in the lines' order. A file in another order has the same identities. */
export function identitiesOf(accountId: string, lines: readonly StatementLine[]): LineIdentity[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const fingerprint = fingerprintOf(accountId, line);
    const occurrence = seen.get(fingerprint) ?? 0;
    seen.set(fingerprint, occurrence + 1);
    return { fingerprint, occurrence };
  });
}

function wordsInOrder(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort()
    .join(' ');
}
