import type { Change, Changes, ChangeWork } from '../live/change.ts';
import { isId } from '../persistence/id.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse, refusalOf } from '../refusal.ts';
import { cleanText } from '../text.ts';
import { holdBatch, refuseUnless } from './batch.ts';
import type { VerdictKind } from './match.ts';

/** The most lines that one change takes: as many ids as a request holds. */
const lineIdsMax = 25_000;

/** What a person decides about lines; what is left out stays. */
export interface LineChange {
  readonly chosen?: boolean | undefined;
  readonly verdict?: VerdictKind | undefined;
  readonly categoryId?: string | undefined;
  readonly uncategorise?: boolean | undefined;
  readonly transferAccountId?: string | undefined;
  readonly payee?: string | undefined;
}

/** What an own account or a category must be to be named for some lines. */
interface NamedAccount {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly currency: string | null;
  readonly closed: boolean;
  readonly archived: boolean;
}

/** Changes of lines before the commit. */
export class ImportLines {
  constructor(private readonly changes: Changes) {}

  /**
   * Changes many lines of a READY batch at once: all of them or none.
   *
   * - A verdict of NEW makes a line one that is written, DUPLICATE one that is not; MATCH and TRANSFER go back to the entry
   *   that the reading found. Each chooses or leaves the line accordingly, unless `chosen` says otherwise.
   * - A category or an account on the other side takes the other's place. It counts where the line becomes a transaction of
   *   its own; a line that matches an entry keeps the entry's. An account makes a line that completed a transfer a new one.
   *
   * @throws Refusal not_found, import_is_busy, import_not_ready, nothing_to_change, too_many_items, import_line_unreadable,
   *   import_line_has_no_match, import_verdict_is_the_systems, category_is_archived, account_is_closed, account_is_not_own,
   *   accounts_must_differ, import_transfer_currencies_differ, text_…
   */
  async change(
    scope: HouseholdScope,
    { batchId, lineIds }: { readonly batchId: string; readonly lineIds: readonly string[] },
    input: LineChange,
    clientId: string | null,
  ): Promise<Change<null>> {
    const ids = checkIds(lineIds);
    const payee =
      input.payee === undefined
        ? undefined
        : cleanText(input.payee, { field: 'The payee', lengthMax: 500, path: ['input', 'payee'] });
    const isNothing = Object.values({ ...input, payee }).every(
      (value) => value === undefined || value === false,
    );
    if (isNothing && input.chosen === undefined) throw refuse('nothing_to_change', {}, { path: ['input'] });
    return await this.changes.change(
      scope,
      async (books) => {
        refuseUnless(await holdBatch(books, batchId), 'READY');
        await checkLines(books, { batchId, ids, input });
        await checkCategory(books, input.categoryId);
        await checkTransferAccount(books, { batchId, ids, accountId: input.transferAccountId });
        await books.sql(updateLines, [
          batchId,
          ids,
          input.transferAccountId === undefined ? (input.verdict ?? null) : 'NEW',
          input.chosen ?? chosenBy(input),
          input.categoryId ?? null,
          input.uncategorise === true,
          input.transferAccountId ?? null,
          payee ?? null,
        ]);
        books.changed.kinds('IMPORTS');
        return null;
      },
      { clientId, isBulk: true },
    );
  }
}

/** The own account on the other side of the entry that the reading found for line `l`. */
const otherSide = `(select p.account_id from posting p join account a on a.household_id = $1 and a.id = p.account_id
  where p.household_id = $1 and p.transaction_id = l.match_transaction_id and p.account_id <> l.account_id
    and a.type in ('ASSET', 'LIABILITY') order by p.position limit 1)`;

/** A verdict of NEW lets go of the transfer that the reading found; one of TRANSFER takes it back. */
const updateLines = `
  update statement_line l set
    verdict = coalesce($4, l.verdict),
    chosen = coalesce($5, l.chosen),
    category_id = case when $6::uuid is not null then $6::uuid when $7 or $8::uuid is not null then null else l.category_id end,
    transfer_account_id = case
      when $8::uuid is not null then $8::uuid
      when $4 = 'TRANSFER' then ${otherSide}
      when $4 = 'NEW' and l.verdict = 'TRANSFER' then null
      when ($6::uuid is not null or $7) and coalesce($4, l.verdict) <> 'TRANSFER' then null
      else l.transfer_account_id end,
    payee = coalesce($9, l.payee)
  where l.household_id = $1 and l.batch_id = $2 and l.id = any($3::uuid[])`;

