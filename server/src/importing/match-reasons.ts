import type { StatementLine } from './formats/statement.ts';
import type { ImportedLines } from './match-identity.ts';
import { EntriesByAmount, type LineGroup } from './match-pairs.ts';
import { LIKE_PAYEE_MIN } from './payee-likeness.ts';
import type { Payees } from './payee-memory.ts';
import type { AccountEntry, BooksNearby, PendingTransfer, Reason, TransferCandidate } from './verdict.ts';

/** A posting of the account that a line may stand for: typed by hand, or of a transfer not confirmed yet. */
export type OpenEntry =
  | (AccountEntry & { readonly other: null })
  | (PendingTransfer & { readonly other: string });

/** Why a line stands for an open entry. */
export function reasonOf(entry: OpenEntry): Reason {
  const { date, payee } = entry;
  if (entry.other !== null) return { code: 'transfer_already_there', params: { account: entry.other, date } };
  const parts = entry.splitParts ?? 1;
  if (parts > 1) return { code: 'typed_as_split', params: { date, payee, parts: String(parts) } };
  if (payee.trim() === '') return { code: 'typed_without_payee', params: { date } };
  return { code: 'typed_by_hand', params: { date, payee } };
}

/** Says of new lines what else they could be: the one thing that a person would most want to know before adding them. */
export class NewLineReasons {
  readonly #open: EntriesByAmount<OpenEntry>;
  readonly #entries: EntriesByAmount<AccountEntry>;
  readonly #halves: EntriesByAmount<TransferCandidate>;
  readonly #imported: ImportedLines;
  readonly #payees: Payees;

  /** @param known the open entries that no line stands for, and who knows the imported lines and the payees */
  constructor(
    books: BooksNearby,
    known: { open: EntriesByAmount<OpenEntry>; imported: ImportedLines; payees: Payees },
  ) {
    this.#open = known.open;
    this.#imported = known.imported;
    this.#payees = known.payees;
    // An entry that another line of the file is the same as is surely no duplicate of a second one.
    const taken = new Set(
      books.imported
        .filter((record) => !known.imported.isFree(record))
        .map(({ transactionId }) => transactionId),
    );
    this.#entries = new EntriesByAmount(
      books.entries.filter(({ imported, transactionId }) => imported && !taken.has(transactionId)),
      ({ payee }) => payee,
    );
    this.#halves = new EntriesByAmount(
      books.transferCandidates.map((candidate) => ({ ...candidate, amount: -candidate.amount })),
      ({ accountName }) => accountName,
    );
  }

  /** The reason of each line of a group, by the how-manieth of its kind it is in the file, from 1. */
  of(group: LineGroup, line: StatementLine): (ordinal: number) => Reason {
    const inBooks = this.#imported.standingCount(group.key);
    if (inBooks > 0) {
      return (ordinal) => ({
        code: 'another_equal_line',
        params: { ordinal: String(ordinal), inBooks: String(inBooks) },
      });
    }
    const reason = this.#ofGroup(group, line);
    return () => reason;
  }

  #ofGroup(group: LineGroup, line: StatementLine): Reason {
    const alike = this.#entries
      .near(group, 0)
      .find((near) => this.#payees.likeness(line, near.group.key) >= LIKE_PAYEE_MIN);
    if (alike !== undefined) {
      return { code: 'possible_duplicate', params: { date: alike.group.date, payee: alike.group.key } };
    }
    const unlikeGroups = this.#open.near(group);
    const [unlike, another] = unlikeGroups[0]?.group.members ?? [];
    if (unlike !== undefined && another === undefined && unlikeGroups.length === 1) {
      return { code: 'possible_match', params: { date: unlike.date, payee: unlike.payee } };
    }
    const half = this.#halves.near(group)[0]?.group.members[0];
    if (half !== undefined) {
      return { code: 'possible_transfer', params: { account: half.accountName, date: half.date } };
    }
    const memory = this.#payees.memoryOf(line);
    if (memory === null) return { code: 'not_in_the_books', params: {} };
    return { code: 'known_payee', params: { count: String(memory.count), payee: memory.payee } };
  }
}
