import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { CurrencyCode } from './currency.ts';
import { postEntry } from './entry.ts';
import { anyEntry } from './fixtures/arbitraries.ts';
import { accountOf, day, dollars, giro, groceries, savings, system, valueOf } from './fixtures/household.ts';
import { checkBalanced, checkCurrencies, imbalances } from './invariant.ts';
import { INT64_MAX, INT64_MIN } from './money.ts';
import type { Posting } from './posting.ts';

function posting(
  amount: bigint,
  currency: CurrencyCode = 'EUR',
  date = '2026-01-05',
  accountId = giro.id,
): Posting {
  return { accountId, amount, currency, date: day(date), memo: '', status: 'CLEARED' };
}

describe('imbalances', () => {
  it('keeps currencies and days apart, in the order in which they are met', () => {
    const postings = [
      posting(5n, 'EUR', '2026-01-06'),
      posting(-5n, 'USD', '2026-01-06'),
      posting(-5n, 'EUR', '2026-01-07'),
      posting(1n, 'JPY'),
      posting(-1n, 'JPY'),
    ];
    expect(imbalances(postings)).toEqual([
      { currency: 'EUR', date: '2026-01-06', difference: 5n },
      { currency: 'USD', date: '2026-01-06', difference: -5n },
      { currency: 'EUR', date: '2026-01-07', difference: -5n },
    ]);
  });
});

describe('checkBalanced', () => {
  it('answers the postings that balance', () => {
    const postings = [posting(-5n), posting(2n), posting(3n)];
    expect(checkBalanced(postings)).toEqual({ ok: true, value: postings });
  });

  it.each([
    ['nothing', [], 'transaction_needs_two_postings'],
    ['one leg', [posting(5n)], 'transaction_needs_two_postings'],
    ['a zero', [posting(0n), posting(0n)], 'amount_is_zero'],
    ['an amount past 64 bits', [posting(INT64_MAX + 1n), posting(-INT64_MAX - 1n)], 'amount_out_of_range'],
    ['the opposite of the least amount', [posting(INT64_MIN), posting(-INT64_MIN)], 'amount_out_of_range'],
    [
      'a total past 64 bits',
      [posting(INT64_MAX), posting(1n), posting(-INT64_MAX), posting(-1n)],
      'amount_out_of_range',
    ],
    ['a cent too much', [posting(-500n), posting(501n)], 'transaction_does_not_balance'],
    ['two currencies', [posting(-500n), posting(500n, 'USD')], 'transaction_does_not_balance'],
    ['two days', [posting(-500n), posting(500n, 'EUR', '2026-01-06')], 'transaction_does_not_balance'],
  ] as const)('refuses %s', (_, postings, code) => {
    expect(checkBalanced(postings)).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses a transaction of which any one posting was lost, moved to another day or changed', () => {
    fc.assert(
      fc.property(anyEntry, fc.nat(), (entry, chosen) => {
        const postings = valueOf(postEntry(entry, system));
        const index = chosen % postings.length;
        const damages: ((posting: Posting) => Posting[])[] = [
          () => [],
          (whole) => [{ ...whole, date: day('1999-01-01') }],
          (whole) => [{ ...whole, currency: 'CLF' }],
          (whole) => [{ ...whole, amount: whole.amount + 1n }],
        ];
        for (const damage of damages) {
          const damaged = postings.flatMap((whole, at) => (at === index ? damage(whole) : [whole]));
          expect(checkBalanced(damaged).ok).toBe(false);
        }
      }),
    );
  });
});

describe('checkCurrencies', () => {
  it('lets categories and the system’s accounts take any currency', () => {
    const postings = [
      posting(-5n, 'EUR', '2026-01-05', giro.id),
      posting(5n, 'EUR', '2026-01-05', groceries),
    ];
    expect(checkCurrencies(postings, accountOf)).toEqual({ ok: true, value: postings });
  });

  it('refuses a posting in another currency than its account’s', () => {
    const postings = [
      posting(-5n, 'EUR', '2026-01-05', savings.id),
      posting(5n, 'EUR', '2026-01-05', dollars.id),
    ];
    expect(checkCurrencies(postings, accountOf)).toMatchObject({
      error: { code: 'currency_differs_from_account', path: ['postings', '1', 'currency'] },
    });
  });

  it('passes whatever an entry posts', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => checkCurrencies(valueOf(postEntry(entry, system)), accountOf).ok),
    );
  });
});
