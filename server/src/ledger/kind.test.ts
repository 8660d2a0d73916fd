import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type EntryLine, postEntry } from './entry.ts';
import { anyEntry } from './fixtures/arbitraries.ts';
import {
  accountOf,
  day,
  dollars,
  giro,
  groceries,
  salary,
  savings,
  system,
  valueOf,
} from './fixtures/household.ts';
import { kindOf } from './kind.ts';

const date = day('2026-01-30');
const spent: EntryLine = { kind: 'CATEGORY', categoryId: groceries, amount: -500n, memo: '' };
const refunded: EntryLine = { kind: 'CATEGORY', categoryId: groceries, amount: 500n, memo: '' };
const earned: EntryLine = { kind: 'CATEGORY', categoryId: salary, amount: 500n, memo: '' };
const opened: EntryLine = { kind: 'OPENING', amount: 500n, memo: '' };
const moved = { kind: 'TRANSFER', account: savings, amount: -100n, status: 'CLEARED', memo: '' } as const;
const waiting: EntryLine = { ...moved, arrivesOn: day('2026-02-02') };
const exchanged = { ...moved, account: dollars, counterAmount: 110n };
const exchangedLater: EntryLine = { ...exchanged, arrivesOn: day('2026-02-02') };

describe('kindOf', () => {
  it.each<[string, EntryLine[]]>([
    ['EXPENSE', [spent]],
    ['EXPENSE', [refunded]],
    ['INCOME', [earned]],
    ['SPLIT', [spent, spent]],
    ['SPLIT', [spent, moved]],
    ['SPLIT', [spent, waiting]],
    ['SPLIT', [spent, exchanged]],
    ['SPLIT', [earned, opened]],
    ['OPENING_BALANCE', [opened]],
    ['OPENING_BALANCE', [opened, moved]],
    ['TRANSFER', [moved]],
    ['TRANSFER', [moved, moved]],
    ['EXCHANGE', [exchanged]],
    ['EXCHANGE', [moved, exchanged]],
    ['IN_TRANSIT', [waiting]],
    ['IN_TRANSIT', [exchangedLater]],
    ['IN_TRANSIT', [moved, exchanged, waiting]],
  ])('is %s', (kind, lines) => {
    const postings = valueOf(postEntry({ date, account: giro, status: 'CLEARED', lines }, system));
    expect(kindOf(postings, accountOf)).toBe(kind);
  });

  it('does not depend on the order of the postings', () => {
    const shuffled = anyEntry.chain((entry) => {
      const postings = [...valueOf(postEntry(entry, system))];
      return fc.tuple(
        fc.constant(postings),
        fc.shuffledSubarray(postings, { minLength: postings.length, maxLength: postings.length }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([stored, mixed]) => kindOf(stored, accountOf) === kindOf(mixed, accountOf)),
    );
  });

  it('throws on a transaction without postings, which cannot be', () => {
    expect(() => kindOf([], accountOf)).toThrow('has postings');
  });
});
