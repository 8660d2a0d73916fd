import type { CurrencyCode } from '../ledger/currency.ts';
import { assert } from '../ledger/result.ts';
import { identitiesOf } from './fingerprint.ts';
import type { StatementLine } from './formats/statement.ts';
import { ImportedLines, type SameLine } from './match-identity.ts';
import { EntriesByAmount, type LineGroup, pairUp } from './match-pairs.ts';
import { NewLineReasons, type OpenEntry, reasonOf } from './match-reasons.ts';
import { LIKE_PAYEE_MIN } from './payee-likeness.ts';
import { Payees } from './payee-memory.ts';
import type { AccountEntry, BooksNearby, ImportedLine, Reason, ReasonCode, Verdict } from './verdict.ts';

export { MATCH_DAYS_MAX } from './match-pairs.ts';
export { normalisedPayee } from './payee-likeness.ts';
export type * from './verdict.ts';

export interface MatchOptions {
  /** Our account that the lines go into. */
  readonly accountId: string;
  /** Its currency. Lines in another one cannot be of it. */
  readonly currency: CurrencyCode;
  /** Whether lines that a person deleted after an earlier import come back as new. */
  readonly bringBackDeleted?: boolean;
}

/**
 * Judges the lines of one account against its books. Neither the order of the lines nor that of the books matters, but
 * for which of two equal lines is called the first. The cost grows with the lines and the books nearby, not with their
 * product.
 *
 * In this order, each line with one entry at most and each entry with one line:
 * 1. imported before (`ImportedLines`): DUPLICATE, or DELETED where a person deleted it since;
 * 2. typed by hand, or a transfer that stands there already: same amount, within MATCH_DAYS_MAX days, payee alike or not
 *    typed at all: MATCH or TRANSFER;
 * 3. the opposite amount imported into another account within as many days, uncategorised: TRANSFER;
 * 4. else NEW, with what else it could be.
 *
 * @param lines as a parser gave them
 * @returns one verdict for each line, in their order
 */
export function verdicts(
  lines: readonly StatementLine[],
  books: BooksNearby,
  options: MatchOptions,
): Verdict[] {
  return new Judge(lines, books, options).verdicts();
}

class Judge {
  readonly #lines: readonly StatementLine[];
  readonly #books: BooksNearby;
  readonly #options: MatchOptions;
  readonly #fingerprints: readonly string[];
  /** For each line, the how-manieth of its fingerprint it is in the file, from 0. */
  readonly #ordinals: readonly number[];
  readonly #countInFile = new Map<string, number>();
  readonly #imported: ImportedLines;
  readonly #verdicts: (Verdict | null)[];
  readonly #payees: Payees;

  constructor(lines: readonly StatementLine[], books: BooksNearby, options: MatchOptions) {
    this.#lines = lines;
    this.#books = books;
    this.#options = options;
    const identities = identitiesOf(options.accountId, lines);
    this.#fingerprints = identities.map(({ fingerprint }) => fingerprint);
    this.#ordinals = identities.map(({ occurrence }) => occurrence);
    for (const { fingerprint, occurrence } of identities) this.#countInFile.set(fingerprint, occurrence + 1);
    this.#imported = new ImportedLines(books.imported);
    this.#payees = new Payees(books.payeeHistory);
    this.#verdicts = lines.map(() => null);
    this.#refuseOtherCurrencies();
    this.#findImported(identities);
  }

