import { addDays, parseDate } from '../../src/ledger/date.ts';
import { type CurrencyCode } from '../../src/ledger/currency.ts';
import { formatAmount } from '../../src/ledger/money.ts';
import type { BookedAccount, Books, EntryInput, LineInput } from './books.ts';
import { AnswerFailure, type TestClient } from './client.ts';
import type { Random } from './random.ts';

/** What random entries are made of. */
export interface EntryMaterial {
  readonly accounts: readonly BookedAccount[];
  readonly categoryIds: readonly string[];
}

export const words = ['Bäckerei', 'Market', 'rent', 'ÉCOLE', 'Čaj', 'north', 'Straße'];
export const someTags = ['holiday', 'work', 'shared', 'überall'];
const statuses = ['PENDING', 'CLEARED', 'CLEARED', 'CLEARED'];

/** Any entry of any kind: on few days, so that many share one, with lines of every sort mixed. */
export function randomEntry(random: Random, { accounts, categoryIds }: EntryMaterial): EntryInput {
  const account = random.pick(accounts);
  const date = randomDate(random);
  const lines: { amount: bigint; line: Omit<LineInput, 'amount'> }[] = [];
  const count = random.chance(70) ? 1 : 2 + random.below(3);
  for (let index = 0; index < count; index += 1)
    lines.push(randomLine(random, { account, accounts, categoryIds, date }));
  const total = lines.reduce((sum, { amount }) => sum + amount, 0n);
  const [first] = lines;
  // Lines that cancel out are no entry: one more minor unit, in the direction that the line goes already.
  if (total === 0n && first !== undefined) first.amount += first.amount < 0n ? -1n : 1n;
  const sum = lines.reduce((all, { amount }) => all + amount, 0n);
  return {
    date,
    accountId: account.id,
    amount: decimal(sum, account),
    payee: random.chance(80) ? random.some(words, 2).join(' ') : '',
    note: random.chance(20) ? random.some(words, 3).join(' ') : '',
    tags: random.some(someTags, 2),
    status: random.pick(statuses),
    lines: lines.map(({ amount, line }) => ({ ...line, amount: decimal(amount, account) })),
  };
}

interface LinePlace extends EntryMaterial {
  readonly account: BookedAccount;
  readonly date: string;
}

function randomLine(
  random: Random,
  { account, accounts, categoryIds, date }: LinePlace,
): { amount: bigint; line: Omit<LineInput, 'amount'> } {
  const size = BigInt(1 + random.below(50_000));
  const amount = random.chance(70) ? -size : size;
  const memo = random.chance(20) ? random.pick(words) : '';
  const choice = random.below(100);
  if (choice < 60)
    return {
      amount,
      line: { kind: 'CATEGORY', categoryId: random.chance(80) ? random.pick(categoryIds) : null, memo },
    };
  if (choice < 65) return { amount, line: { kind: 'OPENING', memo } };
  const other = random.pick(accounts.filter(({ id }) => id !== account.id));
  const days = random.chance(70) ? 0 : 1 + random.below(3);
  return {
    amount,
    line: {
      kind: 'TRANSFER',
      accountId: other.id,
      memo,
      status: random.pick(statuses),
      ...(other.currency === account.currency
        ? {}
        : { counterAmount: decimal(BigInt(1 + random.below(50_000)) * (amount < 0n ? 1n : -1n), other) }),
      ...(days === 0 ? {} : { arrivesOn: shift(date, amount < 0n ? days : -days) }),
    },
  };
}

/** A day around the turn of two months. */
function randomDate(random: Random): string {
  return shift('2026-01-27', random.below(12));
}

function shift(date: string, days: number): string {
  const parsed = parseDate(date);
  if (!parsed.ok) throw new Error(`${date} is a day`);
  return addDays(parsed.value, days);
}

function decimal(amount: bigint, { currency }: BookedAccount): string {
  return formatAmount(amount, currency as CurrencyCode);
}

/** Transactions that writers share, so that they meet on the same ones. */
export interface SharedTransactions {
  readonly known: { id: string; version: number }[];
}

/** What a step of a writer did, and how it ended: done, or refused by a code that two writers at once may well meet. */
export interface WriterStep {
  readonly operation: 'create' | 'edit' | 'delete' | 'restore' | 'bulk';
  readonly outcome: 'done' | string;
}

/** Refusals that tell one writer of another's work. Any other is a failure of the test. */
const refusalsOfMeeting = new Set([
  'transaction_changed',
  'transaction_is_in_trash',
  'transaction_has_no_single_category',
]);

/**
 * One of several writers on the same books. Each step is a random operation on shared transactions through the API; run
 * several writers' steps side by side and compare the books afterwards.
 */
export class RandomWriter {
  constructor(
    private readonly books: Books,
    private readonly client: TestClient,
    private readonly random: Random,
    private readonly shared: SharedTransactions,
  ) {}

