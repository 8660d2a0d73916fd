import { LockMode } from '@mikro-orm/core';
import { accountId } from '../ledger/account.ts';
import { type CurrencyCode, currency } from '../ledger/currency.ts';
import { type BusinessDate, parseDate, todayIn } from '../ledger/date.ts';
import { formatAmount, parseAmount } from '../ledger/money.ts';
import { unreachable } from '../ledger/result.ts';
import type { Change, Changes, ChangeWork } from '../live/change.ts';
import { Account, type AccountGroup } from '../persistence/entities/books.ts';
import { Household } from '../persistence/entities/household.ts';
import { lockHousehold } from '../persistence/household-locks.ts';
import { isId, newId } from '../persistence/id.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { storedCurrency } from '../rates/figure.ts';
import { refuse, valueOf } from '../refusal.ts';
import { cleanText } from '../text.ts';
import { writeOpeningBalance } from './opening-balance.ts';

export interface NewAccount {
  readonly name: string;
  readonly group: AccountGroup;
  readonly type?: string | null;
  readonly currency: string;
  readonly openingBalance?: string | null;
  readonly openingDate?: string | null;
}

/** An account as it was when somebody decided to change it. */
export interface SeenAccount {
  readonly id: string;
  readonly version: number;
}

interface Asking {
  readonly clientId: string | null;
}

/** Own accounts. Categories and the system's accounts are rows of the same table, but none of its business. */
export class AccountsService {
  constructor(
    private readonly changes: Changes,
    private readonly now: () => Date,
  ) {}

  /**
   * Makes an own account at the end of its group. An opening balance other than zero becomes a transaction through
   * Opening balances, on its day or today.
   *
   * @throws Refusal text_…, currency_unknown, account_is_not_own, amount_…, date_unreadable, account_name_in_use,
   *   idempotency_key_reused
   */
  async create(
    scope: HouseholdScope,
    input: NewAccount,
    options: Asking & { readonly idempotencyKey: string | null },
  ): Promise<Change<{ id: string }>> {
    const code = valueOf(currency(input.currency), ['input', 'currency']);
    const checked = {
      name: cleanName(input.name),
      type: ownTypeOf(input),
      currency: code,
      openingAmount: readOpeningBalance(input, code),
      openingDate: readOpeningDate(input),
    };
    const idempotency = options.idempotencyKey
      ? { key: options.idempotencyKey, operation: 'createAccount', input }
      : undefined;
    return await this.changes.change(
      scope,
      async (books) => {
        await lockHousehold(books, 'accounts');
        const others = await ownAccounts(books);
        refuseNameInUse(others, checked.name);
        const account = books.em.create(Account, {
          householdId: scope.householdId,
          id: newId(),
          type: checked.type,
          accountGroup: input.group,
          systemRole: null,
          name: checked.name,
          currency: checked.currency,
          parentId: null,
          color: null,
          position: endOf(others, input.group),
          closedOn: null,
          archived: false,
          version: 1,
          createdAt: this.now(),
        });
        books.em.persist(account);
        books.changed.kinds('ACCOUNTS');
        books.changed.accounts([account.id]);
        if (checked.openingAmount !== 0n) {
          const own = { id: accountId(account.id), currency: code, closed: false, name: checked.name };
          const date = checked.openingDate ?? (await this.today(books));
          const transactionId = await writeOpeningBalance(books, {
            account: own,
            amount: checked.openingAmount,
            date,
          });
          books.changed.transactions([transactionId]);
        }
        return { id: account.id };
      },
      { ...options, idempotency },
    );
  }

