import type { OwnAccount } from '../ledger/account.ts';
import type { BusinessDate } from '../ledger/date.ts';
import { money } from '../ledger/money.ts';
import { openingBalance } from '../ledger/transaction.ts';
import { Transaction } from '../persistence/entities/books.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';
import { valueOf } from '../refusal.ts';
import { loadAccounts } from '../transactions/known-accounts.ts';
import { insertPostings } from '../transactions/posting-writes.ts';

/** Writes what an account held when the books began, as a transaction against Opening balances, and answers its id. */
export async function writeOpeningBalance(
  { em, scope, sql }: HouseholdTransaction,
  {
    account,
    amount,
    date,
  }: { readonly account: OwnAccount; readonly amount: bigint; readonly date: BusinessDate },
): Promise<string> {
  const { system } = await loadAccounts(sql, []);
  const postings = valueOf(
    openingBalance({ account, amount: money(amount, account.currency), date }, system),
    ['input', 'openingBalance'],
  );
  const { householdId, personId } = scope;
  const id = newId();
  const at = new Date();
  em.persist(
    em.create(Transaction, {
      householdId,
      id,
      date,
      payeeId: null,
      note: '',
      importBatchId: null,
      version: 1,
      createdBy: personId,
      createdAt: at,
      updatedAt: at,
      deletedAt: null,
    }),
  );
  await insertPostings(sql, id, postings);
  return id;
}
