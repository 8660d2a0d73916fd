import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AccountId } from './account.ts';
import type { CurrencyCode } from './currency.ts';
import { type Entry, type EntryLine, LINES_MAX, postEntry, totalOf, type TransferLine } from './entry.ts';
import { anyEntry } from './fixtures/arbitraries.ts';
import {
  accountOf,
  card,
  day,
  dollars,
  giro,
  groceries,
  rent,
  savings,
  system,
  valueOf,
} from './fixtures/household.ts';
import { imbalances } from './invariant.ts';
import { INT64_MAX, INT64_MIN } from './money.ts';
import type { PostingStatus } from './posting.ts';
import { readEntry } from './transaction.ts';

function entry(...lines: EntryLine[]): Entry {
  return { date: day('2026-01-30'), account: giro, status: 'PENDING', lines };
}

function category(categoryId: AccountId | null, amount: bigint): EntryLine {
  return { kind: 'CATEGORY', categoryId, amount, memo: 'why' };
}

function toAccount(
  account: TransferLine['account'],
  amount: bigint,
  more: Partial<TransferLine> = {},
): TransferLine {
  return { kind: 'TRANSFER', account, amount, status: 'RECONCILED', memo: 'moved', ...more };
}

type Row = readonly [AccountId, bigint, CurrencyCode, string, string, PostingStatus];

/** The postings of an entry, a row each. */
function rows(posted: Entry): Row[] {
  return valueOf(postEntry(posted, system)).map(({ accountId, amount, currency, date, memo, status }) => {
    return [accountId, amount, currency, date, memo, status] as const;
  });
}

const [jan, feb] = ['2026-01-30', '2026-02-02'];
const { IN_TRANSIT, CURRENCY_CONVERSION, OPENING_BALANCES, UNCATEGORISED_EXPENSE, UNCATEGORISED_INCOME } =
  system;

describe('postEntry', () => {
  it('posts the sum of a split on the own account, then each part', () => {
    expect(rows(entry(category(groceries, -700n), category(rent, -300n), category(groceries, 50n)))).toEqual([
      [giro.id, -950n, 'EUR', jan, '', 'PENDING'],
      [groceries, 700n, 'EUR', jan, 'why', 'CLEARED'],
      [rent, 300n, 'EUR', jan, 'why', 'CLEARED'],
      [groceries, -50n, 'EUR', jan, 'why', 'CLEARED'],
    ]);
  });

  it('takes no category for the Uncategorised account of the sign', () => {
    expect(rows(entry(category(null, -5n)))[1]?.[0]).toBe(UNCATEGORISED_EXPENSE);
    expect(rows(entry(category(null, 5n)))[1]?.[0]).toBe(UNCATEGORISED_INCOME);
    expect(rows(entry(category(UNCATEGORISED_EXPENSE, 5n)))[1]?.[0]).toBe(UNCATEGORISED_INCOME);
  });

  it('posts an opening balance against Opening balances', () => {
    expect(rows(entry({ kind: 'OPENING', amount: -5n, memo: '' }))).toEqual([
      [giro.id, -5n, 'EUR', jan, '', 'PENDING'],
      [OPENING_BALANCES, 5n, 'EUR', jan, '', 'CLEARED'],
    ]);
  });

  it('posts a transfer directly on the other account, with that account’s own status', () => {
    expect(rows(entry(toAccount(savings, -5n, { arrivesOn: day(jan) })))).toEqual([
      [giro.id, -5n, 'EUR', jan, '', 'PENDING'],
      [savings.id, 5n, 'EUR', jan, 'moved', 'RECONCILED'],
    ]);
  });

  it('posts an exchange through Currency conversion', () => {
    expect(rows(entry(toAccount(dollars, -500n, { counterAmount: 550n })))).toEqual([
      [giro.id, -500n, 'EUR', jan, '', 'PENDING'],
      [CURRENCY_CONVERSION, 500n, 'EUR', jan, '', 'CLEARED'],
      [CURRENCY_CONVERSION, -550n, 'USD', jan, '', 'CLEARED'],
      [dollars.id, 550n, 'USD', jan, 'moved', 'RECONCILED'],
    ]);
  });

  it('lets money in transit wait in In transit', () => {
    expect(rows(entry(toAccount(savings, -5n, { arrivesOn: day(feb) })))).toEqual([
      [giro.id, -5n, 'EUR', jan, '', 'PENDING'],
      [IN_TRANSIT, 5n, 'EUR', jan, '', 'CLEARED'],
      [IN_TRANSIT, -5n, 'EUR', feb, '', 'CLEARED'],
      [savings.id, 5n, 'EUR', feb, 'moved', 'RECONCILED'],
    ]);
  });

  it('lets the currency that sets out wait, and converts it on arrival', () => {
    expect(rows(entry(toAccount(dollars, -500n, { counterAmount: 550n, arrivesOn: day(feb) })))).toEqual([
      [giro.id, -500n, 'EUR', jan, '', 'PENDING'],
      [IN_TRANSIT, 500n, 'EUR', jan, '', 'CLEARED'],
      [IN_TRANSIT, -500n, 'EUR', feb, '', 'CLEARED'],
      [CURRENCY_CONVERSION, 500n, 'EUR', feb, '', 'CLEARED'],
      [CURRENCY_CONVERSION, -550n, 'USD', feb, '', 'CLEARED'],
      [dollars.id, 550n, 'USD', feb, 'moved', 'RECONCILED'],
    ]);
  });

  it('does so as well for money that comes in, which set out earlier', () => {
    const earlier = '2026-01-28';
    expect(rows(entry(toAccount(dollars, 500n, { counterAmount: -550n, arrivesOn: day(earlier) })))).toEqual([
      [giro.id, 500n, 'EUR', jan, '', 'PENDING'],
      [CURRENCY_CONVERSION, -500n, 'EUR', jan, '', 'CLEARED'],
      [CURRENCY_CONVERSION, 550n, 'USD', jan, '', 'CLEARED'],
      [IN_TRANSIT, -550n, 'USD', jan, '', 'CLEARED'],
      [IN_TRANSIT, 550n, 'USD', earlier, '', 'CLEARED'],
      [dollars.id, -550n, 'USD', earlier, 'moved', 'RECONCILED'],
    ]);
  });

  it('balances, whatever was entered', () => {
    fc.assert(
      fc.property(anyEntry, (posted) => {
        const postings = valueOf(postEntry(posted, system));
        expect(imbalances(postings)).toEqual([]);
        expect(postings.every(({ amount }) => amount !== 0n)).toBe(true);
        expect(postings[0]).toMatchObject({ accountId: posted.account.id, amount: totalOf(posted.lines) });
      }),
      { numRuns: 1000 },
    );
  });

  it('takes as many lines as are allowed', () => {
    const lines = Array.from({ length: LINES_MAX }, () => category(groceries, -1n));
    expect(rows(entry(...lines))).toHaveLength(LINES_MAX + 1);
  });

  it('refuses what cannot be stored as it refuses any other input, with the path of the line', () => {
    const sum = entry(category(rent, INT64_MAX), category(rent, 1n));
    expect(postEntry(sum, system)).toMatchObject({ error: { code: 'amount_out_of_range' } });
    const opposite = entry(category(rent, INT64_MIN));
    expect(postEntry(opposite, system)).toMatchObject({ error: { code: 'amount_out_of_range' } });
    const line = entry(category(rent, 1n), category(rent, INT64_MAX + 1n));
    expect(postEntry(line, system)).toMatchObject({ error: { path: ['lines', '1', 'amount'] } });
    const counter = entry(toAccount(dollars, -1n, { counterAmount: INT64_MAX + 1n }));
    expect(postEntry(counter, system)).toMatchObject({ error: { path: ['lines', '0', 'counterAmount'] } });
  });
});