  /**
   * Renames an account or moves it to the end of another group. The type stays what it is.
   *
   * @throws Refusal not_found, account_changed, account_name_in_use, nothing_to_change, text_…
   */
  async update(
    scope: HouseholdScope,
    seen: SeenAccount,
    input: { readonly name?: string | null; readonly group?: AccountGroup | null },
    asking: Asking,
  ): Promise<Change<{ id: string }>> {
    const name = input.name === undefined || input.name === null ? null : cleanName(input.name);
    const group = input.group ?? null;
    if (name === null && group === null) throw refuse('nothing_to_change');
    return await this.change(scope, seen, asking, async (books, account) => {
      const others = (await ownAccounts(books)).filter(({ id }) => id !== account.id);
      if (name !== null) {
        refuseNameInUse(others, name);
        account.name = name;
      }
      if (group !== null && group !== account.accountGroup) {
        account.accountGroup = group;
        account.position = endOf(others, group);
      }
    });
  }

  /**
   * Puts the open accounts of one group in an order; closed ones stand after them as they did. An order is nobody's edit of
   * an account, so versions stay.
   *
   * @throws Refusal not_found, accounts_must_be_of_one_group unless the ids are all the open accounts of one group, once each
   */
  async reorder(scope: HouseholdScope, ids: readonly string[], asking: Asking): Promise<Change<null>> {
    const wanted = ids.map((id) => id.toLowerCase());
    return await this.changes.change(
      scope,
      async (books) => {
        await lockHousehold(books, 'accounts');
        const all = await ownAccounts(books);
        const first = all.find(({ id }) => id === wanted[0]);
        if (!wanted.every((id) => all.some((account) => account.id === id)))
          throw refuse('not_found', { what: 'account' });
        const group = all.filter((account) => account.group === first?.group);
        const open = group.filter((account) => account.closedOn === null);
        const isWhole =
          wanted.length > 0 && wanted.length === open.length && new Set(wanted).size === wanted.length;
        if (!isWhole || !open.every(({ id }) => wanted.includes(id)))
          throw refuse('accounts_must_be_of_one_group', {}, { path: ['ids'] });
        const closed = group.filter((account) => account.closedOn !== null).map(({ id }) => id);
        await books.sql(
          `update account a set position = n.position - 1
           from unnest($2::uuid[]) with ordinality as n (id, position)
           where a.household_id = $1 and a.id = n.id`,
          [[...wanted, ...closed]],
        );
        books.changed.kinds('ACCOUNTS');
        return null;
      },
      asking,
    );
  }

  /**
   * Closes an account as of today. It must hold nothing, today and after its future entries: what is closed moves no more.
   * Closing a closed account changes nothing.
   *
   * @throws Refusal not_found, account_changed, account_has_balance with the amount
   */
  async close(scope: HouseholdScope, seen: SeenAccount, asking: Asking): Promise<Change<{ id: string }>> {
    return await this.change(scope, seen, asking, async (books, account) => {
      if (account.closedOn !== null) return;
      const today = await this.today(books);
      const held = await heldBy(books, account.id, today);
      if (held !== 0n) {
        const code = storedCurrency(account.currency ?? '');
        throw refuse('account_has_balance', {
          name: account.name,
          amount: `${formatAmount(held, code)} ${code}`,
        });
      }
      account.closedOn = today;
    });
  }

  /**
   * Opens a closed account again. Opening an open one changes nothing.
   *
   * @throws Refusal not_found, account_changed
   */
  async reopen(scope: HouseholdScope, seen: SeenAccount, asking: Asking): Promise<Change<{ id: string }>> {
    return await this.change(scope, seen, asking, async (_books, account) => {
      account.closedOn = null;
    });
  }

