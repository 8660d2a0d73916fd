import { useQuery } from '@apollo/client/react';
import {
  CurrenciesDocument,
  HouseholdCategoriesDocument,
  HouseholdShellDocument,
  type AccountFieldsFragment,
  type AccountGroup,
  type CategoryFieldsFragment,
  type HouseholdShellQuery,
} from './generated/apollo/graphql.ts';
import { live } from './live-query.ts';

export type Account = AccountFieldsFragment;
export type Category = CategoryFieldsFragment;
export type Household = HouseholdShellQuery['household'];
export type { AccountGroup, CategoryType, Role } from './generated/apollo/graphql.ts';

/** The groups of accounts in the order in which they are listed. */
export const accountGroups: readonly AccountGroup[] = [
  'EVERYDAY',
  'SAVINGS',
  'CARDS',
  'INVESTMENTS',
  'LOANS',
  'PROPERTY',
];

const shell = live({ shows: ['HOUSEHOLD', 'MEMBERS', 'ACCOUNTS', 'TRANSACTIONS', 'RATES'] });
const tree = live({ shows: ['CATEGORIES', 'TRANSACTIONS'] });

/**
 * The household with its settings, members, the reader's role and every own account with its balance. The layout
 * keeps this query active, so inside a household it answers from the cache at once. Undefined while loading.
 */
export function useHousehold(householdId: string): Household | undefined {
  return useQuery(HouseholdShellDocument, {
    variables: { householdId },
    context: shell,
    fetchPolicy: 'cache-first',
  }).data?.household as Household | undefined;
}

/** Own accounts in the order of the side bar, closed ones included. */
export function useAccounts(householdId: string): readonly Account[] {
  return useHousehold(householdId)?.accounts ?? [];
}

/** The category tree as a flat list, parents before children. */
export function useCategories(householdId: string): readonly Category[] {
  const { data } = useQuery(HouseholdCategoriesDocument, { variables: { householdId }, context: tree });
  return (data?.household.categories as Category[] | undefined) ?? [];
}

/** All ISO 4217 currencies with their exponents. */
export function useCurrencies() {
  const { data } = useQuery(CurrenciesDocument, { fetchPolicy: 'cache-first' });
  return data?.currencies ?? [];
}

/** Whether a role may change the books. */
export function mayEdit(role: Household['role'] | undefined): boolean {
  return role === 'OWNER' || role === 'EDITOR';
}
