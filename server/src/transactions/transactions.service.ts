import type { Change, Changes, ChangeWork } from '../live/change.ts';
import { newId } from '../persistence/id.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { readBefore, updateTransaction } from './edited-transaction.ts';
import { checkEntry, checkId, type EntryInput, namedAccounts } from './entry-input.ts';
import { checkLocks, postingsOf } from './entry-postings.ts';
import { loadAccounts, ownIdsOf } from './known-accounts.ts';
import { lockSeen, type SeenTransaction } from './lock-transactions.ts';
import { insertTransaction } from './new-transaction.ts';
import { replacePostings } from './posting-writes.ts';
import { readTransaction } from './transactions.queries.ts';

/** What a write did: ids, as plain JSON. */
export interface TransactionsReceipt {
  /** Transactions that it concerned. */
  readonly ids: readonly string[];
  /** Own accounts whose balances it may have moved. */
  readonly accountIds: readonly string[];
}

export interface Asking {
  readonly clientId: string | null;
}

/** Entering and editing single transactions. */
export class TransactionsService {
  constructor(
    private readonly changes: Changes,
    private readonly reader: Reader,
    private readonly now: () => Date,
  ) {}

  /**
   * Enters a transaction of any kind: the ledger turns the entry into postings.
   *
   * @throws Refusal those of `checkEntry` and `postingsOf`, idempotency_key_reused
   */
  async create(
    scope: HouseholdScope,
    input: EntryInput,
    { idempotencyKey, clientId }: Asking & { readonly idempotencyKey: string | null },
  ): Promise<Change<TransactionsReceipt>> {
    const entry = checkEntry(input);
    const idempotency = idempotencyKey
      ? { key: idempotencyKey, operation: 'createTransaction', input }
      : undefined;
    return await this.changes.change(
      scope,
      async ({ sql, changed }) => {
        const accounts = await loadAccounts(sql, namedAccounts(entry));
        const postings = postingsOf(entry, accounts);
        const id = newId();
        await insertTransaction(sql, {
          id,
          date: entry.date,
          payee: entry.payee,
          note: entry.note,
          tags: entry.tags,
          createdBy: scope.personId,
          createdAt: this.now(),
          postings,
        });
        changed.transactions([id]);
        changed.postings(postings);
        const touched = postings.map((posting) => posting.accountId);
        return { ids: [id], accountIds: ownIdsOf(touched, accounts) };
      },
      { idempotency, clientId },
    );
  }

  /**
   * Replaces what was entered. The transaction keeps its id, and its postings are changed in place.
   *
   * @throws Refusal not_found, transaction_is_in_trash, transaction_changed (with the present state in its details),
   *   transaction_is_reconciled, account_is_closed, those of `checkEntry` and `postingsOf`, idempotency_key_reused
   */
  async edit(
    scope: HouseholdScope,
    seen: SeenTransaction,
    input: EntryInput,
    { idempotencyKey, clientId }: Asking & { readonly idempotencyKey: string | null },
  ): Promise<Change<TransactionsReceipt>> {
    const id = checkId(seen.id, 'transaction', ['id']);
    const entry = checkEntry(input);
    const idempotency = idempotencyKey
      ? { key: idempotencyKey, operation: 'editTransaction', input: { ...seen, input } }
      : undefined;
    const work = async ({ sql, changed }: ChangeWork): Promise<TransactionsReceipt> => {
      await lockSeen(sql, { id, version: seen.version });
      const { postings: before, tags } = await readBefore(sql, id);
      const accounts = await loadAccounts(sql, [
        ...namedAccounts(entry),
        ...before.map((posting) => posting.accountId),
      ]);
      const after = postingsOf(entry, accounts, before);
      checkLocks(before, after, accounts);

      await updateTransaction(sql, id, entry, { tags, now: this.now() });
      const touched = await replacePostings(sql, id, { before, after });
      changed.transactions([id]);
      changed.postings([...before, ...after].filter(({ accountId }) => touched.includes(accountId)));
      return { ids: [id], accountIds: ownIdsOf(touched, accounts) };
    };
    try {
      return await this.changes.change(scope, work, { idempotency, clientId });
    } catch (error) {
      if (!isRefusal(error) || error.code !== 'transaction_changed') throw error;
      throw refuse(
        'transaction_changed',
        {},
        { path: ['version'], details: await readTransaction(this.reader, scope, id) },
      );
    }
  }
}
