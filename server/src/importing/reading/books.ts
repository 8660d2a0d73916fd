import { currency, type CurrencyCode } from '../../ledger/currency.ts';
import { type BusinessDate, parseDate } from '../../ledger/date.ts';
import { assert } from '../../ledger/result.ts';
import type {
  AccountEntry,
  BooksNearby,
  ImportedLine,
  PayeeMemory,
  PendingTransfer,
  TransferCandidate,
} from '../match.ts';
import { normalisedPayee } from '../match.ts';
import type { BooksTable } from './messages.ts';

/** Rows as `books-nearby.ts` asks for them, amounts as text. */
type ImportedRow = [
  bankId: string | null,
  fingerprint: string,
  occurrence: number,
  transactionId: string | null,
  deleted: boolean,
];
type EntryRow = [
  transactionId: string,
  position: number,
  date: string,
  amount: string,
  currency: string,
  payee: string,
  imported: boolean,
  categoryId: string | null,
  parts: number,
  otherAccountId: string | null,
  otherAccountName: string | null,
];
type CandidateRow = [
  transactionId: string,
  position: number,
  accountId: string,
  accountName: string,
  date: string,
  amount: string,
  currency: string,
  payee: string,
  categorised: boolean,
];
type HistoryRow = [text: string, payee: string, categoryId: string | null, count: number];

/** Where a transfer's other half stands, by transaction and position of the posting that a verdict names. */
export interface AccountBooks extends Omit<BooksNearby, 'payeeHistory'> {
  readonly imported: ImportedLine[];
  readonly entries: AccountEntry[];
  readonly transferCandidates: TransferCandidate[];
  readonly pendingTransfers: PendingTransfer[];
}

/** Gathers the books as their rows arrive. */
export class GatheredBooks {
  readonly #accounts = new Map<string, AccountBooks>();
  readonly #history = new Map<
    string,
    Map<string, { payee: string; categoryId: string | null; count: number }>
  >();

  /** Takes in rows of one account's books. */
  addBooks(accountId: string, table: BooksTable, json: string): void {
    const books = this.#booksOf(accountId);
    switch (table) {
      case 'imported':
        for (const row of JSON.parse(json) as ImportedRow[]) {
          const [bankId, fingerprint, occurrence, transactionId, deleted] = row;
          books.imported.push({ bankId, fingerprint, occurrence, transactionId, deleted });
        }
        break;
      case 'entries':
        for (const row of JSON.parse(json) as EntryRow[]) addEntry(books, row);
        break;
      case 'candidates':
        for (const row of JSON.parse(json) as CandidateRow[]) books.transferCandidates.push(candidateOf(row));
        break;
    }
  }

  /** Takes in what payees are called and which categories they had, by the names of the books and by the banks' texts. */
  addHistory(json: string): void {
    for (const [text, payee, categoryId, count] of JSON.parse(json) as HistoryRow[]) {
      const key = normalisedPayee(text);
      if (key === '') continue;
      let memories = this.#history.get(key);
      if (memories === undefined) this.#history.set(key, (memories = new Map()));
      const one = `${payee}\n${categoryId ?? ''}`;
      const known = memories.get(one);
      if (known === undefined) memories.set(one, { payee, categoryId, count });
      else known.count += count;
    }
  }

  /** The books of one account, with the household's history of payees. */
  booksOf(accountId: string): BooksNearby & AccountBooks {
    return { ...this.#booksOf(accountId), payeeHistory: this.#payeeHistory() };
  }

  #payeeHistory(): ReadonlyMap<string, PayeeMemory> {
    return new Map([...this.#history].map(([key, memories]) => [key, memoryOf([...memories.values()])]));
  }

  #booksOf(accountId: string): AccountBooks {
    let books = this.#accounts.get(accountId);
    if (books === undefined) {
      books = { imported: [], entries: [], transferCandidates: [], pendingTransfers: [] };
      this.#accounts.set(accountId, books);
    }
    return books;
  }
}

/** The name most often given, and the category most often given; where none was, how often the payee came at all. */
function memoryOf(
  memories: readonly { payee: string; categoryId: string | null; count: number }[],
): PayeeMemory {
  const names = new Map<string, number>();
  const categories = new Map<string, number>();
  let all = 0;
  for (const { payee, categoryId, count } of memories) {
    all += count;
    names.set(payee, (names.get(payee) ?? 0) + count);
    if (categoryId !== null) categories.set(categoryId, (categories.get(categoryId) ?? 0) + count);
  }
  const [payee] = mostOf(names);
  const [categoryId, count] = mostOf(categories);
  return categoryId === null
    ? { categoryId: null, payee: payee ?? '', count: all }
    : { categoryId, payee: payee ?? '', count };
}

/** On a tie the first in the alphabet, so that two readings of one file say the same. */
function mostOf(counts: ReadonlyMap<string, number>): readonly [string | null, number] {
  let best: readonly [string | null, number] = [null, 0];
  for (const [key, count] of counts) {
    if (best[0] === null || count > best[1] || (count === best[1] && key < best[0])) best = [key, count];
  }
  return best;
}

function addEntry(books: AccountBooks, row: EntryRow): void {
  const [
    transactionId,
    position,
    day,
    units,
    code,
    payee,
    imported,
    categoryId,
    parts,
    otherAccountId,
    otherAccountName,
  ] = row;
  const common = { transactionId, position, ...dated(day, units, code), payee };
  books.entries.push({ ...common, imported, categoryId, ...(parts > 1 && { splitParts: parts }) });
  if (otherAccountId !== null && !imported) {
    books.pendingTransfers.push({ ...common, otherAccountId, otherAccountName: otherAccountName ?? '' });
  }
}

function candidateOf(row: CandidateRow): TransferCandidate {
  const [transactionId, position, accountId, accountName, day, units, code, payee, categorised] = row;
  return { transactionId, position, accountId, accountName, ...dated(day, units, code), payee, categorised };
}

function dated(
  day: string,
  units: string,
  code: string,
): { date: BusinessDate; amount: bigint; currency: CurrencyCode } {
  const date = parseDate(day);
  const known = currency(code);
  assert(date.ok && known.ok, `${day} ${code} stand in the books`);
  return { date: date.value, amount: BigInt(units), currency: known.value };
}
