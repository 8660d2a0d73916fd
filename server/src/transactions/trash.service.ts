import { type EmptiedAttachments, emptyAttachments } from '../attachments/empty-trash.ts';
import type { FilesService } from '../files/files.service.ts';
import { isOwn } from '../ledger/account.ts';
import type { Change, Changes, ChangeWork } from '../live/change.ts';
import type { Log } from '../log.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { refuseClosed } from './entry-postings.ts';
import { loadAccounts, ownIdsOf } from './known-accounts.ts';
import { checkIds, lockTransactions } from './lock-transactions.ts';
import { deletingPostings, type PostingTable } from './posting-writes.ts';
import type { Asking, TransactionsReceipt } from './transactions.service.ts';

const postingColumns =
  'household_id, transaction_id, position, account_id, amount, currency, date, memo, status';

/** Deleting, bringing back, and deleting for good. */
export class TrashService {
  constructor(
    private readonly changes: Changes,
    private readonly files: FilesService,
    private readonly log: Log,
  ) {}

  /**
   * Moves transactions to the trash: all of them or none. One that is there already stays there, so that asking twice does
   * no harm.
   *
   * @throws Refusal not_found, transaction_is_reconciled, account_is_closed, too_many_items
   */
  async delete(
    scope: HouseholdScope,
    ids: readonly string[],
    asking: Asking,
  ): Promise<Change<TransactionsReceipt>> {
    return await this.move(scope, checkIds(ids), 'posting', asking);
  }

  /**
   * Brings transactions back from the trash: all of them or none. One that is not there stays as it is.
   *
   * @throws Refusal not_found, account_is_closed, too_many_items
   */
  async restore(
    scope: HouseholdScope,
    ids: readonly string[],
    asking: Asking,
  ): Promise<Change<TransactionsReceipt>> {
    return await this.move(scope, checkIds(ids), 'trashed_posting', asking);
  }

  /** Removes what is in the trash for good: transactions with all their attachments, and attachments of live ones. */
  async empty(scope: HouseholdScope, asking: Asking): Promise<Change<TransactionsReceipt>> {
    let emptied: EmptiedAttachments = { transactionIds: [], sha256s: [] };
    const change = await this.changes.change(
      scope,
      async ({ sql, changed }) => {
        // Held first: one that is brought back meanwhile keeps its attachments.
        const rows = await sql<{ id: string }>(
          `select id from transaction where household_id = $1 and deleted_at is not null order by id for update`,
        );
        const ids = rows.map(({ id }) => id);
        emptied = await emptyAttachments(sql, ids);
        await sql(`delete from transaction where household_id = $1 and id = any($2::uuid[])`, [ids]);
        const touched = new Set([...ids, ...emptied.transactionIds]);
        if (touched.size > 0) changed.transactions(touched);
        return { ids, accountIds: [] };
      },
      asking,
    );
    await this.files.release(scope, emptied.sha256s).catch((error: unknown) => {
      // The trash is empty; what lies on the disk without a row is found by `files:verify`.
      this.log.error({ err: error }, 'content of emptied trash stays');
    });
    return change;
  }

  private async move(
    scope: HouseholdScope,
    ids: readonly string[],
    from: PostingTable,
    asking: Asking,
  ): Promise<Change<TransactionsReceipt>> {
    const isDeletion = from === 'posting';
    return await this.changes.change(
      scope,
      async ({ sql, changed }: ChangeWork) => {
        const locked = await lockTransactions(sql, ids);
        const moving = locked.filter(({ isInTrash }) => isInTrash !== isDeletion).map(({ id }) => id);
        if (moving.length === 0) return { ids, accountIds: [] };
        const touched = await checkTouched(sql, moving, from);
        await sql(
          `with moved as (
             ${deletingPostings(from)} returning ${postingColumns}
           )
           insert into ${isDeletion ? 'trashed_posting' : 'posting'} (${postingColumns}) select ${postingColumns} from moved`,
          [moving],
        );
        await sql(
          `update transaction set deleted_at = ${isDeletion ? 'now()' : 'null'}, updated_at = now(), version = version + 1
           where household_id = $1 and id = any($2::uuid[])`,
          [moving],
        );
        changed.transactions(moving);
        changed.accounts(touched.all);
        return { ids, accountIds: touched.own };
      },
      asking,
    );
  }
}

/** The accounts of transactions that move in or out of the books, all of which must be free to change. */
async function checkTouched(
  sql: HouseholdTransaction['sql'],
  ids: readonly string[],
  table: PostingTable,
): Promise<{ readonly all: readonly string[]; readonly own: readonly string[] }> {
  const rows = await sql<{ id: string; reconciled: boolean }>(
    `select p.account_id as id, bool_or(p.status = 'RECONCILED') as reconciled
     from unnest($2::uuid[]) as x (id) join ${table} p on p.household_id = $1 and p.transaction_id = x.id
     group by p.account_id`,
    [ids],
  );
  const accounts = await loadAccounts(
    sql,
    rows.map(({ id }) => id),
  );
  const isLocked = rows.some(({ id, reconciled }) => reconciled && isOwn(accounts.of(id).type));
  if (table === 'posting' && isLocked) throw refuse('transaction_is_reconciled', {}, { path: ['ids'] });
  const all = rows.map(({ id }) => id);
  refuseClosed(all, accounts);
  return { all, own: ownIdsOf(all, accounts) };
}
