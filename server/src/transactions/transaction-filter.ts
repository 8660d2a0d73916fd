import { allCurrencies, type CurrencyCode } from '../ledger/currency.ts';
import { parseDate } from '../ledger/date.ts';
import type { TransactionKind } from '../ledger/kind.ts';
import { parseAmount } from '../ledger/money.ts';
import type { PostingStatus } from '../ledger/posting.ts';
import { isId } from '../persistence/id.ts';
import { refuse, valueOf } from '../refusal.ts';
import { cleanText } from '../text.ts';

/** What a person asks for; null and absent both leave a condition out. */
export interface TransactionFilterInput {
  readonly text?: string | null;
  readonly categoryIds?: readonly string[] | null;
  readonly accountIds?: readonly string[] | null;
  readonly tags?: readonly string[] | null;
  readonly withoutTags?: readonly string[] | null;
  readonly amountMin?: string | null;
  readonly amountMax?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly status?: PostingStatus | null;
  readonly payee?: string | null;
  readonly uncategorised?: boolean | null;
  readonly hasAttachments?: boolean | null;
  readonly kinds?: readonly TransactionKind[] | null;
  readonly importBatchId?: string | null;
}

/**
 * A filter whose values were checked, with the conditions that are asked for and no others. Plain JSON, so that a cursor
 * can name the filter it belongs to.
 */
export interface TransactionFilter {
  /** Every one of these words. */
  readonly words?: readonly string[];
  /** Any of these categories or a descendant. */
  readonly categoryIds?: readonly string[];
  readonly accountIds?: readonly string[];
  readonly tags?: readonly string[];
  readonly withoutTags?: readonly string[];
  /** Bounds of the absolute amount in minor units, one for each number of decimals from 0 on. */
  readonly amountMin?: readonly string[];
  readonly amountMax?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly status?: PostingStatus;
  readonly payee?: string;
  readonly uncategorised?: boolean;
  readonly hasAttachments?: boolean;
  readonly kinds?: readonly TransactionKind[];
  readonly importBatchId?: string;
}

/** The most words of a search. */
const wordsMax = 10;
/** The most ids, tags or kinds in one condition. */
const itemsMax = 500;

/**
 * Checks a filter. Empty texts and empty lists ask for nothing.
 *
 * @param path where the filter stands in the arguments
 * @throws Refusal date_unreadable, amount_unreadable, amount_has_too_many_decimals, amount_out_of_range, range_is_backwards,
 *   text_…, too_many_items, not_found (an id that can be none)
 */
export function readFilter(
  input: TransactionFilterInput | null | undefined,
  path: readonly string[] = ['filter'],
): TransactionFilter {
  if (input === null || input === undefined) return {};
  const at = (field: keyof TransactionFilterInput): string[] => [...path, field];
  const dateOf = (field: 'from' | 'to'): string | undefined => {
    const text = input[field];
    return text === null || text === undefined ? undefined : valueOf(parseDate(text), at(field));
  };
  const boundsOf = (field: 'amountMin' | 'amountMax'): readonly string[] | undefined => {
    const text = input[field];
    return text === null || text === undefined
      ? undefined
      : amountBounds(text, field === 'amountMin', at(field));
  };
  const tagsOf = (field: 'tags' | 'withoutTags'): readonly string[] | undefined =>
    some(input[field], at(field))?.map((tag) =>
      cleanText(tag, { field: 'The tag', lengthMax: 100, path: at(field) }),
    );

  const from = dateOf('from');
  const to = dateOf('to');
  if (from !== undefined && to !== undefined && to < from)
    throw refuse('range_is_backwards', {}, { path: at('to') });
  return withoutUndefined({
    words: wordsOf(input.text ?? '', at('text')),
    categoryIds: idsOf(input.categoryIds, 'category', at('categoryIds')),
    accountIds: idsOf(input.accountIds, 'account', at('accountIds')),
    tags: tagsOf('tags'),
    withoutTags: tagsOf('withoutTags'),
    amountMin: boundsOf('amountMin'),
    amountMax: boundsOf('amountMax'),
    from,
    to,
    status: input.status ?? undefined,
    payee:
      cleanText(input.payee ?? '', { field: 'The payee', lengthMax: 500, path: at('payee') }) || undefined,
    uncategorised: input.uncategorised ?? undefined,
    hasAttachments: input.hasAttachments ?? undefined,
    kinds: some(input.kinds, at('kinds')),
    importBatchId: idsOf(
      input.importBatchId ? [input.importBatchId] : [],
      'import batch',
      at('importBatchId'),
    )?.[0],
  });
}

/**
 * Whether the filter leaves out no row between two that it shows. Then the balance after each row is still the account's;
 * only a range of dates is such a filter.
 */
export function keepsBalanceMeaningful(filter: TransactionFilter): boolean {
  return Object.keys(filter).every((condition) => condition === 'from' || condition === 'to');
}

function wordsOf(text: string, path: readonly string[]): readonly string[] | undefined {
  const clean = cleanText(text, { field: 'The search', lengthMax: 500, path });
  const words = [...new Set(clean.split(/\s+/u).filter((word) => word !== ''))];
  if (words.length > wordsMax)
    throw refuse('too_many_items', { field: 'The search', limit: String(wordsMax) }, { path });
  return words.length === 0 ? undefined : words;
}

function idsOf(
  ids: readonly string[] | null | undefined,
  what: string,
  path: readonly string[],
): readonly string[] | undefined {
  const given = some(ids, path)?.map((id) => id.toLowerCase());
  if (given?.some((id) => !isId(id))) throw refuse('not_found', { what }, { path });
  return given;
}

/** The distinct items of a list; nothing for a list without any. */
function some<T>(items: readonly T[] | null | undefined, path: readonly string[]): readonly T[] | undefined {
  if (items === null || items === undefined || items.length === 0) return undefined;
  if (items.length > itemsMax)
    throw refuse('too_many_items', { field: 'The list', limit: String(itemsMax) }, { path });
  return [...new Set(items)];
}

/** The numbers of decimals that currencies have, 0 to the most. */
export const exponents: readonly number[] = Array.from(
  { length: Math.max(...allCurrencies().map(({ exponent }) => exponent)) + 1 },
  (_, exponent) => exponent,
);
const exponentMax = exponents.length - 1;
const finestCurrency: CurrencyCode = finest();

function finest(): CurrencyCode {
  const found = allCurrencies().find(({ exponent }) => exponent === exponentMax);
  if (found === undefined) throw new Error('there are currencies');
  return found.code;
}

/**
 * A bound on amounts of any currency, in the minor units of each number of decimals: a smallest amount is rounded up and a
 * largest one down, so that 0.001 leaves out no cent and lets in no yen that does not belong.
 */
function amountBounds(text: string, isMin: boolean, path: readonly string[]): readonly string[] {
  const finestUnits = valueOf(parseAmount(text, finestCurrency), path);
  return exponents.map((exponent) => {
    const size = 10n ** BigInt(exponentMax - exponent);
    // Absolute amounts: below zero there are none, so every amount is above and no amount is below.
    if (finestUnits < 0n) return isMin ? '0' : '-1';
    return String(isMin ? (finestUnits + size - 1n) / size : finestUnits / size);
  });
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
