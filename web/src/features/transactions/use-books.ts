import { useMemo } from 'react';
import { useAccounts, useCategories, type Account, type Category } from '../../apollo/books.ts';
import { useFormat, type Format } from '../../shared/format/format-context.tsx';
import { exponentOf } from '../../shared/format/money.ts';
import type { WriteAmount } from './entry/draft.ts';
import type { KnownBooks } from './entry/read-draft.ts';
import type { OptimisticBooks } from './saving/optimistic.ts';

/** What a sheet knows of the household's books: accounts, categories, and how it writes. */
export interface Books extends KnownBooks, OptimisticBooks {
  readonly householdId: string;
  readonly accounts: readonly Account[];
  /** Categories that a person may choose, in tree order. */
  readonly categories: readonly Category[];
  /** The category by which "none" is said where a category is named; null until categories are loaded. */
  readonly uncategorisedId: string | null;
  readonly format: Format;
  category(id: string): Category | undefined;
  readonly write: WriteAmount;
}

/** The books of a household, looked up by id. The same object until something of it changes. */
export function useBooks(householdId: string): Books {
  const accounts = useAccounts(householdId);
  const categories = useCategories(householdId);
  const format = useFormat();
  return useMemo(() => {
    const accountsById = new Map(accounts.map((account) => [account.id, account]));
    const categoriesById = new Map(categories.map((category) => [category.id, category]));
    return {
      householdId,
      accounts,
      // Naming one of the uncategorised categories says no more than naming none.
      categories: categories.filter((category) => !category.system),
      uncategorisedId: categories.find((category) => category.system)?.id ?? null,
      format,
      today: format.today,
      baseCurrency: format.baseCurrency,
      account: (id) => accountsById.get(id),
      category: (id) => categoriesById.get(id),
      isIncome: (id) => categoriesById.get(id)?.type === 'INCOME',
      currencyOf: (id) => {
        const account = accountsById.get(id);
        return account && { currency: account.currency, exponent: exponentOf(account.balance.amount) };
      },
      readAmount: format.readAmount,
      write: (amount, { signed }) =>
        format.money({ amount, currency: '' }, { currency: 'none', sign: signed ? 'always' : 'never' }),
    };
  }, [householdId, accounts, categories, format]);
}
