import { expect, test } from 'vitest';
import type { Account, AccountGroup } from '../../../apollo/books.ts';
import type { Entry, EntryLine } from '../entry/entry.ts';
import { movedAccounts, movedFigures, type OptimisticBooks } from './optimistic.ts';

const account = (id: string, group: AccountGroup, currency = 'EUR'): Account => ({
  id,
  type: group === 'CARDS' ? 'LIABILITY' : 'ASSET',
  group,
  name: id,
  currency,
  position: 0,
  closedOn: null,
  balance: { amount: '100.00', currency },
  clearedBalance: { amount: '90.00', currency },
  balanceInBase: {
    reason: null,
    missingCurrencies: [],
    money: { amount: '100.00', currency: 'EUR' },
  },
  postingCount: 1,
  version: 1,
});
const accounts = [
  account('checking', 'EVERYDAY'),
  account('cash', 'EVERYDAY'),
  account('savings', 'SAVINGS'),
  account('dollars', 'EVERYDAY', 'USD'),
];
const books: OptimisticBooks = {
  today: '2026-11-20',
  baseCurrency: 'EUR',
  account: (id) => accounts.find((one) => one.id === id),
  isIncome: () => false,
};

const category = (amount: string): EntryLine => ({ kind: 'CATEGORY', categoryId: 'food', amount, memo: '' });
const transfer = (accountId: string, amount: string, arrivesOn: string | null = null): EntryLine => ({
  kind: 'TRANSFER',
  accountId,
  amount,
  counterAmount: null,
  arrivesOn,
  status: null,
  memo: '',
});
const entry = (amount: string, lines: readonly EntryLine[], date = '2026-11-19'): Entry => ({
  date,
  payee: '',
  note: '',
  tags: [],
  accountId: 'checking',
  amount,
  status: 'PENDING',
  lines,
});
const figures = (before: Entry | null, after: Entry | null) => {
  const moved = movedFigures({ before, after }, books);
  return moved && { ...Object.fromEntries(moved.groups), netWorth: moved.netWorth };
};

test('a purchase moves its account, the total of its group, and net worth', () => {
  const purchase = entry('-12.50', [category('-12.50')]);
  expect(movedAccounts({ before: null, after: purchase }, books)).toMatchObject([
    { id: 'checking', balance: { amount: '87.50' }, clearedBalance: { amount: '90.00' } },
  ]);
  expect(figures(null, purchase)).toEqual({ EVERYDAY: '-12.50', netWorth: '-12.50' });
  expect(figures(purchase, null)).toEqual({ EVERYDAY: '12.50', netWorth: '12.50' });
});

test('an edit moves by the difference, also from one day to another', () => {
  const before = entry('-12.50', [category('-12.50')]);
  expect(figures(before, entry('-10.00', [category('-10.00')]))).toEqual({
    EVERYDAY: '2.50',
    netWorth: '2.50',
  });
  // What is to come does not count yet.
  expect(figures(before, entry('-12.50', [category('-12.50')], '2026-11-21'))).toEqual({
    EVERYDAY: '12.50',
    netWorth: '12.50',
  });
});

test('a transfer moves groups and not net worth, also on its way', () => {
  expect(figures(null, entry('-30.00', [transfer('savings', '-30.00')]))).toEqual({
    EVERYDAY: '-30.00',
    SAVINGS: '30.00',
    netWorth: '0',
  });
  expect(figures(null, entry('-30.00', [transfer('cash', '-30.00')]))).toEqual({
    EVERYDAY: '0.00',
    netWorth: '0',
  });
  expect(figures(null, entry('-30.00', [transfer('savings', '-30.00', '2026-11-22')]))).toEqual({
    EVERYDAY: '-30.00',
    SAVINGS: '0',
    netWorth: '0',
  });
});

test('a split moves net worth by what goes to categories', () => {
  expect(figures(null, entry('-50.00', [category('-20.00'), transfer('savings', '-30.00')]))).toEqual({
    EVERYDAY: '-50.00',
    SAVINGS: '30.00',
    netWorth: '-20.00',
  });
});

test('what takes an exchange rate is left to the server', () => {
  expect(figures(null, { ...entry('-5.00', [category('-5.00')]), accountId: 'dollars' })).toBeNull();
  expect(figures(null, entry('-5.00', [transfer('dollars', '-5.00')]))).toBeNull();
});