  verdicts(): Verdict[] {
    this.#findOtherFormat();
    const open = this.#findTypedAndPending();
    this.#findOtherHalves();
    this.#nameTheNew(open);
    return this.#verdicts.map((verdict, line) => {
      assert(verdict !== null, `line ${line} has a verdict`);
      return verdict;
    });
  }

  #refuseOtherCurrencies(): void {
    for (const [line, { currency }] of this.#lines.entries()) {
      if (currency === this.#options.currency) continue;
      const params = { currency, accountCurrency: this.#options.currency };
      this.#verdicts[line] = this.#fresh(line, 'UNREADABLE', {
        code: 'currency_differs_from_account',
        params,
      });
    }
  }

  #findImported(identities: ReturnType<typeof identitiesOf>): void {
    for (const [line, same] of this.#imported.find(this.#lines, identities).entries()) {
      if (same === null || this.#verdicts[line] !== null) continue;
      this.#verdicts[line] = this.#duplicate(line, same);
    }
  }

  #duplicate(line: number, { record, code }: SameLine): Verdict {
    const fingerprint = this.#fingerprints[line]!;
    if (record?.deleted === true) {
      if (this.#options.bringBackDeleted === true) return this.#new(line, 'brought_back', {});
      const reason: Reason = { code: 'deleted_after_import', params: {} };
      return { line, kind: 'DELETED', reason, fingerprint, occurrence: record.occurrence };
    }
    const counts = {
      ordinal: String(this.#ordinals[line]! + 1),
      inFile: String(this.#countInFile.get(fingerprint)),
      inBooks: String(this.#imported.standingCount(fingerprint)),
    };
    return {
      line,
      kind: 'DUPLICATE',
      reason: { code, params: code === 'equal_line_in_the_books' ? counts : {} },
      fingerprint,
      occurrence: record?.occurrence ?? this.#imported.freeOccurrence(fingerprint),
      ...(record !== null && record.transactionId !== null && { transactionId: record.transactionId }),
    };
  }

  /**
   * The same line in CSV and in OFX has other words and an id in one only. So an imported entry of the same day and
   * amount with a like payee is the same line, if its own line is none of this file's and had an id where this has none,
   * or the other way round.
   */
  #findOtherFormat(): void {
    const records = new Map<string, ImportedLine>();
    for (const record of this.#books.imported) {
      if (record.transactionId !== null && !record.deleted && this.#imported.isFree(record)) {
        records.set(record.transactionId, record);
      }
    }
    const entries = this.#books.entries.filter((entry) => entry.imported && records.has(entry.transactionId));
    if (entries.length === 0) return;
    const byAmount = new EntriesByAmount(entries, (entry) => `${entry.payee}|${this.#hasId(records, entry)}`);
    const groups = this.#waiting();
    const pairs = pairUp(groups, byAmount, (group, entry) => {
      const line = this.#lineOf(group);
      if (entry.date !== line.date || this.#hasId(records, entry) === (line.bankId !== null)) return null;
      const likeness = this.#payees.likeness(this.#lineOf(group), entry.payee);
      return likeness >= LIKE_PAYEE_MIN ? likeness : null;
    });
    for (const { line, entry } of pairs) {
      this.#imported.take(records.get(entry.transactionId)!);
      this.#verdicts[line] = {
        ...this.#fresh(line, 'DUPLICATE', {
          code: 'same_line_from_another_format',
          params: { date: entry.date, payee: entry.payee },
        }),
        transactionId: entry.transactionId,
        postingPosition: entry.position,
      };
    }
  }

  #hasId(records: ReadonlyMap<string, ImportedLine>, entry: AccountEntry): boolean {
    return (records.get(entry.transactionId)?.bankId ?? null) !== null;
  }

  /** @returns the entries that no line was paired with, to say what a new line could be */
  #findTypedAndPending(): EntriesByAmount<OpenEntry> {
    const { entries, pendingTransfers } = this.#books;
    const pending = new Set(
      pendingTransfers.map(({ transactionId, position }) => `${transactionId}|${position}`),
    );
    const open: OpenEntry[] = [
      ...entries
        .filter((entry) => !entry.imported && !pending.has(`${entry.transactionId}|${entry.position}`))
        .map((entry) => ({ ...entry, other: null })),
      ...pendingTransfers.map((transfer) => ({ ...transfer, other: transfer.otherAccountName })),
    ];
    const byAmount = new EntriesByAmount(open, (entry) =>
      entry.other === null ? `entry|${entry.payee}` : `transfer|${entry.other}`,
    );
    const pairs = pairUp(this.#waiting(), byAmount, (group, entry) => {
      // A transfer is known by its amount: banks write the reference of it in ways that nobody types.
      if (entry.other !== null)
        return Math.max(0.6, this.#payees.likeness(this.#lineOf(group), `${entry.other} ${entry.payee}`));
      if (entry.payee.trim() === '') return LIKE_PAYEE_MIN;
      const likeness = this.#payees.likeness(this.#lineOf(group), entry.payee);
      return likeness >= LIKE_PAYEE_MIN ? likeness : null;
    });
    for (const { line, entry } of pairs) {
      const kind = entry.other === null ? 'MATCH' : 'TRANSFER';
      this.#verdicts[line] = {
        ...this.#fresh(line, kind, reasonOf(entry)),
        transactionId: entry.transactionId,
        postingPosition: entry.position,
      };
    }
    return byAmount;
  }

  #findOtherHalves(): void {
    const candidates = new EntriesByAmount(
      this.#books.transferCandidates
        .filter(({ categorised }) => !categorised)
        .map((candidate) => ({ ...candidate, amount: -candidate.amount })),
      ({ accountName, accountId }) => `${accountName}|${accountId}`,
    );
    const pairs = pairUp(this.#waiting(), candidates, (group, candidate) => {
      // A payee that always had a category is a payee, whatever another account happens to hold.
      const line = this.#lineOf(group);
      if ((this.#payees.memoryOf(line)?.categoryId ?? null) !== null) return null;
      return this.#payees.likeness(this.#lineOf(group), `${candidate.accountName} ${candidate.payee}`);
    });
    for (const { line, entry } of pairs) {
      this.#verdicts[line] = {
        ...this.#fresh(line, 'TRANSFER', {
          code: 'other_half_in_account',
          params: { account: entry.accountName, date: entry.date },
        }),
        transactionId: entry.transactionId,
        postingPosition: entry.position,
      };
    }
  }

  /** What is left is new, and each line says what else it could be. */
  #nameTheNew(open: EntriesByAmount<OpenEntry>): void {
    const reasons = new NewLineReasons(this.#books, { open, imported: this.#imported, payees: this.#payees });
    for (const group of this.#waiting()) {
      const reasonOfOrdinal = reasons.of(group, this.#lineOf(group));
      // The next line is at the end, so that the first of the file is the first to be named.
      for (const line of group.indexes.toReversed()) {
        const { code, params } = reasonOfOrdinal(this.#ordinals[line]! + 1);
        this.#verdicts[line] = this.#new(line, code, params);
      }
    }
  }

  /** Lines without a verdict, those that say the same together. */
  #waiting(): LineGroup[] {
    const groups = new Map<string, LineGroup>();
    for (let line = this.#lines.length - 1; line >= 0; line--) {
      if (this.#verdicts[line] !== null) continue;
      const { date, amount, currency, bankId } = this.#lines[line]!;
      // Equal lines with an id and without one are told apart, since other formats are known by that.
      const key = `${this.#fingerprints[line]!}${bankId === null ? '' : '#'}`;
      const group = groups.get(key) ?? {
        key: this.#fingerprints[line]!,
        date,
        amount,
        currency,
        indexes: [],
      };
      groups.set(key, group);
      group.indexes.push(line);
    }
    return [...groups.values()];
  }

  /** Any line of a group: they all say the same. */
  #lineOf(group: LineGroup): StatementLine {
    return this.#lines[group.indexes[0]!]!;
  }

  #new(line: number, code: ReasonCode, params: Reason['params']): Verdict {
    const memory = this.#payees.memoryOf(this.#lines[line]!);
    return {
      ...this.#fresh(line, 'NEW', { code, params }),
      ...(memory !== null && { suggestedCategoryId: memory.categoryId, suggestedPayee: memory.payee }),
    };
  }

  /** A verdict on a line that no imported line is the same as, so that its identity is a new one. */
  #fresh(line: number, kind: Verdict['kind'], reason: Reason): Verdict {
    const fingerprint = this.#fingerprints[line]!;
    return { line, kind, reason, fingerprint, occurrence: this.#imported.freeOccurrence(fingerprint) };
  }
}
