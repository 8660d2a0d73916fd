import { newId } from '../../persistence/id.ts';
import { arrayLiteral } from '../array-literal.ts';
import type { StatementIssue, StatementLine } from '../formats/statement.ts';
import { type Verdict, type VerdictKind, verdicts } from '../match.ts';
import type { AccountBooks, GatheredBooks } from './books.ts';
import { lineColumns } from './line-columns.ts';
import type { NamedCategory, PartAccount } from './messages.ts';
import type { PartLines, ReadFile } from './read-file.ts';

/** Most characters of a payee and of a memo in the books (the database's own limits). */
const payeeLengthMax = 500;
const memoLengthMax = 1_000;

/** Lines of a slice: large enough that a statement is worth its while, small enough that the server hardly notices. */
export const sliceLines = 1_000;

/** A line as it is kept: one value per column, in the order of `lineColumns`. */
type LineRow = readonly (string | number | boolean | null)[];

/** What stands beside a line once it is judged. */
interface JudgedLine {
  readonly verdict: Omit<Partial<Verdict>, 'kind' | 'reason'> & {
    readonly kind: VerdictKind;
    readonly reason: { readonly code: string; readonly params: Readonly<Record<string, string>> };
  };
  readonly categoryId: string | null;
  readonly transferAccountId: string | null;
  readonly payee: string | null;
}

/**
 * Judges all lines of a file and gives them in slices, as columns in PostgreSQL's text form. Parts that go into one account
 * are judged together, so that a line which stands in both is seen. Lines of a part without an account wait for one.
 */
export function* judgedSlices(
  file: ReadFile,
  accounts: readonly (PartAccount | null)[],
  given: { readonly books: GatheredBooks; readonly categories: readonly NamedCategory[] },
): Generator<{ readonly count: number; readonly columns: readonly string[] }, void, void> {
  const judged = judgeAll(file, accounts, given);
  let rows: LineRow[] = [];
  for (const [position, part] of file.parts.entries()) {
    for (const row of rowsOf(part, {
      position,
      account: accounts[position] ?? null,
      judged: judged[position] ?? [],
    })) {
      rows.push(row);
      if (rows.length < sliceLines) continue;
      yield { count: rows.length, columns: columnsOf(rows) };
      rows = [];
    }
  }
  if (rows.length > 0) yield { count: rows.length, columns: columnsOf(rows) };
}

function judgeAll(
  file: ReadFile,
  accounts: readonly (PartAccount | null)[],
  { books, categories }: { readonly books: GatheredBooks; readonly categories: readonly NamedCategory[] },
): JudgedLine[][] {
  const named = categoriesByName(categories);
  const judged: JudgedLine[][] = file.parts.map(() => []);
  const accountIds = new Set(accounts.flatMap((account) => (account === null ? [] : [account.accountId])));
  for (const accountId of accountIds) {
    const places = file.parts.flatMap(({ lines }, part) =>
      accounts[part]?.accountId === accountId ? lines.map((line) => ({ part, line })) : [],
    );
    const { currency } = accounts.find((account) => account?.accountId === accountId)!;
    const nearby = books.booksOf(accountId);
    const found = verdicts(
      places.map(({ line }) => line),
      nearby,
      { accountId, currency },
    );
    const lookUp = new EntryLookup(nearby);
    for (const verdict of found) {
      const { part, line } = places[verdict.line]!;
      judged[part]!.push(
        lookUp.judged(
          verdict,
          line.category === undefined ? null : (named.get(nameKey(line.category)) ?? null),
        ),
      );
    }
  }
  return judged;
}

/** Finds what a verdict points at. */
class EntryLookup {
  readonly #transferAccounts = new Map<string, string>();
  readonly #entries = new Map<string, { readonly categoryId: string | null; readonly payee: string }>();

  constructor(books: AccountBooks) {
    for (const { transactionId, position, accountId } of books.transferCandidates) {
      this.#transferAccounts.set(`${transactionId}|${position}`, accountId);
    }
    for (const { transactionId, position, otherAccountId } of books.pendingTransfers) {
      this.#transferAccounts.set(`${transactionId}|${position}`, otherAccountId);
    }
    for (const { transactionId, categoryId, payee } of books.entries)
      this.#entries.set(transactionId, { categoryId, payee });
  }

