import { addDays, parseDate } from '../../src/ledger/date.ts';
import type { Books } from '../../test/support/books.ts';
import { AnswerFailure } from '../../test/support/client.ts';
import type { Random } from '../../test/support/random.ts';
import { entryMaterial, randomBulkEdit, randomEntry } from '../../test/support/random-writer.ts';

/** A transaction as the product told it when it acknowledged the last write to it. */
export interface Acknowledged {
  readonly id: string;
  readonly version: number;
  readonly date: string;
  readonly note: string;
  readonly deletedAt: string | null;
  readonly [field: string]: unknown;
}

/** Operations of one household member on transactions that nobody else touches, so that what must be there is known. */
export class Typist {
  /** Every transaction that was acknowledged, by id. */
  readonly known = new Map<string, Acknowledged>();
  /** Answers that tell of a write that was done twice, or not as asked. */
  readonly doubled: string[] = [];
  acknowledged = 0;
  private steps = 0;

  constructor(
    private readonly name: string,
    private readonly books: Books,
    private readonly random: Random,
  ) {}

  /** Does one random operation, and returns when it was acknowledged or refused. */
  async step(): Promise<void> {
    this.steps += 1;
    const key = `${this.name} ${this.steps}`;
    const live = this.choose((transaction) => transaction.deletedAt === null);
    const choice = live.length === 0 ? 0 : this.random.below(100);
    if (choice < 40) await this.create(key);
    else if (choice < 65) await this.edit(key, live[0]!);
    else if (choice < 85) await this.bulkEdit(key, live);
    else if (choice < 93) await this.move('delete', live);
    else
      await this.move(
        'restore',
        this.choose(({ deletedAt }) => deletedAt !== null),
      );
  }

  private async create(key: string): Promise<void> {
    const input = { ...randomEntry(this.random, entryMaterial(this.books)), note: key };
    this.keep((await this.books.create(input, key)).transaction, { version: 1, note: key, date: input.date });
  }

  private async edit(key: string, seen: Acknowledged): Promise<void> {
    const input = { ...randomEntry(this.random, entryMaterial(this.books)), note: key };
    const { transaction } = await this.books.edit(seen, input, key);
    this.keep(transaction, { version: seen.version + 1, note: key, date: input.date });
  }

  private async bulkEdit(key: string, chosen: readonly Acknowledged[]): Promise<void> {
    const input = randomBulkEdit(this.random, entryMaterial(this.books));
    const shiftDays = typeof input['shiftDays'] === 'number' ? input['shiftDays'] : 0;
    try {
      const { transactions } = await this.books.bulkEdit(
        chosen.map(({ id }) => id),
        input,
        key,
      );
      for (const seen of chosen)
        this.keep(find(transactions, seen.id), {
          version: seen.version + 1,
          note: seen.note,
          date: shift(seen.date, shiftDays),
        });
    } catch (failure) {
      // All of them or none: a split among them has no single category, and nothing was written.
      const isRefused =
        failure instanceof AnswerFailure && failure.code === 'transaction_has_no_single_category';
      if (!isRefused) throw failure;
    }
  }

  private async move(operation: 'delete' | 'restore', chosen: readonly Acknowledged[]): Promise<void> {
    if (chosen.length === 0) return;
    const { transactions } = await this.books[operation](chosen.map(({ id }) => id));
    for (const seen of chosen)
      this.keep(find(transactions, seen.id), {
        version: seen.version + 1,
        note: seen.note,
        date: seen.date,
      });
  }

  private keep(told: Acknowledged, expected: { version: number; note: string; date: string }): void {
    this.acknowledged += 1;
    const { version, note, date } = told;
    if (version !== expected.version || note !== expected.note || date !== expected.date)
      this.doubled.push(
        `${told.id} is ${JSON.stringify({ version, note, date })} where ${JSON.stringify(expected)} was asked for`,
      );
    this.known.set(told.id, told);
  }

  /** A few of the transactions, at random. */
  private choose(isWanted: (transaction: Acknowledged) => boolean): Acknowledged[] {
    const wanted = [...this.known.values()].filter(isWanted);
    return wanted.length === 0
      ? []
      : [...new Set([this.random.pick(wanted), ...this.random.some(wanted, 5)])];
  }
}

function find(transactions: readonly Acknowledged[], id: string): Acknowledged {
  const found = transactions.find((transaction) => transaction.id === id);
  if (found === undefined) throw new Error(`the answer does not tell of ${id}`);
  return found;
}

function shift(date: string, days: number): string {
  const parsed = parseDate(date);
  if (!parsed.ok) throw new Error(`${date} is a day`);
  return addDays(parsed.value, days);
}
