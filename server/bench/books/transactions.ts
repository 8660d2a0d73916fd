import { Chance } from '../../src/demo/chance.ts';
import { type AccountId, accountId, type OwnAccount } from '../../src/ledger/account.ts';
import { minorUnitsPerUnit } from '../../src/ledger/currency.ts';
import { addDays, type BusinessDate } from '../../src/ledger/date.ts';
import { type EntryLine, postEntry } from '../../src/ledger/entry.ts';
import type { Posting, PostingStatus } from '../../src/ledger/posting.ts';
import { valueOf } from '../../src/refusal.ts';
import { foreignRates, type HouseholdPlan, type PlannedAccount } from './plan.ts';

/** A transaction as it goes into the database. */
export interface GeneratedTransaction {
  readonly id: string;
  readonly date: BusinessDate;
  readonly payeeId: string;
  readonly note: string;
  readonly tagIds: readonly string[];
  /** Instant at which it was entered. */
  readonly createdAt: string;
  readonly postings: readonly Posting[];
}

/** How many of a hundred transactions are what; the rest is spending from one category. */
const percentages = { income: 8, transfer: 9, split: 6 } as const;
const percentWithNote = 10;
const percentWithMemo = 5;
const percentWithTag = 8;
/** Entries of the last days wait for the bank; those of the last two months are not reconciled. */
const pendingDays = 5;
const clearedDays = 60;
const noteWords = [
  'birthday',
  'for the garden',
  'shared with Tom',
  'see receipt',
  'summer house',
  'warranty',
];

/**
 * The transactions of a household, oldest first, the same for the same seed. The ledger makes their postings as it does for
 * what a person enters.
 */
export function* transactionsOf(plan: HouseholdPlan, seed: number): Generator<GeneratedTransaction> {
  const chance = new Chance(seed);
  const { days, firstDay } = plan;
  const own = plan.accounts.map(ownAccount);
  let day = -1;
  let date: BusinessDate = firstDay;
  for (let index = 0; index < plan.transactions; index += 1) {
    const dayNow = Math.floor((index * days) / plan.transactions);
    if (dayNow !== day) {
      day = dayNow;
      date = addDays(firstDay, day);
    }
    const account = own[busy(chance, own.length)] as OwnAccount;
    const status = statusAfter(days - 1 - day);
    const lines = linesOf(plan, own, account, chance, status);
    const enteredMs = Date.parse(date) + 28_800_000 + Math.floor(chance.next() * 36_000_000);
    yield {
      id: timeSortedId(enteredMs, chance),
      date,
      payeeId: plan.payees[busy(chance, plan.payees.length)]?.id ?? '',
      note:
        chance.next() * 100 < percentWithNote
          ? (noteWords[Math.floor(chance.next() * noteWords.length)] ?? '')
          : '',
      tagIds:
        chance.next() * 100 < percentWithTag
          ? [plan.tags[Math.floor(chance.next() * plan.tags.length)]?.id ?? '']
          : [],
      createdAt: new Date(enteredMs).toISOString(),
      postings: valueOf(postEntry({ date, account, status, lines }, plan.system)),
    };
  }
}

function linesOf(
  plan: HouseholdPlan,
  own: readonly OwnAccount[],
  account: OwnAccount,
  chance: Chance,
  status: PostingStatus,
): EntryLine[] {
  const unit = Number(minorUnitsPerUnit(account.currency));
  const scale =
    account.currency === 'EUR' ? 1 : 1 / foreignRates[account.currency as keyof typeof foreignRates];
  const amountUpTo = (most: number): bigint =>
    BigInt(Math.max(1, Math.round(chance.next() * most * scale * unit)));
  const category = (type: 'INCOME' | 'EXPENSE'): AccountId => {
    const all = plan.categories.filter((each) => each.type === type);
    return accountId(all[busy(chance, all.length)]?.id ?? '');
  };
  const memo = (): string =>
    chance.next() * 100 < percentWithMemo ? `item ${Math.floor(chance.next() * 500)}` : '';

  const kind = chance.next() * 100;
  if (kind < percentages.income)
    return [{ kind: 'CATEGORY', categoryId: category('INCOME'), amount: amountUpTo(3_000), memo: memo() }];
  if (kind < percentages.income + percentages.transfer) {
    const amount = -amountUpTo(800);
    const others = own.filter(({ id }) => id !== account.id);
    const other = others[Math.floor(chance.next() * others.length)] as OwnAccount;
    const counterAmount = other.currency === account.currency ? undefined : exchanged(amount, account, other);
    return [{ kind: 'TRANSFER', account: other, amount, counterAmount, status, memo: memo() }];
  }
  const count =
    kind < percentages.income + percentages.transfer + percentages.split
      ? 2 + Math.floor(chance.next() * 4)
      : 1;
  return Array.from({ length: count }, () => ({
    kind: 'CATEGORY' as const,
    categoryId: category('EXPENSE'),
    amount: -amountUpTo(120),
    memo: memo(),
  }));
}

/** About what the other account gets for an amount. */
function exchanged(amount: bigint, from: OwnAccount, to: OwnAccount): bigint {
  const worth = (currency: string): number =>
    currency === 'EUR' ? 1 : foreignRates[currency as keyof typeof foreignRates];
  const units =
    (Number(-amount) / Number(minorUnitsPerUnit(from.currency))) *
    (worth(from.currency) / worth(to.currency));
  return BigInt(Math.max(1, Math.round(units * Number(minorUnitsPerUnit(to.currency)))));
}

function ownAccount({ id, currency, name }: PlannedAccount): OwnAccount {
  return { id: accountId(id), currency, name, closed: false };
}

/** An index that is low more often than high: a few accounts, categories and payees see most of the entries. */
function busy(chance: Chance, count: number): number {
  return Math.floor(chance.next() ** 3 * count);
}

function statusAfter(daysAgo: number): PostingStatus {
  if (daysAgo < pendingDays) return 'PENDING';
  return daysAgo < clearedDays ? 'CLEARED' : 'RECONCILED';
}

/** A UUIDv7 (RFC 9562) whose random bits come from chance, so that ids sort by the time they were made. */
function timeSortedId(atMs: number, chance: Chance): string {
  const hex = (digits: number): string =>
    Math.floor(chance.next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const time = atMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`;
}
