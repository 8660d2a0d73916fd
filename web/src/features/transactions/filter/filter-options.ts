import { addMonths, monthOf, monthRange } from '../../../shared/format/business-date.ts';
import type { TransactionSearch } from '../../../shared/search/transaction-search.ts';
import type { Books } from '../use-books.ts';

/** A condition that can be put on a list. */
export interface FilterOption {
  readonly key: string;
  readonly group: 'text' | 'dates' | 'status' | 'amount' | 'category' | 'account' | 'tag' | 'payee' | 'files';
  readonly label: string;
  /** Texts it is found by. */
  readonly searched: string;
  apply(search: TransactionSearch): TransactionSearch;
}

/** Names that the server answered for what is typed. */
export interface KnownNames {
  readonly tags: readonly string[];
  readonly payees: readonly string[];
}

/** Words of the options, in the language of the screen. */
export interface FilterWords {
  text(text: string): string;
  thisMonth: string;
  lastMonth: string;
  thisYear: string;
  lastYear: string;
  from(date: string): string;
  to(date: string): string;
  on(date: string): string;
  status: Readonly<Record<'PENDING' | 'CLEARED' | 'RECONCILED', string>>;
  uncategorised: string;
  withFiles: string;
  atLeast(amount: string): string;
  atMost(amount: string): string;
  exactly(amount: string): string;
  tag(tag: string): string;
  withoutTag(tag: string): string;
  payee(payee: string): string;
}

const shownPerGroupMax = 6;

/**
 * The conditions that go with what is typed, best guess first: with nothing typed those that need no words, else the text
 * itself, amounts and days that it can be read as, and names that contain it.
 */
export function filterOptions(
  typed: string,
  {
    books,
    words,
    known,
    hasAccounts,
  }: { books: Books; words: FilterWords; known: KnownNames; hasAccounts: boolean },
): FilterOption[] {
  const text = typed.trim();
  const wanted = folded(text);
  const fits = (option: FilterOption) => wanted === '' || folded(option.searched).includes(wanted);
  const some = (options: FilterOption[]) => options.filter(fits).slice(0, shownPerGroupMax);
  return [
    // `>20` is meant as a bound; nobody looks for it as a word.
    ...(text === '' || /^[<>≥≤=]/.test(text)
      ? []
      : [option('text', 'text', words.text(text), (search) => ({ ...search, text }))]),
    ...amountOptions(text, books, words),
    ...dateOptions(text, books, words),
    ...some(presetDates(books, words)),
    ...some([
      option('uncategorised', 'status', words.uncategorised, (search) => ({
        ...search,
        uncategorised: true,
      })),
      option('files', 'files', words.withFiles, (search) => ({ ...search, files: true })),
      ...(['PENDING', 'CLEARED', 'RECONCILED'] as const).map((status) =>
        option(`status:${status}`, 'status', words.status[status], (search) => ({ ...search, status })),
      ),
    ]),
    ...(text === ''
      ? []
      : some(
          books.categories.map((category) =>
            option(`category:${category.id}`, 'category', category.path.join(' ▸ '), (search) => ({
              ...search,
              category: added(search.category, category.id),
            })),
          ),
        )),
    ...(text === '' || !hasAccounts
      ? []
      : some(
          books.accounts.map((account) =>
            option(`account:${account.id}`, 'account', account.name, (search) => ({
              ...search,
              account: added(search.account, account.id),
            })),
          ),
        )),
    ...known.tags.slice(0, shownPerGroupMax).flatMap((tag) => [
      option(`tag:${tag}`, 'tag', words.tag(tag), (search) => ({ ...search, tag: added(search.tag, tag) })),
      option(`without:${tag}`, 'tag', words.withoutTag(tag), (search) => ({
        ...search,
        withoutTag: added(search.withoutTag, tag),
      })),
    ]),
    ...(text === ''
      ? []
      : known.payees
          .slice(0, shownPerGroupMax)
          .map((payee) =>
            option(`payee:${payee}`, 'payee', words.payee(payee), (search) => ({ ...search, payee })),
          )),
  ];
}

function option(
  key: string,
  group: FilterOption['group'],
  label: string,
  apply: FilterOption['apply'],
): FilterOption {
  return { key, group, label, searched: label, apply };
}

function presetDates({ today }: Books, words: FilterWords): FilterOption[] {
  const month = monthOf(today);
  const year = today.slice(0, 4);
  const before = String(Number(year) - 1).padStart(4, '0');
  const dates = (key: string, label: string, range: { from: string; to: string }) =>
    option(key, 'dates', label, (search) => ({ ...search, ...range }));
  return [
    dates('this-month', words.thisMonth, monthRange(month)),
    dates('last-month', words.lastMonth, monthRange(addMonths(month, -1))),
    dates('this-year', words.thisYear, { from: `${year}-01-01`, to: `${year}-12-31` }),
    dates('last-year', words.lastYear, { from: `${before}-01-01`, to: `${before}-12-31` }),
  ];
}

/** Digits that a filter's amount may have: it is compared in any currency. */
const filterExponent = 2;

function amountOptions(text: string, books: Books, words: FilterWords): FilterOption[] {
  const [, sign, rest] = /^([<>≥≤=]?)=?\s*(.+)$/.exec(text) ?? [];
  const reading = books.readAmount(rest ?? '', filterExponent);
  if (!reading.ok || reading.minor < 0n) return [];
  const { amount } = reading;
  const written = books.write(amount, { signed: false });
  const options = {
    exactly: option('exactly', 'amount', words.exactly(written), (search) => ({
      ...search,
      min: amount,
      max: amount,
    })),
    atLeast: option('at-least', 'amount', words.atLeast(written), (search) => ({ ...search, min: amount })),
    atMost: option('at-most', 'amount', words.atMost(written), (search) => ({ ...search, max: amount })),
  };
  if (sign === '>' || sign === '≥') return [options.atLeast];
  if (sign === '<' || sign === '≤') return [options.atMost];
  return sign === '=' ? [options.exactly] : [options.exactly, options.atLeast, options.atMost];
}

function dateOptions(text: string, { format }: Books, words: FilterWords): FilterOption[] {
  const date = text === '' ? null : format.readDate(text);
  if (date === null) return [];
  const written = format.date(date);
  return [
    option('on', 'dates', words.on(written), (search) => ({ ...search, from: date, to: date })),
    option('from', 'dates', words.from(written), (search) => ({ ...search, from: date })),
    option('to', 'dates', words.to(written), (search) => ({ ...search, to: date })),
  ];
}

function added(list: readonly string[] | undefined, value: string): string[] {
  return [...new Set([...(list ?? []), value])];
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
