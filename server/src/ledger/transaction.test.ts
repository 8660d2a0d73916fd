import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { addDays } from './date.ts';
import { amountNotZero, amountPositive, anyDay, anyStatus } from './fixtures/arbitraries.ts';
import {
  accountOf,
  card,
  categories,
  day,
  dollars,
  giro,
  groceries,
  rent,
  salary,
  savings,
  system,
  valueOf,
} from './fixtures/household.ts';
import { imbalances } from './invariant.ts';
import { kindOf, type TransactionKind } from './kind.ts';
import { type Money, money } from './money.ts';
import type { Posting } from './posting.ts';
import type { Result } from './result.ts';
import { exchange, expense, income, inTransit, openingBalance, split, transfer } from './transaction.ts';

const date = day('2026-01-30');
const euros = (amount: bigint) => money(amount, 'EUR');
const changes = (result: Result<readonly Posting[]>) => {
  return valueOf(result).map(({ accountId, amount, currency }) => [accountId, amount, currency]);
};

describe('the constructors', () => {
  it('post an expense as spent', () => {
    const posted = expense(
      { date, account: giro, amount: euros(500n), categoryId: groceries, memo: 'bread' },
      system,
    );
    expect(valueOf(posted)).toEqual([
      { accountId: giro.id, amount: -500n, currency: 'EUR', date, memo: '', status: 'CLEARED' },
      { accountId: groceries, amount: 500n, currency: 'EUR', date, memo: 'bread', status: 'CLEARED' },
    ]);
  });

  it('post an income as earned', () => {
    const posted = income({ date, account: giro, amount: euros(500n), categoryId: salary }, system);
    expect(changes(posted)).toEqual([
      [giro.id, 500n, 'EUR'],
      [salary, -500n, 'EUR'],
    ]);
  });

  it('post a split', () => {
    const parts = [
      { amount: euros(-500n), categoryId: groceries },
      { amount: euros(-100n), categoryId: null, memo: 'bag' },
    ];
    expect(changes(split({ date, account: card, parts }, system))).toEqual([
      [card.id, -600n, 'EUR'],
      [groceries, 500n, 'EUR'],
      [system.UNCATEGORISED_EXPENSE, 100n, 'EUR'],
    ]);
  });

  it('post a transfer, an exchange and both in transit from one account to the other', () => {
    const move = { date, from: giro, amount: euros(500n) };
    const received = money(550n, 'USD');
    const arrivesOn = addDays(date, 3);
    const ends = (result: Result<readonly Posting[]>) => [changes(result)[0], changes(result).at(-1)];

    const sent = [giro.id, -500n, 'EUR'];
    expect(changes(transfer({ ...move, to: savings }, system))).toEqual([sent, [savings.id, 500n, 'EUR']]);
    expect(ends(exchange({ ...move, to: dollars, received }, system))).toEqual([
      sent,
      [dollars.id, 550n, 'USD'],
    ]);
    expect(ends(inTransit({ ...move, to: savings, arrivesOn }, system))).toEqual([
      sent,
      [savings.id, 500n, 'EUR'],
    ]);
    expect(ends(inTransit({ ...move, to: dollars, arrivesOn, received }, system))).toEqual([
      sent,
      [dollars.id, 550n, 'USD'],
    ]);
  });

  it('post an opening balance of either sign', () => {
    expect(changes(openingBalance({ date, account: card, amount: euros(-500n) }, system))).toEqual([
      [card.id, -500n, 'EUR'],
      [system.OPENING_BALANCES, 500n, 'EUR'],
    ]);
  });

  it('refuse an amount in another currency than the account’s, each of them', () => {
    const foreign = money(500n, 'USD');
    const move = { date, from: giro, to: dollars, amount: foreign };
    const parts = [euros(1n), foreign].map((amount) => ({ amount, categoryId: rent }));
    const refused = [
      expense({ date, account: giro, amount: foreign, categoryId: rent }, system),
      income({ date, account: giro, amount: foreign, categoryId: salary }, system),
      split({ date, account: giro, parts }, system),
      transfer(move, system),
      exchange({ ...move, amount: euros(1n), received: euros(1n) }, system),
      inTransit({ ...move, arrivesOn: date }, system),
      openingBalance({ date, account: giro, amount: foreign }, system),
    ];
    for (const result of refused) {
      expect(result).toMatchObject({ error: { code: 'currency_differs_from_account' } });
    }
  });

  it('refuse a negative amount where the kind says which way the money goes', () => {
    const negative = euros(-1n);
    const move = { date, from: giro, to: savings, amount: negative };
    const refused = [
      expense({ date, account: giro, amount: negative, categoryId: rent }, system),
      income({ date, account: giro, amount: negative, categoryId: salary }, system),
      transfer(move, system),
      inTransit({ ...move, arrivesOn: date }, system),
      exchange({ ...move, to: dollars, amount: euros(1n), received: money(-1n, 'USD') }, system),
    ];
    for (const result of refused) expect(result).toMatchObject({ error: { code: 'amount_not_positive' } });
  });
});

describe('every constructor', () => {
  const anyCategory = fc.constantFrom(null, ...categories);
  const anyMoney = amountPositive.map(euros);
  const occasion = { date: anyDay, status: anyStatus };
  const plain = { ...occasion, account: fc.constantFrom(giro, savings, card), amount: anyMoney };
  const movedWithin = {
    ...occasion,
    from: fc.constant(giro),
    to: fc.constantFrom(savings, card),
    amount: anyMoney,
  };
  const movedAbroad = {
    ...movedWithin,
    to: fc.constant(dollars),
    received: amountPositive.map((amount): Money => money(amount, 'USD')),
  };
  const anyPart = fc.record({ amount: amountNotZero.map(euros), categoryId: anyCategory });
  const anyParts = fc
    .array(anyPart, { minLength: 2, maxLength: 8 })
    .filter((parts) => parts.reduce((total, { amount }) => total + amount.amount, 0n) !== 0n);
  const later = fc.integer({ min: 1, max: 40 });

  const constructed: Record<TransactionKind, fc.Arbitrary<Result<readonly Posting[]>>> = {
    EXPENSE: fc
      .record({ ...plain, categoryId: fc.constantFrom(null, groceries, rent) })
      .map((input) => expense(input, system)),
    INCOME: fc
      .record({ ...plain, categoryId: fc.constantFrom(null, salary) })
      .map((input) => income(input, system)),
    SPLIT: fc
      .record({ ...occasion, account: plain.account, parts: anyParts })
      .map((input) => split(input, system)),
    TRANSFER: fc.record(movedWithin).map((input) => transfer(input, system)),
    EXCHANGE: fc.record(movedAbroad).map((input) => exchange(input, system)),
    IN_TRANSIT: fc
      .tuple(fc.oneof(fc.record(movedWithin), fc.record(movedAbroad)), later)
      .map(([input, days]) => inTransit({ ...input, arrivesOn: addDays(input.date, days) }, system)),
    OPENING_BALANCE: fc
      .record({ ...plain, amount: amountNotZero.map(euros) })
      .map((input) => openingBalance(input, system)),
  };

  it.each(Object.entries(constructed))('of %s balances, and its kind is read back', (kind, results) => {
    fc.assert(
      fc.property(results, (result) => {
        const postings = valueOf(result);
        expect(imbalances(postings)).toEqual([]);
        expect(kindOf(postings, accountOf)).toBe(kind);
      }),
      { numRuns: 300 },
    );
  });
});