  judged(verdict: Verdict, fileCategoryId: string | null): JudgedLine {
    const place = `${verdict.transactionId}|${verdict.postingPosition}`;
    const entry = verdict.transactionId === undefined ? undefined : this.#entries.get(verdict.transactionId);
    const isTransfer = verdict.kind === 'TRANSFER';
    return {
      verdict,
      categoryId: isTransfer
        ? null
        : (entry?.categoryId ?? fileCategoryId ?? verdict.suggestedCategoryId ?? null),
      transferAccountId: isTransfer ? (this.#transferAccounts.get(place) ?? null) : null,
      payee: entry?.payee || verdict.suggestedPayee || null,
    };
  }
}

/** A line that goes nowhere yet: nothing can be said of it. */
const accountNeeded: JudgedLine = {
  verdict: { kind: 'NEW', reason: { code: 'account_needed', params: {} } },
  categoryId: null,
  transferAccountId: null,
  payee: null,
};

/** Lines and unreadable lines of a part in the order of the file. */
function* rowsOf(
  { lines, issues }: PartLines,
  {
    position,
    account,
    judged,
  }: { position: number; account: PartAccount | null; judged: readonly JudgedLine[] },
): Generator<LineRow, void, void> {
  const ids = idsInBooksOrder(lines);
  let issue = 0;
  for (const [index, line] of lines.entries()) {
    for (; issue < issues.length && issues[issue]!.lineNumber < line.lineNumber; issue++) {
      yield issueRow(issues[issue]!, position, account);
    }
    yield lineRow(line, { id: ids[index]!, position, account, judged: judged[index] ?? accountNeeded });
  }
  for (; issue < issues.length; issue++) yield issueRow(issues[issue]!, position, account);
}

/**
 * Ids of new transactions are their lines', and ids grow with time, so that a register shows the lines of one day in the
 * order in which the bank booked them: files that run from the newest line to the oldest get theirs the other way round.
 */
function idsInBooksOrder(lines: readonly StatementLine[]): readonly string[] {
  const ids = lines.map(() => newId());
  const [first, last] = [lines[0], lines.at(-1)];
  return first !== undefined && last !== undefined && first.date > last.date ? ids.toReversed() : ids;
}

function lineRow(
  line: StatementLine,
  {
    id,
    position,
    account,
    judged,
  }: { id: string; position: number; account: PartAccount | null; judged: JudgedLine },
): LineRow {
  const { verdict } = judged;
  const { kind } = verdict;
  return [
    id,
    position,
    account?.accountId ?? null,
    line.lineNumber,
    line.date,
    line.amount.toString(),
    line.currency,
    cut(line.payee, payeeLengthMax),
    cut(judged.payee ?? line.payee, payeeLengthMax),
    cut(line.memo, memoLengthMax),
    line.bankId,
    line.raw,
    verdict.fingerprint ?? null,
    verdict.occurrence ?? null,
    kind,
    JSON.stringify(verdict.reason),
    kind === 'NEW' || kind === 'MATCH' || kind === 'TRANSFER',
    judged.categoryId,
    judged.transferAccountId,
    verdict.transactionId ?? null,
    verdict.postingPosition ?? null,
  ];
}

function issueRow(
  { lineNumber, code, raw, params }: StatementIssue,
  position: number,
  account: PartAccount | null,
): LineRow {
  const head = [
    newId(),
    position,
    account?.accountId ?? null,
    lineNumber,
    null,
    null,
    null,
    '',
    '',
    '',
    null,
    raw,
    null,
    null,
  ];
  return [...head, 'UNREADABLE', JSON.stringify({ code, params }), false, null, null, null, null];
}

function columnsOf(rows: readonly LineRow[]): string[] {
  return lineColumns.map((_, column) => arrayLiteral(rows.map((row) => row[column] ?? null)));
}

/** The beginning of a text, in whole characters. */
function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : [...text].slice(0, lengthMax).join('');
}

/** A file may name a category alone or with those above it; a name that two categories share names none. */
function categoriesByName(categories: readonly NamedCategory[]): ReadonlyMap<string, string> {
  const found = new Map<string, string | null>();
  for (const { id, path } of categories) {
    for (const name of new Set([path.at(-1) ?? '', path.join(':')])) {
      const key = nameKey(name);
      found.set(key, found.has(key) && found.get(key) !== id ? null : id);
    }
  }
  return new Map([...found].filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Programs write a path with a colon, a slash or an angle between the names. */
function nameKey(name: string): string {
  return name
    .split(/\s*[:/>▸]\s*/u)
    .map((part) => part.trim().toLowerCase())
    .join(':');
}
