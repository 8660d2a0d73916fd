import { fromMinor, negate, toMinor } from '../../../shared/format/money.ts';
import type { TypedAmount, TypedAmountProblem } from '../../../shared/format/typed-amount.ts';
import { isBlankLine, type Draft, type DraftLine } from './draft.ts';
import { directed, type Direction } from './entry-amount.ts';
import type { Entry, EntryLine } from './entry.ts';

/** What reading a draft needs to know of the books. */
export interface KnownBooks {
  /** Currency and its digits, of an own account; undefined for an unknown one. */
  currencyOf(accountId: string): { readonly currency: string; readonly exponent: number } | undefined;
  isIncome(categoryId: string): boolean;
  /** Reads a typed amount by the household's locale. */
  readAmount(text: string, exponent: number): TypedAmount;
}

/** The field that a problem is about: of the entry, or of one of its lines. */
export type DraftField =
  | { readonly of: 'entry'; readonly name: 'date' | 'account' | 'amount' }
  | { readonly of: 'line'; readonly key: number; readonly name: 'amount' | 'target' | 'counter' };

export interface DraftProblem {
  readonly field: DraftField;
  readonly code:
    | TypedAmountProblem
    | 'amount_is_zero'
    | 'date_unreadable'
    | 'account_missing'
    | 'accounts_must_differ'
    | 'lines_do_not_add_up';
}

export interface DraftReading {
  /** What can be saved; null while there is a problem. */
  readonly entry: Entry | null;
  readonly problems: readonly DraftProblem[];
  /** The entry's amount as the change of its account; of a split whose field is empty, what its lines come to. */
  readonly amount: TypedAmount;
  /** The amount of each line of a split, by key. */
  readonly lineAmounts: ReadonlyMap<number, TypedAmount>;
  /** What arrives in the other account, by the line's key, where its currency differs; without a sign. */
  readonly counterAmounts: ReadonlyMap<number, TypedAmount>;
  /** What a split has left to assign, as a decimal; null where it cannot be told. */
  readonly rest: string | null;
  /** Digits and code of the entry's currency; undefined without an account. */
  readonly currency: { readonly currency: string; readonly exponent: number } | undefined;
}

/** Digits that an amount is read with until an account says which: those of most currencies. */
const exponentUnknown = 2;

/** Reads a draft: what it says, what is wrong with it, and what a split has left. Pure. */
export function readDraft(draft: Draft, books: KnownBooks): DraftReading {
  const currency = draft.accountId === null ? undefined : books.currencyOf(draft.accountId);
  const exponent = currency?.exponent ?? exponentUnknown;
  const lines = draft.lines.length === 1 ? draft.lines : draft.lines.filter((line) => !isBlankLine(line));
  const isSplit = lines.length > 1;
  const direction = directionOf(draft.lines, books);
  const typed = directed(books.readAmount(draft.amountText, exponent), draft.amountText, direction);
  const lineDirection: Direction = typed.ok ? (typed.minor < 0n ? 'out' : 'in') : direction;
  const lineAmounts = new Map(
    (draft.lines.length > 1 ? draft.lines : []).map((line) => [
      line.key,
      directed(books.readAmount(line.amountText, exponent), line.amountText, lineDirection),
    ]),
  );
  const amount =
    typed.ok || typed.code !== 'amount_is_empty' ? typed : sumOf([...lineAmounts.values()], exponent);
  const counterAmounts = new Map(
    lines.flatMap((line): [number, TypedAmount][] => {
      const other = line.target?.kind === 'account' ? books.currencyOf(line.target.id) : undefined;
      if (!other || !currency || other.currency === currency.currency) return [];
      return [[line.key, books.readAmount(line.counterText, other.exponent)]];
    }),
  );
  const rest = draft.lines.length > 1 ? restOf(amount, [...lineAmounts.values()], exponent) : null;

  const problems: DraftProblem[] = [
    ...(draft.date === null ? [entryProblem('date', 'date_unreadable')] : []),
    ...(draft.accountId === null ? [entryProblem('account', 'account_missing')] : []),
    ...amountProblem(amount).map((code) => entryProblem('amount', code)),
    ...lines.flatMap((line) => lineProblems(line, { draft, isSplit, lineAmounts, counterAmounts })),
  ];
  if (isSplit && problems.length === 0 && rest !== null && toMinor(rest) !== 0n) {
    problems.push(entryProblem('amount', 'lines_do_not_add_up'));
  }
  const known = { draft, lines, amount, lineAmounts, counterAmounts };
  return {
    entry: problems.length === 0 ? entryOfDraft(known) : null,
    problems,
    amount,
    lineAmounts,
    counterAmounts,
    rest,
    currency,
  };
}

