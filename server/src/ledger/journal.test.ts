import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { balances } from './balance.ts';
import { type Entry, postEntry } from './entry.ts';
import { anyEntry } from './fixtures/arbitraries.ts';
import { accountOf, system, valueOf } from './fixtures/household.ts';
import { imbalances } from './invariant.ts';
import type { Posting } from './posting.ts';
import { readEntry } from './transaction.ts';

/**
 * The books as a database with roll-ups keeps them: each change adds what it does to the balances and nothing
 * is ever added up again.
 */
class Journal {
  readonly #transactions: { postings: readonly Posting[]; inTrash: boolean }[] = [];
  readonly #rollUp = new Map<string, bigint>();

  create(entry: Entry): void {
    const postings = valueOf(postEntry(entry, system));
    this.#transactions.push({ postings, inTrash: false });
    this.#roll(postings, 1n);
  }

  edit(chosen: number, entry: Entry): void {
    const transaction = this.#choose(chosen, false);
    if (!transaction) return;
    const postings = valueOf(postEntry(entry, system));
    this.#roll(transaction.postings, -1n);
    this.#roll(postings, 1n);
    transaction.postings = postings;
  }

  /** Edits as a screen does: read what was entered, change it, post it again. */
  moveToNextStatus(chosen: number): void {
    const transaction = this.#choose(chosen, false);
    if (!transaction) return;
    const entry = valueOf(readEntry(transaction.postings, accountOf));
    this.edit(chosen, { ...entry, status: entry.status === 'PENDING' ? 'CLEARED' : 'PENDING' });
  }

  delete(chosen: number): void {
    const transaction = this.#choose(chosen, false);
    if (!transaction) return;
    this.#roll(transaction.postings, -1n);
    transaction.inTrash = true;
  }

  restore(chosen: number): void {
    const transaction = this.#choose(chosen, true);
    if (!transaction) return;
    this.#roll(transaction.postings, 1n);
    transaction.inTrash = false;
  }

  get livePostings(): readonly Posting[] {
    return this.#transactions.filter(({ inTrash }) => !inTrash).flatMap(({ postings }) => postings);
  }

  get rolledUp(): Record<string, bigint> {
    return Object.fromEntries([...this.#rollUp].filter(([, amount]) => amount !== 0n));
  }

  #choose(chosen: number, inTrash: boolean) {
    const candidates = this.#transactions.filter((transaction) => transaction.inTrash === inTrash);
    return candidates[chosen % Math.max(candidates.length, 1)];
  }

  #roll(postings: readonly Posting[], times: bigint): void {
    for (const { accountId, currency, amount } of postings) {
      const key = `${accountId} ${currency}`;
      this.#rollUp.set(key, (this.#rollUp.get(key) ?? 0n) + times * amount);
    }
  }
}

/** The same balances from nothing: all live postings, added up by the ledger. */
function recomputed(postings: readonly Posting[]): Record<string, bigint> {
  const flat = [...balances(postings)].flatMap(([accountId, totals]) =>
    [...totals].map(([currency, amount]) => [`${accountId} ${currency}`, amount] as const),
  );
  return Object.fromEntries(flat);
}

const anyChange = fc.oneof(
  anyEntry.map((entry) => (journal: Journal) => journal.create(entry)),
  fc.tuple(fc.nat(), anyEntry).map(
    ([chosen, entry]) =>
      (journal: Journal) =>
        journal.edit(chosen, entry),
  ),
  fc.nat().map((chosen) => (journal: Journal) => journal.moveToNextStatus(chosen)),
  fc.nat().map((chosen) => (journal: Journal) => journal.delete(chosen)),
  fc.nat().map((chosen) => (journal: Journal) => journal.restore(chosen)),
);

describe('a journal', () => {
  it('has after any changes the balances that a recomputation from nothing has, and balances', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 60, size: 'max' }), (changes) => {
        const journal = new Journal();
        for (const change of changes) {
          change(journal);
          expect(journal.rolledUp).toEqual(recomputed(journal.livePostings));
        }
        expect(imbalances(journal.livePostings)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
