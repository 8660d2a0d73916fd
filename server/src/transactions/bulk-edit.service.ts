import { type AccountClassLookup, accountId } from '../ledger/account.ts';
import { shiftDate } from '../ledger/date.ts';
import { kindOf } from '../ledger/kind.ts';
import type { PostingStatus } from '../ledger/posting.ts';
import type { Change, Changes, ChangeWork } from '../live/change.ts';
import { payeeIdOf } from '../payees/payee-names.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { storedCurrency } from '../rates/figure.ts';
import { refuse, valueOf } from '../refusal.ts';
import { addTags, removeTags } from '../tags/tag-names.ts';
import { checkId, checkPayee, checkTags } from './entry-input.ts';
import { checkCategory, refuseClosed, type StoredPosting } from './entry-postings.ts';
import { type KnownAccounts, loadAccounts, ownIdsOf } from './known-accounts.ts';
import { checkIds, lockTransactions } from './lock-transactions.ts';
import { storedDate } from './transaction-row.ts';
import type { Asking, TransactionsReceipt } from './transactions.service.ts';

/** What to change of many transactions; null and absent leave a thing as it is. */
export interface BulkEdit {
  readonly categoryId?: string | null;
  readonly status?: PostingStatus | null;
  readonly addTags?: readonly string[] | null;
  readonly removeTags?: readonly string[] | null;
  readonly shiftDays?: number | null;
  readonly payee?: string | null;
}

interface CheckedBulkEdit {
  readonly categoryId: string | null;
  readonly status: PostingStatus | null;
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
  readonly shiftDays: number;
  /** Null leaves it, empty takes it away. */
  readonly payee: string | null;
}

type OwnedPosting = StoredPosting & { readonly transactionId: string };

/** Changing many transactions at once. */
export class BulkEditService {
  constructor(private readonly changes: Changes) {}

  /**
   * Changes all of the transactions or none.
   *
   * @throws Refusal nothing_to_change, not_found, transaction_is_in_trash, transaction_has_no_single_category (with the ids in
   *   its details), category_is_archived, transaction_is_reconciled, account_is_closed, date_out_of_range, text_…,
   *   too_many_items, idempotency_key_reused
   */
  async edit(
    scope: HouseholdScope,
    ids: readonly string[],
    edit: BulkEdit,
    { idempotencyKey, clientId }: Asking & { readonly idempotencyKey: string | null },
  ): Promise<Change<TransactionsReceipt>> {
    const asked = checkIds(ids);
    const checked = check(edit);
    const idempotency = idempotencyKey
      ? { key: idempotencyKey, operation: 'bulkEditTransactions', input: { ids, edit } }
      : undefined;
    return await this.changes.change(scope, async (books) => await apply(books, asked, checked), {
      idempotency,
      clientId,
    });
  }
}

function check(edit: BulkEdit): CheckedBulkEdit {
  const { categoryId = null, status = null, payee = null } = edit;
  const checked = {
    categoryId: categoryId === null ? null : checkId(categoryId, 'category', ['input', 'categoryId']),
    status,
    addTags: checkTags(edit.addTags ?? [], ['input', 'addTags']),
    removeTags: checkTags(edit.removeTags ?? [], ['input', 'removeTags']),
    shiftDays: edit.shiftDays ?? 0,
    payee: payee === null ? null : checkPayee(payee, ['input', 'payee']),
  };
  const isEmpty =
    checked.categoryId === null &&
    checked.status === null &&
    checked.addTags.length === 0 &&
    checked.removeTags.length === 0 &&
    checked.shiftDays === 0 &&
    checked.payee === null;
  if (isEmpty) throw refuse('nothing_to_change', {}, { path: ['input'] });
  return checked;
}