describe('readEntry', () => {
  it('is the inverse of postEntry', () => {
    fc.assert(
      fc.property(anyEntry, (entered) => {
        const postings = valueOf(postEntry(entered, system));
        expect(valueOf(readEntry(postings, accountOf))).toEqual(entered);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads what is said the same in other words in the shortest', () => {
    const wordy = entry(
      toAccount(savings, -5n, { arrivesOn: day(jan) }),
      category(UNCATEGORISED_EXPENSE, -1n),
    );
    const short = entry(toAccount(savings, -5n), category(null, -1n));
    expect(valueOf(readEntry(valueOf(postEntry(wordy, system)), accountOf))).toEqual(short);
  });

  it('reads an Uncategorised account as no category, also where a program chose the one of the other sign', () => {
    const [own, other] = valueOf(postEntry(entry(category(null, -5n)), system));
    const postings = [own!, { ...other!, accountId: UNCATEGORISED_INCOME }];
    expect(valueOf(readEntry(postings, accountOf))).toEqual(entry(category(null, -5n)));
  });

  it('reads the postings of a closed account, which were there before it closed', () => {
    const postings = valueOf(postEntry(entry(toAccount(savings, -5n)), system));
    const closed = (id: AccountId) => ({ ...accountOf(id), closed: true });
    expect(readEntry(postings, closed)).toMatchObject({
      ok: true,
      value: { account: { closed: true }, lines: [{ account: { closed: true } }] },
    });
  });

  it('says so where postings balance that no entry leads to', () => {
    const post = (line: EntryLine) => valueOf(postEntry(entry(line), system));
    const inTransit = post(toAccount(savings, -5n, { arrivesOn: day(feb) }));
    const exchanged = post(toAccount(dollars, -500n, { counterAmount: 550n }));
    const plain = post(category(groceries, -5n));
    const strange = [
      [],
      plain.slice(0, 1),
      plain.toReversed(),
      inTransit.slice(0, 3),
      // Each day balances, but less comes out of In transit than went in.
      inTransit.map((posting) =>
        posting.date === feb ? { ...posting, amount: posting.amount / 5n } : posting,
      ),
      [...inTransit.slice(0, 2), ...plain],
      [exchanged[0]!, exchanged[2]!, exchanged[1]!, exchanged[3]!],
      [...plain, ...post(toAccount(card, -5n))],
      post(toAccount(savings, -5n)).map((posting) => ({ ...posting, accountId: giro.id })),
      exchanged.map((posting) =>
        posting.currency === 'USD' ? { ...posting, amount: -posting.amount } : posting,
      ),
      [plain[0]!, { ...plain[1]!, accountId: OPENING_BALANCES, date: day(feb) }],
      [
        { ...plain[0]!, currency: 'USD' as const },
        { ...plain[1]!, currency: 'USD' as const },
      ],
    ];
    for (const postings of strange) {
      expect(readEntry(postings, accountOf)).toMatchObject({
        error: { code: 'transaction_has_another_shape' },
      });
    }
  });
});
