import type { CurrencyCode } from '../ledger/currency.ts';
import { type BusinessDate, shiftDate } from '../ledger/date.ts';

/** Most days between a statement line and the entry it may match: card payments are booked within a working week. */
export const MATCH_DAYS_MAX = 5;

/** Different kinds of entries of one amount and day that a line is compared with. A household has one or two. */
const GROUPS_PER_DAY_MAX = 20;

/** Something with a day and an amount, which one line at most may be paired with. */
export interface Pairable {
  readonly transactionId: string;
  readonly position: number;
  readonly date: BusinessDate;
  readonly amount: bigint;
  readonly currency: CurrencyCode;
}

/** Entries of one day and amount between which nothing matters to a match, such as two typed coffees. */
export interface Group<T extends Pairable> {
  readonly key: string;
  readonly date: BusinessDate;
  /** Those still free, the next one last. */
  readonly members: T[];
}

/** Lines that say the same: by index, the next one last. */
export interface LineGroup {
  /** The lines' fingerprint. */
  readonly key: string;
  readonly date: BusinessDate;
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  readonly indexes: number[];
}

/** Entries by amount and day, so that a line finds those near it without looking at any other. */
export class EntriesByAmount<T extends Pairable> {
  /** By amount and currency, then by day, then by kind. */
  readonly #amounts = new Map<string, Map<BusinessDate, Map<string, Group<T>>>>();
  /** A file has few different days; the days around each are found once. */
  readonly #daysAround = new Map<
    BusinessDate,
    readonly { readonly date: BusinessDate; readonly days: number }[]
  >();

  /** @param kindOf what tells groups of one day and amount apart, such as the payee */
  constructor(entries: readonly T[], kindOf: (entry: T) => string) {
    // Groups stand in the order of their keys. The next member is taken from the end, so the last comes first here.
    const ordered = entries
      .map((entry) => ({ entry, key: kindOf(entry) }))
      .sort(
        (a, b) =>
          compare(a.key, b.key) ||
          compare(b.entry.transactionId, a.entry.transactionId) ||
          b.entry.position - a.entry.position,
      );
    for (const { entry, key } of ordered) {
      const days = getOrMake(
        this.#amounts,
        amountKey(entry),
        () => new Map<BusinessDate, Map<string, Group<T>>>(),
      );
      const groups = getOrMake(days, entry.date, () => new Map<string, Group<T>>());
      getOrMake(groups, key, () => ({ key, date: entry.date, members: [] })).members.push(entry);
    }
  }

  /** Groups with free members of an amount, within some days of a day; nearest day first, then the earlier day. */
  near(
    line: Pick<LineGroup, 'date' | 'amount' | 'currency'>,
    daysMax: number = MATCH_DAYS_MAX,
  ): { readonly group: Group<T>; readonly days: number }[] {
    const ofAmount = this.#amounts.get(amountKey(line));
    if (ofAmount === undefined) return [];
    const found: { group: Group<T>; days: number }[] = [];
    for (const { date, days } of getOrMake(this.#daysAround, line.date, () => daysAround(line.date))) {
      const groups = days <= daysMax ? ofAmount.get(date) : undefined;
      if (groups === undefined) continue;
      let count = 0;
      for (const group of groups.values()) {
        // A group that is used up is let go of, so that it is passed over once.
        if (group.members.length === 0) groups.delete(group.key);
        else if (found.push({ group, days }) && ++count >= GROUPS_PER_DAY_MAX) break;
      }
    }
    return found;
  }
}

/** A line and an entry that go together. */
export interface Pair<T> {
  readonly line: number;
  readonly entry: T;
}

/**
 * Pairs lines with entries of the same amount, each with one at most. The nearest day goes first, then the likest; what
 * is left is settled by the lines' and entries' own content, never by the order in which they came.
 *
 * @param likenessOf 0 to 1, or null where the two must not be paired
 */
export function pairUp<T extends Pairable>(
  lines: readonly LineGroup[],
  entries: EntriesByAmount<T>,
  likenessOf: (line: LineGroup, entry: T) => number | null,
): Pair<T>[] {
  const offers: { line: LineGroup; group: Group<T>; days: number; likeness: number }[] = [];
  for (const line of lines) {
    for (const { group, days } of entries.near(line)) {
      const [first] = group.members;
      const likeness = first === undefined ? null : likenessOf(line, first);
      if (likeness !== null) offers.push({ line, group, days, likeness });
    }
  }
  offers.sort(
    (a, b) =>
      a.days - b.days ||
      b.likeness - a.likeness ||
      compare(a.line.key, b.line.key) ||
      compare(a.group.date, b.group.date) ||
      compare(a.group.key, b.group.key),
  );
  const pairs: Pair<T>[] = [];
  for (const { line, group } of offers) {
    while (line.indexes.length > 0 && group.members.length > 0) {
      pairs.push({ line: line.indexes.pop()!, entry: group.members.pop()! });
    }
  }
  return pairs;
}

/** A day and those up to MATCH_DAYS_MAX around it, nearest first; at the ends of the calendar there are fewer. */
function daysAround(date: BusinessDate): { readonly date: BusinessDate; readonly days: number }[] {
  const found = [{ date, days: 0 }];
  for (let days = 1; days <= MATCH_DAYS_MAX; days++) {
    for (const shift of [-days, days]) {
      const shifted = shiftDate(date, shift);
      if (shifted.ok) found.push({ date: shifted.value, days });
    }
  }
  return found;
}

function amountKey({ amount, currency }: Pick<Pairable, 'amount' | 'currency'>): string {
  return `${amount}${currency}`;
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
