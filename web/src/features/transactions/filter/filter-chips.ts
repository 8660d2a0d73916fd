import { monthOf, monthRange } from '../../../shared/format/business-date.ts';
import type { TransactionSearch } from '../../../shared/search/transaction-search.ts';
import type { Books } from '../use-books.ts';
import type { FilterOption, FilterWords } from './filter-options.ts';

/** A condition that a list has, and the list without it. */
export interface FilterChip {
  readonly key: string;
  readonly group: FilterOption['group'];
  readonly label: string;
  readonly without: TransactionSearch;
}

export type ChipWords = FilterWords & {
  range(from: string, to: string): string;
  between(min: string, max: string): string;
  batch: string;
  kind(kind: NonNullable<TransactionSearch['kind']>[number]): string;
  unknown: string;
};

/** The conditions of a list as chips, in the order they are always shown. */
export function filterChips(search: TransactionSearch, books: Books, words: ChipWords): FilterChip[] {
  const chips: FilterChip[] = [];
  const chip = (key: string, group: FilterChip['group'], label: string, gone: Partial<TransactionSearch>) => {
    const rest = { ...search, ...gone };
    chips.push({ key, group, label, without: withoutUndefined(rest) });
  };
  const { text, from, to, min, max, status, payee } = search;
  if (from !== undefined || to !== undefined) {
    chip('dates', 'dates', datesLabel({ from, to }, books, words), {
      from: undefined,
      to: undefined,
    } as never);
  }
  if (text !== undefined) chip('text', 'text', words.text(text), { text: undefined } as never);
  for (const id of search.category ?? []) {
    const label = books.category(id)?.path.join(' ▸ ') ?? words.unknown;
    chip(`category:${id}`, 'category', label, { category: less(search.category, id) } as never);
  }
  for (const id of search.account ?? []) {
    chip(`account:${id}`, 'account', books.account(id)?.name ?? words.unknown, {
      account: less(search.account, id),
    } as never);
  }
  for (const tag of search.tag ?? [])
    chip(`tag:${tag}`, 'tag', words.tag(tag), { tag: less(search.tag, tag) } as never);
  for (const tag of search.withoutTag ?? []) {
    chip(`without:${tag}`, 'tag', words.withoutTag(tag), {
      withoutTag: less(search.withoutTag, tag),
    } as never);
  }
  if (payee !== undefined) chip('payee', 'payee', words.payee(payee), { payee: undefined } as never);
  if (min !== undefined || max !== undefined) {
    chip('amount', 'amount', amountLabel({ min, max }, books, words), {
      min: undefined,
      max: undefined,
    } as never);
  }
  if (status !== undefined) chip('status', 'status', words.status[status], { status: undefined } as never);
  if (search.uncategorised)
    chip('uncategorised', 'category', words.uncategorised, { uncategorised: undefined } as never);
  if (search.files) chip('files', 'files', words.withFiles, { files: undefined } as never);
  for (const kind of search.kind ?? []) {
    chip(`kind:${kind}`, 'status', words.kind(kind), { kind: less(search.kind, kind) } as never);
  }
  if (search.batch !== undefined) chip('batch', 'status', words.batch, { batch: undefined } as never);
  return chips;
}

function datesLabel(
  { from, to }: { from: string | undefined; to: string | undefined },
  { format, today }: Books,
  words: ChipWords,
): string {
  if (from === undefined) return words.to(format.date(to ?? ''));
  if (to === undefined) return words.from(format.date(from));
  if (from === to) return words.on(format.date(from));
  const month = monthOf(from);
  const range = monthRange(month);
  if (range.from === from && range.to === to) return format.date(month, 'month');
  const year = from.slice(0, 4);
  if (from === `${year}-01-01` && to === `${year}-12-31`)
    return year === today.slice(0, 4) ? words.thisYear : year;
  return words.range(format.date(from), format.date(to));
}

function amountLabel(
  { min, max }: { min: string | undefined; max: string | undefined },
  { write }: Books,
  words: ChipWords,
): string {
  const written = (amount: string) => write(amount, { signed: false });
  if (min === undefined) return words.atMost(written(max ?? ''));
  if (max === undefined) return words.atLeast(written(min));
  return min === max ? words.exactly(written(min)) : words.between(written(min), written(max));
}

function less<T>(list: readonly T[] | undefined, value: T): T[] | undefined {
  const left = (list ?? []).filter((one) => one !== value);
  return left.length > 0 ? left : undefined;
}

function withoutUndefined(search: TransactionSearch): TransactionSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
