import { describe, expect, it } from 'vitest';
import { chooseAccounts, type ImportAccount } from './choose-accounts.ts';

const account = (id: string, more: Partial<ImportAccount> = {}): ImportAccount => ({
  id,
  name: id,
  currency: 'EUR',
  closed: false,
  bankAccountId: null,
  reading: null,
  ...more,
});
const part = (bankAccountId: string | null = null, currency: 'EUR' | 'USD' | null = 'EUR') => ({
  bankAccountId,
  currency,
});
const nothing = { accountId: null, accounts: {} };
const ids = (found: ReturnType<typeof chooseAccounts>) => found.map((one) => one?.accountId ?? null);

describe('the account of each part of a file', () => {
  it('is what a person chose, before all else', () => {
    const accounts = [account('checking', { bankAccountId: '1' }), account('savings')];
    expect(
      ids(chooseAccounts([part('1')], accounts, { accountId: 'checking', accounts: { 0: 'savings' } })),
    ).toEqual(['savings']);
  });

  it('is the one that had the bank’s number before, even beside the one named at the start', () => {
    const accounts = [account('checking'), account('savings', { bankAccountId: '7' })];
    expect(ids(chooseAccounts([part('7')], accounts, { accountId: 'checking', accounts: {} }))).toEqual([
      'savings',
    ]);
  });

  it('is not the one that had the bank’s number in another currency', () => {
    const accounts = [account('dollars', { bankAccountId: '7', currency: 'USD' }), account('euros')];
    expect(ids(chooseAccounts([part('7')], accounts, nothing))).toEqual(['euros']);
  });

  it('is the one named at the start for a file of one part, whatever its currency', () => {
    expect(
      ids(
        chooseAccounts([part(null, 'USD')], [account('checking'), account('b')], {
          accountId: 'b',
          accounts: {},
        }),
      ),
    ).toEqual(['b']);
  });

  it('is the one named at the start for the only part of its currency', () => {
    const accounts = [account('euros'), account('more euros'), account('dollars', { currency: 'USD' })];
    expect(
      ids(chooseAccounts([part('1'), part('2', 'USD')], accounts, { accountId: 'euros', accounts: {} })),
    ).toEqual(['euros', 'dollars']);
  });

  it('is the only open account of the currency', () => {
    const accounts = [
      account('checking'),
      account('old', { closed: true }),
      account('dollars', { currency: 'USD' }),
    ];
    expect(ids(chooseAccounts([part()], accounts, nothing))).toEqual(['checking']);
  });

  it('is asked for when two accounts fit', () => {
    expect(ids(chooseAccounts([part()], [account('a'), account('b')], nothing))).toEqual([null]);
  });

  it('is asked for when two parts could be the one account', () => {
    expect(ids(chooseAccounts([part('1'), part('2')], [account('a')], nothing))).toEqual([null, null]);
  });

  it('is never guessed where the bank knows the account under another number', () => {
    expect(ids(chooseAccounts([part('2')], [account('a', { bankAccountId: '1' })], nothing))).toEqual([null]);
  });

  it('is the only account there is for a file without a currency', () => {
    expect(ids(chooseAccounts([part(null, null)], [account('a')], nothing))).toEqual(['a']);
  });
});
