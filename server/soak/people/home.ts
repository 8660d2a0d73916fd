import type { Random } from '../../test/support/random.ts';
import { addDays, monthOf, parseDate } from '../../src/ledger/date.ts';
import type { Variables } from './browser.ts';

/** A transaction as somebody saw it. */
export interface Seen {
  readonly id: string;
  version: number;
}

/** A household and what its people know in common: as two who live together do, they meet on the same entries. */
export class Home {
  readonly householdId: string;
  readonly accountIds: readonly string[];
  readonly categoryIds: readonly string[];
  /** Entries that somebody has seen lately, the newest last; some are gone by now. */
  readonly seen: Seen[] = [];
  readonly attachments: { readonly id: string; readonly address: string; readonly sizeBytes: number }[] = [];
  /** Batches in the books that may be undone. */
  readonly batchIds: string[] = [];
  /** Today in the household, as the server said. */
  today: string;

  constructor(made: {
    readonly householdId: string;
    readonly accountIds: readonly string[];
    readonly categoryIds: readonly string[];
    readonly today: string;
  }) {
    this.householdId = made.householdId;
    this.accountIds = made.accountIds;
    this.categoryIds = made.categoryIds;
    this.today = made.today;
  }

  see(transaction: Seen): void {
    this.forget(transaction.id);
    this.seen.push({ id: transaction.id, version: transaction.version });
    if (this.seen.length > seenMax) this.seen.shift();
  }

  forget(id: string): void {
    const at = this.seen.findIndex((each) => each.id === id);
    if (at >= 0) this.seen.splice(at, 1);
  }
}

/** How many entries a household's people have in mind. */
const seenMax = 100;
/** Entries lie in these days before today, so that days and months of the books are bounded too. */
const daysBack = 80;
/** How many shops there are. */
const shops = 60;

/** Money as the API takes it. */
export function decimalOf(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function randomDay(random: Random, { today }: Pick<Home, 'today'>): string {
  return addDays(dayOf(today), -random.below(daysBack));
}

export function monthBack(today: string, months: number): string {
  let day = dayOf(today);
  for (let back = 0; back < months; back += 1) day = addDays(dayOf(`${monthOf(day)}-01`), -1);
  return monthOf(day);
}

function dayOf(text: string): Parameters<typeof addDays>[0] {
  const parsed = parseDate(text);
  if (!parsed.ok) throw new Error(`${text} is no day`);
  return parsed.value;
}

export function randomShop(random: Random): string {
  return `Shop ${random.below(shops)}`;
}

/** An entry as a person types it: mostly spending, some income, transfers and splits. */
export function randomEntry(random: Random, home: Home): Variables {
  const accountId = random.pick(home.accountIds);
  const choice = random.below(100);
  const cents = 100 + random.below(20_000);
  const sign = choice < 85 ? -1 : 1;
  const category = (part: number) => ({ amount: decimalOf(part), categoryId: random.pick(home.categoryIds) });
  const isTransfer = choice >= 70 && choice < 80;
  const isSplit = choice >= 60 && choice < 70;
  const total = sign * cents;
  const first = Math.trunc(total / 3);
  const lines = isTransfer
    ? [
        {
          kind: 'TRANSFER',
          amount: decimalOf(total),
          accountId: random.pick(home.accountIds.filter((id) => id !== accountId)),
        },
      ]
    : isSplit
      ? [category(first), category(total - first)]
      : [category(total)];
  return {
    date: randomDay(random, home),
    accountId,
    amount: decimalOf(total),
    payee: randomShop(random),
    note: random.chance(20) ? `Note ${random.below(1_000)}` : '',
    tags: random.some(['holiday', 'work', 'shared'], 1),
    status: random.pick(['PENDING', 'CLEARED', 'CLEARED']),
    lines,
  };
}

/** A bank's file of some lines. */
export function randomStatement(random: Random, home: Home, lines: number): string {
  const rows = Array.from({ length: lines }, () => {
    const cents = (random.chance(85) ? -1 : 1) * (100 + random.below(20_000));
    return `${randomDay(random, home)},${randomShop(random)},Reference ${random.below(1_000_000)},${decimalOf(cents)}`;
  });
  return `Date,Payee,Text,Amount\n${rows.join('\n')}\n`;
}
