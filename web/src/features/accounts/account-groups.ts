import { accountGroups, type Account, type AccountGroup } from '../../apollo/books.ts';

/** Whether accounts of a group are debts: what they hold is owed. */
export function isDebt(group: AccountGroup): boolean {
  return group === 'CARDS' || group === 'LOANS';
}

/** The groups that an account of a type may stand in. */
export function groupsOf(type: Account['type']): readonly AccountGroup[] {
  return accountGroups.filter((group) => isDebt(group) === (type === 'LIABILITY'));
}