function checkIds(lineIds: readonly string[]): string[] {
  if (lineIds.length > lineIdsMax) {
    throw refuse('too_many_items', { field: 'The list', limit: String(lineIdsMax) }, { path: ['lineIds'] });
  }
  if (!lineIds.every(isId)) throw refuse('not_found', { what: 'statement line' }, { path: ['lineIds'] });
  return [...new Set(lineIds.map((id) => id.toLowerCase()))];
}

function chosenBy({ verdict, transferAccountId }: LineChange): boolean | null {
  if (transferAccountId !== undefined) return true;
  return verdict === undefined ? null : verdict !== 'DUPLICATE';
}

async function checkLines(
  { sql }: ChangeWork,
  {
    batchId,
    ids,
    input,
  }: { readonly batchId: string; readonly ids: readonly string[]; readonly input: LineChange },
): Promise<void> {
  const [row] = await sql<{ count: number; unreadable: number; unmatched: number; not_deleted: number }>(
    `select count(*)::integer as count, count(*) filter (where l.verdict = 'UNREADABLE')::integer as unreadable,
       count(*) filter (where l.match_position is null or l.proposed_verdict <> $4)::integer as unmatched
     from statement_line l where l.household_id = $1 and l.batch_id = $2 and l.id = any($3::uuid[])`,
    [batchId, ids, input.verdict ?? ''],
  );
  if (row?.count !== ids.length) throw refuse('not_found', { what: 'statement line' }, { path: ['lineIds'] });
  if (row.unreadable > 0) throw refuse('import_line_unreadable', {}, { path: ['lineIds'] });
  switch (input.verdict) {
    case undefined:
    case 'NEW':
    case 'DUPLICATE':
      return;
    case 'MATCH':
    case 'TRANSFER':
      if (row.unmatched > 0 && input.transferAccountId === undefined) {
        throw refuse('import_line_has_no_match', {}, { path: ['input', 'verdict'] });
      }
      return;
    case 'DELETED':
    case 'UNREADABLE':
      throw refuse('import_verdict_is_the_systems', {}, { path: ['input', 'verdict'] });
  }
}

async function findAccount({ sql }: ChangeWork, id: string): Promise<NamedAccount | undefined> {
  if (!isId(id)) return undefined;
  const [account] = await sql<NamedAccount>(
    `select id, type, name, currency, closed_on is not null as closed, archived from account
     where household_id = $1 and id = $2 for key share`,
    [id],
  );
  return account;
}

async function checkCategory(books: ChangeWork, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  const account = await findAccount(books, id);
  const path = ['input', 'categoryId'];
  if (account === undefined || !['INCOME', 'EXPENSE'].includes(account.type))
    throw refuse('not_found', { what: 'category' }, { path });
  if (account.archived) throw refuse('category_is_archived', { name: account.name }, { path });
}

async function checkTransferAccount(
  books: ChangeWork,
  {
    batchId,
    ids,
    accountId,
  }: { readonly batchId: string; readonly ids: readonly string[]; readonly accountId: string | undefined },
): Promise<void> {
  if (accountId === undefined) return;
  const path = ['input', 'transferAccountId'];
  const account = await findAccount(books, accountId);
  if (account === undefined) throw refuse('not_found', { what: 'account' }, { path });
  if (account.currency === null) throw refuse('account_is_not_own', {}, { path });
  if (account.closed) throw refusalOf({ code: 'account_is_closed', params: { account: account.name }, path });
  const [row] = await books.sql<{ same: number; others: number }>(
    `select count(*) filter (where l.account_id = $4)::integer as same, count(*) filter (where l.currency <> $5)::integer as others
     from statement_line l where l.household_id = $1 and l.batch_id = $2 and l.id = any($3::uuid[])`,
    [batchId, ids, accountId, account.currency],
  );
  if ((row?.same ?? 0) > 0)
    throw refusalOf({ code: 'accounts_must_differ', params: { account: account.name }, path });
  if ((row?.others ?? 0) > 0) throw refuse('import_transfer_currencies_differ', {}, { path });
}