/** Money comes in where the first line that says something is an income; else it goes out. */
export function directionOf(lines: readonly DraftLine[], books: Pick<KnownBooks, 'isIncome'>): Direction {
  const target = lines.find((line) => line.target !== null)?.target;
  if (target?.kind === 'opening') return 'in';
  return target?.kind === 'category' && books.isIncome(target.id) ? 'in' : 'out';
}

interface ReadParts {
  readonly draft: Draft;
  readonly lineAmounts: ReadonlyMap<number, TypedAmount>;
  readonly counterAmounts: ReadonlyMap<number, TypedAmount>;
}

function entryProblem(name: 'date' | 'account' | 'amount', code: DraftProblem['code']): DraftProblem {
  return { field: { of: 'entry', name }, code };
}

function amountProblem(reading: TypedAmount): DraftProblem['code'][] {
  if (!reading.ok) return [reading.code];
  return reading.minor === 0n ? ['amount_is_zero'] : [];
}

function lineProblems(line: DraftLine, parts: ReadParts & { isSplit: boolean }): DraftProblem[] {
  const at = (name: 'amount' | 'target' | 'counter', code: DraftProblem['code']): DraftProblem => ({
    field: { of: 'line', key: line.key, name },
    code,
  });
  const amount = parts.lineAmounts.get(line.key);
  const counter = parts.counterAmounts.get(line.key);
  const isOwnAccount = line.target?.kind === 'account' && line.target.id === parts.draft.accountId;
  return [
    ...(isOwnAccount ? [at('target', 'accounts_must_differ')] : []),
    ...(parts.isSplit && amount ? amountProblem(amount).map((code) => at('amount', code)) : []),
    ...(counter ? amountProblem(counter).map((code) => at('counter', code)) : []),
  ];
}

/** What the lines come to: the amount of a split whose own field is left empty. */
function sumOf(lines: readonly TypedAmount[], exponent: number): TypedAmount {
  const read = lines.filter((line) => line.ok);
  if (read.length === 0) return { ok: false, code: 'amount_is_empty' };
  const minor = read.reduce((sum, line) => sum + line.minor, 0n);
  return { ok: true, minor, amount: fromMinor(minor, exponent), isSum: false, otherAmount: null };
}

/** The entry's amount less what its lines have; a line that cannot be read yet has nothing. */
function restOf(amount: TypedAmount, lines: readonly TypedAmount[], exponent: number): string | null {
  if (!amount.ok) return null;
  const assigned = lines.reduce((sum, line) => (line.ok ? sum + line.minor : sum), 0n);
  return fromMinor(amount.minor - assigned, exponent);
}

function entryOfDraft({
  draft,
  lines,
  amount,
  lineAmounts,
  counterAmounts,
}: ReadParts & {
  readonly lines: readonly DraftLine[];
  readonly amount: TypedAmount;
}): Entry | null {
  const { date, accountId, payee, note, tags, status } = draft;
  if (date === null || accountId === null || !amount.ok) return null;
  const read = lines.map((line): EntryLine => {
    const own = lines.length === 1 ? amount : lineAmounts.get(line.key);
    const base = { amount: own?.ok ? own.amount : amount.amount, memo: line.memo.trim() };
    switch (line.target?.kind) {
      case 'account': {
        const counter = counterAmounts.get(line.key);
        return {
          ...base,
          kind: 'TRANSFER',
          accountId: line.target.id,
          counterAmount: counter?.ok ? opposite(counter.amount, base.amount) : null,
          arrivesOn: line.arrivesOn === date ? null : line.arrivesOn,
          status: line.status,
        };
      }
      case 'opening':
        return { ...base, kind: 'OPENING' };
      default:
        return { ...base, kind: 'CATEGORY', categoryId: line.target?.id ?? null };
    }
  });
  return {
    date,
    accountId,
    payee: payee.trim(),
    note: note.trim(),
    tags,
    status,
    amount: amount.amount,
    lines: read,
  };
}

/** What arrives has the other sign of what leaves. */
function opposite(counter: string, amount: string): string {
  const absoluteCounter = counter.startsWith('-') ? negate(counter) : counter;
  return amount.startsWith('-') ? absoluteCounter : negate(absoluteCounter);
}
