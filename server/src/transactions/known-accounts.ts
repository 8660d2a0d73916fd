import {
  accountId,
  type AccountType,
  isOwn,
  type OwnAccount,
  type SystemAccounts,
  type SystemRole,
} from '../ledger/account.ts';
import { assert } from '../ledger/result.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { storedCurrency } from '../rates/figure.ts';

/** An account as a write needs to know it. */
export interface KnownAccount {
  readonly id: string;
  readonly type: AccountType;
  readonly systemRole: SystemRole | null;
  readonly currency: string | null;
  readonly name: string;
  readonly closed: boolean;
  readonly archived: boolean;
}

/** Accounts of the household that a write names, and those that every household has by itself. */
export interface KnownAccounts {
  find(id: string): KnownAccount | undefined;
  /** An account that a posting is on. */
  of(id: string): KnownAccount;
  readonly system: SystemAccounts;
}

const columns = `id, type, system_role as "systemRole", currency, name, closed_on is not null as closed, archived`;

/**
 * Loads accounts in one statement. Those that are named stay what they are until the commit: whoever closes, merges or removes
 * one locks its row for update first and so waits for us, or we for them. The books' own accounts never change.
 */
export async function loadAccounts(
  sql: HouseholdTransaction['sql'],
  ids: Iterable<string>,
): Promise<KnownAccounts> {
  const rows = await sql<KnownAccount>(
    `with named as (
       select ${columns} from account where household_id = $1 and id = any($2::uuid[]) order by id for key share
     )
     select * from named
     union all
     select ${columns} from account where household_id = $1 and system_role is not null and id <> all($2::uuid[])`,
    [[...new Set(ids)]],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const system = new Map(
    rows.flatMap(({ systemRole, id }) => (systemRole === null ? [] : [[systemRole, accountId(id)] as const])),
  );
  return {
    find: (id) => byId.get(id),
    of(id) {
      const account = byId.get(id);
      assert(account !== undefined, `account ${id} was loaded`);
      return account;
    },
    system: Object.fromEntries(system) as SystemAccounts,
  };
}

/** The account as the ledger wants an entry's; null for categories and the books' own accounts. */
export function ownAccountOf(account: KnownAccount, closed: boolean): OwnAccount | null {
  if (!isOwn(account.type) || account.currency === null) return null;
  return {
    id: accountId(account.id),
    currency: storedCurrency(account.currency),
    closed,
    name: account.name,
  };
}

/** Of some accounts those with a register. */
export function ownIdsOf(ids: Iterable<string>, accounts: KnownAccounts): string[] {
  return [...new Set(ids)].filter((id) => isOwn(accounts.of(id).type));
}
