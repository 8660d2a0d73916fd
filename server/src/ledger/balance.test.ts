import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { balanceOn, balances, incomeAndSpending, netWorth, runningBalances } from './balance.ts';
import { addDays, type BusinessDate } from './date.ts';
import { postEntry } from './entry.ts';
import { anyDay, anyEntry, anyTransferEntry } from './fixtures/arbitraries.ts';
import {
  accountOf,
  card,
  day,
  dollars,
  giro,
  groceries,
  ownAccounts,
  rent,
  salary,
  savings,
  system,
  valueOf,
} from './fixtures/household.ts';
import { money } from './money.ts';
import type { Posting } from './posting.ts';
import { exchange, expense, income, inTransit, openingBalance, transfer } from './transaction.ts';

const date = day('2026-01-30');
const euros = (amount: bigint) => money(amount, 'EUR');
const anyPostings = fc
  .array(anyEntry, { maxLength: 20 })
  .map((entries) => entries.flatMap((entry) => valueOf(postEntry(entry, system))));

/** Every day on which any of the generated transactions could change something, and the days around them. */
const days: readonly BusinessDate[] = Array.from({ length: 140 }, (_, offset) =>
  addDays(day('2025-10-30'), offset),
);

describe('balances', () => {
  it('adds up what each account holds, and is silent about accounts that are even', () => {
    const postings = [
      valueOf(openingBalance({ date, account: giro, amount: euros(1000n) }, system)),
      valueOf(expense({ date, account: giro, amount: euros(300n), categoryId: groceries }, system)),
      valueOf(expense({ date, account: card, amount: euros(50n), categoryId: groceries }, system)),
      valueOf(transfer({ date, from: giro, to: card, amount: euros(50n) }, system)),
    ].flat();
    expect(balances(postings)).toEqual(
      new Map([
        [giro.id, new Map([['EUR', 650n]])],
        [system.OPENING_BALANCES, new Map([['EUR', -1000n]])],
        [groceries, new Map([['EUR', 350n]])],
      ]),
    );
  });

  it('come out even over all accounts, in each currency', () => {
    fc.assert(
      fc.property(anyPostings, anyDay, (postings, on) => {
        const totals = new Map<string, bigint>();
        for (const account of balanceOn(postings, on).values()) {
          for (const [currency, amount] of account)
            totals.set(currency, (totals.get(currency) ?? 0n) + amount);
        }
        expect([...totals.values()].every((total) => total === 0n)).toBe(true);
      }),
    );
  });

  it('on a day are the balances of what has happened by then', () => {
    const sent = valueOf(
      inTransit({ date, from: giro, to: savings, amount: euros(5n), arrivesOn: addDays(date, 3) }, system),
    );
    const on = (offset: number) => Object.fromEntries(balanceOn(sent, addDays(date, offset)));
    const five = (amount: bigint) => new Map([['EUR', amount]]);
    expect(on(-1)).toEqual({});
    expect(on(0)).toEqual({ [giro.id]: five(-5n), [system.IN_TRANSIT]: five(5n) });
    expect(on(2)).toEqual(on(0));
    expect(on(3)).toEqual({ [giro.id]: five(-5n), [savings.id]: five(5n) });
    expect(on(300)).toEqual(on(3));
  });
});

describe('runningBalances', () => {
  it('are the prefix sums of a register in its order, also where many rows fall on one day', () => {
    const fewDays = fc.constantFrom(...[0, 1, 2].map((offset) => addDays(date, offset)));
    const anyRows = fc.array(fc.record({ date: fewDays, amount: fc.bigInt({ min: -99n, max: 99n }) }));
    fc.assert(
      fc.property(anyRows, fc.bigInt({ min: -999n, max: 999n }), (entered, opening) => {
        // A register orders by day, and within a day as entered: sorting is stable.
        const rows = entered.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
        const running = runningBalances(
          opening,
          rows.map(({ amount }) => amount),
        );
        expect(running).toHaveLength(rows.length);
        for (const [index, balance] of running.entries()) {
          const prefix = rows.slice(0, index + 1);
          expect(balance).toBe(prefix.reduce((total, { amount }) => total + amount, opening));
        }
        // At the last row of a day it is the day's closing balance, whatever the order within the day was.
        for (const [index, row] of rows.entries()) {
          if (rows[index + 1]?.date === row.date) continue;
          const untilThen = entered.filter(({ date: on }) => on <= row.date);
          expect(running[index]).toBe(untilThen.reduce((total, { amount }) => total + amount, opening));
        }
      }),
    );
  });

  it('end at the account’s balance', () => {
    fc.assert(
      fc.property(anyPostings, fc.constantFrom(...ownAccounts), (postings, account) => {
        const register = postings.filter(({ accountId }) => accountId === account.id);
        const running = runningBalances(
          0n,
          register.map(({ amount }) => amount),
        );
        expect(running.at(-1) ?? 0n).toBe(balances(postings).get(account.id)?.get(account.currency) ?? 0n);
      }),
    );
  });
});

