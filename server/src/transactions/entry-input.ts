import { type BusinessDate, parseDate } from '../ledger/date.ts';
import type { PostingStatus } from '../ledger/posting.ts';
import { unreachable } from '../ledger/result.ts';
import { isId } from '../persistence/id.ts';
import { refuse, valueOf } from '../refusal.ts';
import { cleanText } from '../text.ts';

export interface EntryLineInput {
  readonly kind?: 'CATEGORY' | 'TRANSFER' | 'OPENING' | null;
  readonly amount: string;
  readonly categoryId?: string | null;
  readonly accountId?: string | null;
  readonly counterAmount?: string | null;
  readonly arrivesOn?: string | null;
  readonly status?: PostingStatus | null;
  readonly memo?: string | null;
}

export interface EntryInput {
  readonly date: string;
  readonly payee?: string | null;
  readonly note?: string | null;
  readonly tags?: readonly string[] | null;
  readonly accountId: string;
  readonly amount: string;
  readonly status?: PostingStatus | null;
  readonly lines: readonly EntryLineInput[];
}

/** A line of which everything is read that needs no account: amounts wait for their account's currency. */
export type CheckedLine =
  | {
      readonly kind: 'CATEGORY';
      readonly amount: string;
      readonly categoryId: string | null;
      readonly memo: string;
    }
  | { readonly kind: 'OPENING'; readonly amount: string; readonly memo: string }
  | {
      readonly kind: 'TRANSFER';
      readonly amount: string;
      readonly accountId: string;
      readonly counterAmount: string | null;
      readonly arrivesOn: BusinessDate | null;
      readonly status: PostingStatus | null;
      readonly memo: string;
    };

/** An entry of which everything is read that needs no account. */
export interface CheckedEntry {
  readonly date: BusinessDate;
  readonly payee: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly accountId: string;
  readonly amount: string;
  readonly status: PostingStatus;
  readonly lines: readonly CheckedLine[];
}

const tagsMax = 50;

/**
 * Reads what needs no look into the books: days, texts, and which fields a line may have.
 *
 * @throws Refusal date_unreadable, text_…, too_many_items, not_found (an id that can be none), line_takes_no_such_field,
 *   transfer_needs_account
 */
export function checkEntry(input: EntryInput): CheckedEntry {
  return {
    date: valueOf(parseDate(input.date), ['input', 'date']),
    payee: checkPayee(input.payee ?? '', ['input', 'payee']),
    note: cleanText(input.note ?? '', { field: 'The note', lengthMax: 5_000, path: ['input', 'note'] }),
    tags: checkTags(input.tags ?? [], ['input', 'tags']),
    accountId: checkId(input.accountId, 'account', ['input', 'accountId']),
    amount: input.amount,
    status: input.status ?? 'CLEARED',
    lines: input.lines.map((line, index) => checkLine(line, ['input', 'lines', String(index)])),
  };
}

/** Ids of all accounts and categories that an entry names. */
export function namedAccounts({ accountId, lines }: CheckedEntry): string[] {
  const named = lines.flatMap((line) => {
    switch (line.kind) {
      case 'CATEGORY':
        return line.categoryId ?? [];
      case 'TRANSFER':
        return line.accountId;
      case 'OPENING':
        return [];
      default:
        return unreachable(line);
    }
  });
  return [accountId, ...named];
}

/** A payee's name as it is kept; empty for none. */
export function checkPayee(name: string, path: readonly string[]): string {
  return cleanText(name, { field: 'The payee', lengthMax: 500, path });
}

/** Distinct tags as they are kept. */
export function checkTags(tags: readonly string[], path: readonly string[]): string[] {
  const clean = tags.map((tag, index) =>
    cleanText(tag, { field: 'A tag', lengthMax: 100, path: [...path, String(index)], required: true }),
  );
  const distinct = [...new Set(clean)];
  if (distinct.length > tagsMax)
    throw refuse('too_many_items', { field: 'The tags', limit: String(tagsMax) }, { path });
  return distinct;
}

/** An id as the database writes it. What cannot be an id is no account's either. */
export function checkId(id: string, what: string, path: readonly string[]): string {
  if (!isId(id)) throw refuse('not_found', { what }, { path });
  return id.toLowerCase();
}

function checkLine(line: EntryLineInput, path: readonly string[]): CheckedLine {
  const kind = line.kind ?? 'CATEGORY';
  const memo = cleanText(line.memo ?? '', { field: 'The memo', lengthMax: 1_000, path: [...path, 'memo'] });
  switch (kind) {
    case 'CATEGORY': {
      refuseFields(line, ['accountId', 'counterAmount', 'arrivesOn', 'status'], path);
      const { categoryId = null } = line;
      const category = categoryId === null ? null : checkId(categoryId, 'category', [...path, 'categoryId']);
      return { kind, amount: line.amount, categoryId: category, memo };
    }
    case 'OPENING':
      refuseFields(line, ['categoryId', 'accountId', 'counterAmount', 'arrivesOn', 'status'], path);
      return { kind, amount: line.amount, memo };
    case 'TRANSFER': {
      refuseFields(line, ['categoryId'], path);
      const { accountId = null, counterAmount = null, arrivesOn = null, status = null } = line;
      if (accountId === null) throw refuse('transfer_needs_account', {}, { path: [...path, 'accountId'] });
      return {
        kind,
        amount: line.amount,
        accountId: checkId(accountId, 'account', [...path, 'accountId']),
        counterAmount,
        arrivesOn: arrivesOn === null ? null : valueOf(parseDate(arrivesOn), [...path, 'arrivesOn']),
        status,
        memo,
      };
    }
    default:
      return unreachable(kind);
  }
}

/** What a line cannot use is refused, because leaving it out in silence would write something else than was meant. */
function refuseFields(
  line: EntryLineInput,
  fields: readonly (keyof EntryLineInput)[],
  path: readonly string[],
): void {
  const given = fields.find((field) => line[field] !== null && line[field] !== undefined);
  if (given === undefined) return;
  const kind = (line.kind ?? 'CATEGORY').toLowerCase();
  throw refuse('line_takes_no_such_field', { kind, name: given }, { path: [...path, given] });
}
