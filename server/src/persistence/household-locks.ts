import type { SystemRole } from '../ledger/account.ts';
import type { HouseholdTransaction } from './household-transaction.ts';

/** What changes of one household wait for each other at: a system account that every household has. */
const meetingPoints = {
  /** Names and order of own accounts. */
  accounts: 'OPENING_BALANCES',
  /** The shape of the category tree. */
  categories: 'UNCATEGORISED_EXPENSE',
  /** Which content lies under the upload folder, and how much of it. */
  files: 'IN_TRANSIT',
} as const satisfies Record<string, SystemRole>;

/**
 * Waits until no other change of the same kind is under way in the household, and keeps others waiting until this one
 * commits. Rows must be read by a later statement: one that waited for a lock still sees the rows of before. Entries go on
 * meanwhile, for what they reference is only shared (PostgreSQL, “Row-Level Locks”).
 */
export async function lockHousehold(
  { sql }: HouseholdTransaction,
  what: keyof typeof meetingPoints,
): Promise<void> {
  await sql(`select id from account where household_id = $1 and system_role = $2 for no key update`, [
    meetingPoints[what],
  ]);
}

/**
 * Takes the balances of accounts for this change, in one order. Whoever moves a balance takes its row first (months and days
 * follow), so a change that writes postings by more than one statement queues with other writers here instead of meeting
 * them halfway in a deadlock, which PostgreSQL notices only after a second.
 */
export async function lockBalances(
  sql: HouseholdTransaction['sql'],
  accountIds: Iterable<string>,
): Promise<void> {
  await sql(
    `select account_id from account_balance where household_id = $1 and account_id = any($2::uuid[])
     order by account_id, currency for no key update`,
    [[...new Set(accountIds)]],
  );
}