describe('netWorth', () => {
  it('is what the household has, less what it owes', () => {
    const postings = [
      valueOf(openingBalance({ date, account: giro, amount: euros(1000n) }, system)),
      valueOf(expense({ date, account: card, amount: euros(50n), categoryId: groceries }, system)),
      valueOf(
        exchange(
          { date, from: giro, to: dollars, amount: euros(100n), received: money(110n, 'USD') },
          system,
        ),
      ),
    ].flat();
    expect(Object.fromEntries(netWorth(postings, accountOf, date))).toEqual({ EUR: 850n, USD: 110n });
    expect(netWorth(postings, accountOf, addDays(date, -1)).size).toBe(0);
  });

  it('does not move on a transfer within a currency, in transit or not, on any day', () => {
    const withinCurrency = anyTransferEntry.filter(({ account, lines }) =>
      lines.every((line) => line.kind === 'TRANSFER' && line.account.currency === account.currency),
    );
    fc.assert(
      fc.property(
        anyPostings,
        fc.array(withinCurrency, { minLength: 1, maxLength: 3 }),
        (postings, transfers) => {
          const moved = [...postings, ...transfers.flatMap((entry) => valueOf(postEntry(entry, system)))];
          for (const on of days)
            expect(netWorth(moved, accountOf, on)).toEqual(netWorth(postings, accountOf, on));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('moves on an exchange exactly by what Currency conversion took and gave, on the day of arrival', () => {
    fc.assert(
      fc.property(anyTransferEntry, (entry) => {
        const postings = valueOf(postEntry(entry, system));
        const onConversion = postings.filter(({ accountId }) => accountId === system.CURRENCY_CONVERSION);
        for (const on of days) {
          const converted = balanceOn(onConversion, on).get(system.CURRENCY_CONVERSION) ?? new Map();
          const opposite = new Map([...converted].map(([currency, amount]) => [currency, -amount]));
          expect(netWorth(postings, accountOf, on)).toEqual(opposite);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('at the end of a day grew by income less spending, but for opening balances and exchanges', () => {
    const byCategory = (posting: Posting) => {
      const { system: role } = accountOf(posting.accountId);
      return role !== 'OPENING_BALANCES' && role !== 'CURRENCY_CONVERSION';
    };
    fc.assert(
      fc.property(anyPostings, (postings) => {
        const flows = new Map<string, bigint>();
        for (const [currency, { income: came, spending }] of incomeAndSpending(postings, accountOf)) {
          flows.set(currency, came - spending);
        }
        for (const posting of postings.filter((candidate) => !byCategory(candidate))) {
          flows.set(posting.currency, (flows.get(posting.currency) ?? 0n) - posting.amount);
        }
        const worth = netWorth(postings, accountOf, day('9999-12-31'));
        for (const [currency, flow] of flows) expect(worth.get(currency as 'EUR') ?? 0n).toBe(flow);
        for (const currency of worth.keys()) expect(flows.has(currency)).toBe(true);
      }),
    );
  });
});

describe('incomeAndSpending', () => {
  it('counts categories, refunds against spending', () => {
    const back = { kind: 'CATEGORY', categoryId: rent, amount: 200n, memo: '' } as const;
    const postings = [
      valueOf(income({ date, account: giro, amount: euros(3000n), categoryId: salary }, system)),
      valueOf(expense({ date, account: giro, amount: euros(900n), categoryId: rent }, system)),
      valueOf(postEntry({ date, account: giro, status: 'CLEARED', lines: [back] }, system)),
      valueOf(expense({ date, account: dollars, amount: money(7n, 'USD'), categoryId: null }, system)),
    ].flat();
    expect(Object.fromEntries(incomeAndSpending(postings, accountOf))).toEqual({
      EUR: { income: 3000n, spending: 700n },
      USD: { income: 0n, spending: 7n },
    });
  });

  it('never counts a transfer, whatever its currencies and days', () => {
    fc.assert(
      fc.property(anyPostings, anyTransferEntry, (postings, entry) => {
        const moved = [...postings, ...valueOf(postEntry(entry, system))];
        expect(incomeAndSpending(moved, accountOf)).toEqual(incomeAndSpending(postings, accountOf));
      }),
    );
  });
});