  /** Does one random operation. @throws AnswerFailure for a refusal that no meeting of writers explains */
  async step(): Promise<WriterStep> {
    const { random, shared } = this;
    const choice = shared.known.length < 10 ? 0 : random.below(100);
    const operation =
      choice < 35
        ? 'create'
        : choice < 65
          ? 'edit'
          : choice < 77
            ? 'delete'
            : choice < 87
              ? 'restore'
              : 'bulk';
    try {
      await this.run(operation);
      return { operation, outcome: 'done' };
    } catch (failure) {
      if (failure instanceof AnswerFailure && refusalsOfMeeting.has(failure.code))
        return { operation, outcome: failure.code };
      throw failure;
    }
  }

  private async run(operation: WriterStep['operation']): Promise<void> {
    const { householdId } = this.books;
    switch (operation) {
      case 'create': {
        const { createTransaction } = await this.client.gql(
          `mutation ($householdId: ID!, $input: TransactionInput!) {
            createTransaction(householdId: $householdId, input: $input) { transaction { id version } }
          }`,
          { householdId, input: this.entry() },
        );
        this.shared.known.push(createTransaction.transaction);
        return;
      }
      case 'edit': {
        const seen = this.random.pick(this.shared.known);
        const { editTransaction } = await this.client.gql(
          `mutation ($householdId: ID!, $id: ID!, $version: Int!, $input: TransactionInput!) {
            editTransaction(householdId: $householdId, id: $id, version: $version, input: $input) { transaction { id version } }
          }`,
          { householdId, id: seen.id, version: await this.versionOf(seen), input: this.entry() },
        );
        seen.version = editTransaction.transaction.version;
        return;
      }
      case 'delete':
      case 'restore':
        await this.client.gql(
          `mutation ($householdId: ID!, $ids: [ID!]!) { ${operation}Transactions(householdId: $householdId, ids: $ids) { revision } }`,
          { householdId, ids: this.someIds() },
        );
        return;
      case 'bulk':
        await this.client.gql(
          `mutation ($householdId: ID!, $ids: [ID!]!, $input: BulkEditInput!) {
            bulkEditTransactions(householdId: $householdId, ids: $ids, input: $input) { revision }
          }`,
          { householdId, ids: this.someIds(), input: randomBulkEdit(this.random, entryMaterial(this.books)) },
        );
        return;
    }
  }

  /** Mostly the version as it is now, sometimes one that may be old. */
  private async versionOf(seen: { id: string; version: number }): Promise<number> {
    if (this.random.chance(30)) return seen.version;
    const data = await this.client.gql(
      `query ($householdId: ID!, $id: ID!) { household(id: $householdId) { transaction(id: $id) { version } } }`,
      { householdId: this.books.householdId, id: seen.id },
    );
    return data.household.transaction.version;
  }

  private entry(): EntryInput {
    return randomEntry(this.random, entryMaterial(this.books));
  }

  private someIds(): string[] {
    const { random, shared } = this;
    return [...new Set([random.pick(shared.known), ...random.some(shared.known, 4)].map(({ id }) => id))];
  }
}

/** Any change of many transactions at once. */
export function randomBulkEdit(random: Random, { categoryIds }: EntryMaterial): Record<string, unknown> {
  switch (random.below(5)) {
    case 0:
      return { categoryId: random.pick(categoryIds) };
    case 1:
      return { status: random.pick(statuses) };
    case 2:
      return { addTags: [random.pick(someTags)], removeTags: random.some(someTags, 1) };
    case 3:
      return { shiftDays: random.chance(50) ? 1 : -1 };
    default:
      return { payee: random.pick(words), status: random.pick(statuses) };
  }
}

/** A household's accounts and those categories that an entry may name. */
export function entryMaterial({
  accounts,
  categories,
}: Pick<Books, 'accounts' | 'categories'>): EntryMaterial {
  return {
    accounts,
    categoryIds: categories
      .filter(({ system }) => !system)
      .slice(0, 12)
      .map(({ id }) => id),
  };
}

/**
 * Has writers work side by side: so many steps each, and on until every operation was done more than three times, since
 * those who meet refuse each other as it happens. @returns whether it came to that within so many steps
 */
export async function workTogether(
  writers: readonly Pick<RandomWriter, 'step'>[],
  { steps, stepsMax }: { readonly steps: number; readonly stepsMax: number },
): Promise<boolean> {
  const done = { create: 0, edit: 0, delete: 0, restore: 0, bulk: 0 };
  const isEnough = (): boolean => Object.values(done).every((times) => times > 3);
  await Promise.all(
    writers.map(async (writer) => {
      for (let step = 0; step < steps || (step < stepsMax && !isEnough()); step += 1) {
        const { operation, outcome } = await writer.step();
        if (outcome === 'done') done[operation] += 1;
      }
    }),
  );
  return isEnough();
}