async function apply(
  { sql, changed }: ChangeWork,
  ids: readonly string[],
  edit: CheckedBulkEdit,
): Promise<TransactionsReceipt> {
  const locked = await lockTransactions(sql, ids);
  if (locked.some(({ isInTrash }) => isInTrash))
    throw refuse('transaction_is_in_trash', {}, { path: ['ids'] });
  if (locked.length === 0) return { ids, accountIds: [] };

  // Payees and tags before balances, as everywhere: nobody who holds a balance waits for a new name.
  const payeeId = edit.payee === null ? null : await payeeIdOf(sql, edit.payee);
  await removeTags(sql, ids, edit.removeTags);
  await addTags(sql, ids, edit.addTags);

  let touched: readonly string[] = [];
  let accounts: KnownAccounts | null = null;
  const movesPostings = edit.categoryId !== null || edit.status !== null || edit.shiftDays !== 0;
  if (movesPostings) {
    const postings = await readPostingsOf(sql, ids);
    accounts = await loadAccounts(sql, [
      ...postings.map((posting) => posting.accountId),
      ...(edit.categoryId === null ? [] : [edit.categoryId]),
    ]);
    checkPostings(postings, edit, accounts);
    const { UNCATEGORISED_EXPENSE, UNCATEGORISED_INCOME } = accounts.system;
    // Naming one of the Uncategorised accounts says no more than naming none: which one, the amount's sign says.
    const uncategorises =
      edit.categoryId === UNCATEGORISED_EXPENSE || edit.categoryId === UNCATEGORISED_INCOME;
    await sql(
      `update posting p set
         account_id = case when $3::uuid is not null and a.type in ('INCOME', 'EXPENSE')
           then case when not $4::boolean then $3::uuid when p.amount > 0 then $5::uuid else $6::uuid end
           else p.account_id end,
         status = case when $7::text is not null and a.currency is not null then $7::text else p.status end,
         date = p.date + $8::integer
       from unnest($2::uuid[]) as x (id), account a
       where p.household_id = $1 and p.transaction_id = x.id
         and a.household_id = $1 and a.id = p.account_id`,
      [
        ids,
        edit.categoryId,
        uncategorises,
        UNCATEGORISED_EXPENSE,
        UNCATEGORISED_INCOME,
        edit.status,
        edit.shiftDays,
      ],
    );
    touched = [
      ...postings.map((posting) => posting.accountId),
      ...(edit.categoryId === null ? [] : [edit.categoryId]),
    ];
  }
  await sql(
    `update transaction set date = date + $3::integer, payee_id = case when $4::boolean then $5::uuid else payee_id end,
       updated_at = now(), version = version + 1
     where household_id = $1 and id = any($2::uuid[])`,
    [ids, edit.shiftDays, edit.payee !== null, payeeId],
  );
  changed.transactions(ids);
  changed.accounts(touched);
  return { ids, accountIds: accounts === null ? [] : ownIdsOf(touched, accounts) };
}

async function readPostingsOf(sql: ChangeWork['sql'], ids: readonly string[]): Promise<OwnedPosting[]> {
  const rows = await sql<Omit<OwnedPosting, 'amount'> & { amount: string }>(
    `select p.transaction_id as "transactionId", p.position, p.account_id as "accountId", p.amount::text as amount, p.currency,
       p.date::text as date, p.memo, p.status
     from unnest($2::uuid[]) as x (id)
     cross join lateral (select * from posting q where q.household_id = $1 and q.transaction_id = x.id offset 0) p
     order by p.transaction_id, p.position`,
    [ids],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

function checkPostings(
  postings: readonly OwnedPosting[],
  edit: CheckedBulkEdit,
  accounts: KnownAccounts,
): void {
  if (edit.categoryId !== null) {
    checkCategory(edit.categoryId, { accounts, mayBeArchived: false, path: ['input', 'categoryId'] });
    refuseSeveralCategories(postings, accounts);
  }
  if (edit.shiftDays !== 0) {
    if (postings.some(({ status }) => status === 'RECONCILED'))
      throw refuse('transaction_is_reconciled', {}, { path: ['ids'] });
    refuseClosed(
      postings.map((posting) => posting.accountId),
      accounts,
    );
    const dates = postings.map(({ date }) => date).toSorted();
    for (const date of [dates.at(0), dates.at(-1)]) {
      if (date !== undefined) valueOf(shiftDate(storedDate(date), edit.shiftDays), ['input', 'shiftDays']);
    }
  }
}

/** @throws Refusal transaction_has_no_single_category, with the ids of those that are splits or transfers */
function refuseSeveralCategories(postings: readonly OwnedPosting[], accounts: KnownAccounts): void {
  const classes: AccountClassLookup = (id) => {
    const { type, systemRole } = accounts.of(id);
    return { type, system: systemRole };
  };
  const refused = [...Map.groupBy(postings, ({ transactionId }) => transactionId)].filter(([, own]) => {
    const kind = kindOf(own.map(asLedgerPosting), classes);
    return kind !== 'EXPENSE' && kind !== 'INCOME';
  });
  if (refused.length === 0) return;
  const transactionIds = refused.map(([id]) => id);
  throw refuse('transaction_has_no_single_category', {}, { path: ['ids'], details: { transactionIds } });
}

function asLedgerPosting({ accountId: id, amount, currency, date, memo, status }: OwnedPosting) {
  return {
    accountId: accountId(id),
    amount,
    currency: storedCurrency(currency),
    date: storedDate(date),
    memo,
    status,
  };
}
