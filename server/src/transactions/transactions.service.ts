import { LockMode } from '@mikro-orm/core';
import type { Change, Changes, ChangeWork } from '../live/change.ts';
import { payeeIdOf } from '../payees/payee-names.ts';
import { Transaction } from '../persistence/entities/books.ts';
import { newId } from '../persistence/id.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { addTags, removeTags, tagsOf } from '../tags/tag-names.ts';
import { checkEntry, checkId, type EntryInput, namedAccounts } from './entry-input.ts';
import { checkLocks, postingsOf } from './entry-postings.ts';
import { loadAccounts, ownIdsOf } from './known-accounts.ts';
import { insertTransaction } from './new-transaction.ts';
import { readPostings, replacePostings } from './posting-writes.ts';
import { readTransaction } from './transactions.queries.ts';

/** What a write did: ids, as plain JSON. */
export interface TransactionsReceipt {
  /** Transactions that it concerned. */
  readonly ids: readonly string[];
  /** Own accounts whose balances it may have moved. */
  readonly accountIds: readonly string[];
}

/** A transaction as it was when somebody decided to change it. */
export interface SeenTransaction {
  readonly id: string;
  readonly version: number;
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
    const work = async ({ em, sql, changed }: ChangeWork): Promise<TransactionsReceipt> => {
      const transaction = await em.findOne(
        Transaction,
        { householdId: scope.householdId, id },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      if (transaction === null) throw refuse('not_found', { what: 'transaction' }, { path: ['id'] });
      if (transaction.deletedAt) throw refuse('transaction_is_in_trash', {}, { path: ['id'] });
      if (transaction.version !== seen.version)
        throw refuse('transaction_changed', {}, { path: ['version'] });

      const before = await readPostings(sql, id);
      const accounts = await loadAccounts(sql, [
        ...namedAccounts(entry),
        ...before.map((posting) => posting.accountId),
      ]);
      const after = postingsOf(entry, accounts, before);
      checkLocks(before, after, accounts);

      em.assign(transaction, {
        date: entry.date,
        note: entry.note,
        payeeId: await payeeIdOf(sql, entry.payee),
        // An edit of the postings alone is an edit too, also within a millisecond: it must move the version.
        updatedAt: laterThan(transaction.updatedAt, this.now()),
      });
      const tagsBefore = await tagsOf(sql, id);
      await removeTags(
        sql,
        [id],
        tagsBefore.filter((tag) => !entry.tags.includes(tag)),
      );
      await addTags(
        sql,
        [id],
        entry.tags.filter((tag) => !tagsBefore.includes(tag)),
      );
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

/** Now, or just after an instant that is not before now. */
function laterThan(instant: Date, now: Date): Date {
  return now > instant ? now : new Date(instant.getTime() + 1);
}
