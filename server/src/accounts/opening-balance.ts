import { accountId, type OwnAccount, type SystemAccounts } from '../ledger/account.ts';
import type { BusinessDate } from '../ledger/date.ts';
import { money } from '../ledger/money.ts';
import { openingBalance } from '../ledger/transaction.ts';
import { Transaction } from '../persistence/entities/books.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { newId } from '../persistence/id.ts';
import { valueOf } from '../refusal.ts';

/** Writes what an account held when the books began, as a transaction against Opening balances, and answers its id. */
export async function writeOpeningBalance(
  { em, scope, sql }: HouseholdTransaction,
  {
    account,
    amount,
    date,
  }: { readonly account: OwnAccount; readonly amount: bigint; readonly date: BusinessDate },
): Promise<string> {
  const postings = valueOf(
    openingBalance({ account, amount: money(amount, account.currency), date }, await systemAccounts(sql)),
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
  await sql(
    `insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, memo, status)
     select $1, $2, n.position - 1, n.account_id, n.amount, n.currency, n.date, n.memo, n.status
     from unnest($3::uuid[], $4::bigint[], $5::text[], $6::date[], $7::text[], $8::text[])
       with ordinality as n (account_id, amount, currency, date, memo, status, position)`,
    [
      id,
      postings.map((posting) => posting.accountId),
      postings.map((posting) => String(posting.amount)),
      postings.map((posting) => posting.currency),
      postings.map((posting) => posting.date),
      postings.map((posting) => posting.memo),
      postings.map((posting) => posting.status),
    ],
  );
  return id;
}

async function systemAccounts(sql: HouseholdTransaction['sql']): Promise<SystemAccounts> {
  const rows = await sql<{ role: string; id: string }>(
    `select system_role as role, id from account where household_id = $1 and system_role is not null`,
  );
  return Object.fromEntries(rows.map(({ role, id }) => [role, accountId(id)])) as unknown as SystemAccounts;
}
