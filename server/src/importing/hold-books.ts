import { lockBalances } from '../persistence/household-locks.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { loadAccounts } from '../transactions/known-accounts.ts';
import { refusalOf } from '../refusal.ts';

/**
 * Holds what an import or its undoing is about to write, until the commit: accounts that lines go into, so that imports of
 * one account come one after another; then the balances of all accounts touched, in one order. Whoever moves a balance
 * takes its row first, so the many statements that follow queue with other writers instead of deadlocking with them.
 *
 * @throws Refusal account_is_closed
 */
export async function holdBooks(
  sql: HouseholdTransaction['sql'],
  { imported, touched }: { readonly imported: readonly string[]; readonly touched: readonly string[] },
): Promise<void> {
  await sql(
    `select id from account where household_id = $1 and id = any($2::uuid[]) order by id for no key update`,
    [imported],
  );
  const accounts = await loadAccounts(sql, touched);
  for (const id of touched) {
    const account = accounts.find(id);
    if (account?.closed === true)
      throw refusalOf({ code: 'account_is_closed', params: { account: account.name } });
  }
  const { UNCATEGORISED_EXPENSE, UNCATEGORISED_INCOME, IN_TRANSIT } = accounts.system;
  await lockBalances(sql, [...touched, UNCATEGORISED_EXPENSE, UNCATEGORISED_INCOME, IN_TRANSIT]);
}
