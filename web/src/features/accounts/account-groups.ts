import type { Account, AccountGroup } from '../../apollo/books.ts';

/** Groups of the side bar in its order. */
export const accountGroups: readonly AccountGroup[] = [
  'EVERYDAY',
  'SAVINGS',
  'CARDS',
  'INVESTMENTS',
  'LOANS',
  'PROPERTY',
];

/** Whether accounts of a group are debts: what they hold is owed. */
export function isDebt(group: AccountGroup): boolean {
  return group === 'CARDS' || group === 'LOANS';
}

/** The groups that an account of a type may stand in. */
export function groupsOf(type: Account['type']): readonly AccountGroup[] {
  return accountGroups.filter((group) => isDebt(group) === (type === 'LIABILITY'));
}