  /** One account, locked against entries and other edits, in the version that was seen. */
  private async change(
    scope: HouseholdScope,
    seen: SeenAccount,
    asking: Asking,
    work: (books: ChangeWork, account: Account) => Promise<void>,
  ): Promise<Change<{ id: string }>> {
    if (!isId(seen.id)) throw refuse('not_found', { what: 'account' });
    return await this.changes.change(
      scope,
      async (books) => {
        await lockHousehold(books, 'accounts');
        const account = await books.em.findOne(
          Account,
          { householdId: scope.householdId, id: seen.id, type: { $in: ['ASSET', 'LIABILITY'] } },
          { lockMode: LockMode.PESSIMISTIC_WRITE },
        );
        if (account === null) throw refuse('not_found', { what: 'account' });
        if (account.version !== seen.version)
          throw refuse('account_changed', {}, { details: presentState(account) });
        await work(books, account);
        books.changed.kinds('ACCOUNTS');
        return { id: account.id };
      },
      asking,
    );
  }

  private async today({ em, scope }: ChangeWork): Promise<BusinessDate> {
    const { timeZone } = await em.findOneOrFail(Household, { householdId: scope.householdId });
    return todayIn(timeZone, this.now());
  }
}

interface OwnRow {
  readonly id: string;
  readonly name: string;
  readonly group: AccountGroup;
  readonly position: number;
  readonly closedOn: string | null;
}

async function ownAccounts({ sql }: ChangeWork): Promise<OwnRow[]> {
  return await sql<OwnRow>(
    `select id, name, account_group as "group", position, closed_on::text as "closedOn"
     from account where household_id = $1 and type in ('ASSET', 'LIABILITY')
     order by position, name, id`,
  );
}

/** What an account holds today or, where that is nothing, what it will hold after its future entries. */
async function heldBy({ sql }: ChangeWork, id: string, today: BusinessDate): Promise<bigint> {
  const [row] = await sql<{ total: string; later: string }>(
    `select coalesce(sum(b.amount), 0)::text as total,
       coalesce((select sum(d.amount) from account_day d
         where d.household_id = $1 and d.account_id = $2 and d.day > $3), 0)::text as later
     from account_balance b where b.household_id = $1 and b.account_id = $2`,
    [id, today],
  );
  const total = BigInt(row?.total ?? '0');
  const present = total - BigInt(row?.later ?? '0');
  return present === 0n ? total : present;
}

function refuseNameInUse(others: readonly OwnRow[], name: string): void {
  const folded = name.toLowerCase();
  if (others.some((other) => other.name.toLowerCase() === folded)) {
    throw refuse('account_name_in_use', { name }, { path: ['input', 'name'] });
  }
}

function endOf(accounts: readonly OwnRow[], group: AccountGroup): number {
  return accounts
    .filter((account) => account.group === group)
    .reduce((end, { position }) => Math.max(end, position + 1), 0);
}

function cleanName(name: string): string {
  return cleanText(name, { field: 'The name', lengthMax: 200, path: ['input', 'name'], required: true });
}

function ownTypeOf({ type, group }: NewAccount): 'ASSET' | 'LIABILITY' {
  if (type === 'ASSET' || type === 'LIABILITY') return type;
  if (type !== null && type !== undefined)
    throw refuse('account_is_not_own', {}, { path: ['input', 'type'] });
  switch (group) {
    case 'CARDS':
    case 'LOANS':
      return 'LIABILITY';
    case 'EVERYDAY':
    case 'SAVINGS':
    case 'INVESTMENTS':
    case 'PROPERTY':
      return 'ASSET';
    default:
      return unreachable(group);
  }
}

function readOpeningBalance({ openingBalance }: NewAccount, code: CurrencyCode): bigint {
  if (openingBalance === null || openingBalance === undefined) return 0n;
  return valueOf(parseAmount(openingBalance, code), ['input', 'openingBalance']);
}

function readOpeningDate({ openingDate }: NewAccount): BusinessDate | null {
  if (openingDate === null || openingDate === undefined) return null;
  return valueOf(parseDate(openingDate), ['input', 'openingDate']);
}

/** What a client needs to see why its edit was refused. */
function presentState(account: Account) {
  const { id, type, accountGroup: group, name, currency: code, position, closedOn, version } = account;
  return { id, type, group, name, currency: code, position, closedOn, version };
}
