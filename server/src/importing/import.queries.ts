import type { ImportStatus } from '../persistence/entities/importing.ts';
import { isId } from '../persistence/id.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { checkKeys, isIdKey, isInstantKey } from '../page-keys.ts';
import { pagedStatement, rowLimit } from '../paged-statements.ts';
import { type Connection, connectionOf, readPage } from '../paging.ts';
import { moneyOf, type MoneyValue, storedCurrency } from '../rates/figure.ts';
import { refuse } from '../refusal.ts';
import { type BatchAccount, type BatchSettings } from './batch.ts';
import { isSilent, presentStatus, problemCodeOf } from './batch-lease.ts';
import { becomesTransaction } from './commit-lines.ts';
import { mergesWithEntry } from './commit-merges.ts';
import type { StatementFormat } from './formats/statement.ts';
import type { VerdictKind } from './match.ts';

/** Which page of a list is asked for. */
export interface PageInput {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A batch as it stands, without what costs a statement of its own. */
export interface BatchRow {
  readonly id: string;
  readonly fileName: string;
  readonly fileSizeBytes: number;
  /** Where the file is served, below the address of the installation. */
  readonly fileAddress: string;
  readonly format: StatementFormat | null;
  readonly encoding: string | null;
  readonly status: ImportStatus;
  /** Whether whoever worked on it died: `status` says what the batch is, the row may still say what it was. */
  readonly isInterrupted: boolean;
  readonly problem: { readonly code: string; readonly params: Readonly<Record<string, string>> } | null;
  readonly settings: BatchSettings;
  readonly accounts: readonly BatchAccount[];
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly createdBy: { readonly id: string; readonly name: string; readonly email: string };
  readonly createdAt: string;
  readonly committedAt: string | null;
  readonly undoneAt: string | null;
}

/** How many lines of a batch have each verdict, and what a commit does with those that are chosen. */
export interface VerdictCountsRow {
  readonly all: number;
  readonly new: number;
  readonly duplicate: number;
  readonly match: number;
  readonly transfer: number;
  readonly unreadable: number;
  readonly deleted: number;
  readonly chosen: number;
  readonly adds: number;
  readonly merges: number;
  readonly pairs: number;
}

/** What undoing a batch would do. */
export interface UndoPreviewRow {
  readonly removes: number;
  readonly unmerges: number;
  readonly kept: number;
  readonly keptTransactionIds: readonly string[];
}

/** The most ids of kept transactions that are listed. */
export const keptIdsMax = 200;

type BatchColumns = readonly [
  id: string,
  fileName: string,
  format: StatementFormat | null,
  encoding: string | null,
  status: ImportStatus,
  isInterrupted: boolean,
  problemCode: string | null,
  problemParams: Record<string, string> | null,
  settings: BatchSettings,
  accounts: readonly BatchAccount[],
  done: number,
  total: number | null,
  personId: string,
  personName: string,
  personEmail: string,
  createdAt: string,
  committedAt: string | null,
  undoneAt: string | null,
  fileSizeBytes: number,
  fileAddress: string,
];

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const batchColumns = `b.id, b.file_name, b.format, b.encoding, ${presentStatus}, ${isSilent}, b.problem_code,
  b.problem_params, b.settings, b.statement_accounts, b.progress_done, b.progress_total, p.id, p.name, p.email,
  ${instant('b.created_at')}, ${instant('b.committed_at')}, ${instant('b.undone_at')}, f.size_bytes::integer, 'uploads/' || b.household_id || '/' || b.id`;

const batchJoins = `import_batch b join person p on p.id = b.created_by
  join stored_file f on f.household_id = $1 and f.id = b.file_id`;

const batchById = householdStatement(
  'import_batch',
  `select ${batchColumns} from ${batchJoins} where b.household_id = $1 and b.id = $2`,
);

/** One batch. @throws Refusal not_found */
export async function readBatch(reader: Reader, scope: HouseholdScope, id: string): Promise<BatchRow> {
  const [row] = isId(id) ? await reader.household<BatchColumns>(scope, batchById, [id]) : [];
  if (row === undefined) throw refuse('not_found', { what: 'import batch' });
  return batchOf(row);
}

/**
 * The household's batches, newest first; cancelled ones left nothing and are left out.
 *
 * @throws Refusal page_size_out_of_range, cursor_unreadable
 */
export async function readBatches(
  reader: Reader,
  scope: HouseholdScope,
  input: PageInput,
): Promise<Connection<BatchRow>> {
  const list = ['importBatches', scope.householdId];
  const page = readPage(list, input.first, input.after, 2);
  const keys = checkKeys(page.after, [isInstantKey, isIdKey]);
  const limit = rowLimit(page.first);
  const read = pagedStatement(`import_batches_${limit}_${keys.length}`, () => {
    const after = keys.length === 0 ? '' : 'and (b.created_at, b.id) < ($2::timestamptz, $3::uuid)';
    return `select ${batchColumns} from ${batchJoins}
      where b.household_id = $1 and b.status <> 'CANCELLED' ${after}
      order by b.created_at desc, b.id desc limit ${limit}`;
  });
  const rows = (await reader.household<BatchColumns>(scope, read, keys)).map(batchOf);
  return connectionOf(list, page, rows, ({ createdAt, id }) => [createdAt, id]);
}

const verdictCounts = householdStatement(
  'import_verdict_counts',
  `select l.batch_id, l.verdict, count(*)::integer, count(*) filter (where l.chosen)::integer,
     count(*) filter (where ${becomesTransaction})::integer, count(*) filter (where ${mergesWithEntry})::integer
   from statement_line l where l.household_id = $1 and l.batch_id = any($2::uuid[]) group by 1, 2`,
);

const noLines = {
  all: 0,
  new: 0,
  duplicate: 0,
  match: 0,
  transfer: 0,
  unreadable: 0,
  deleted: 0,
  chosen: 0,
  adds: 0,
  merges: 0,
  pairs: 0,
};

/** Counts of several batches, by batch. */
export async function readVerdictCounts(
  reader: Reader,
  scope: HouseholdScope,
  batchIds: readonly string[],
): Promise<ReadonlyMap<string, VerdictCountsRow>> {
  const rows = await reader.household<
    [
      batchId: string,
      verdict: VerdictKind,
      count: number,
      chosen: number,
      adds: number,
      goWithEntries: number,
    ]
  >(scope, verdictCounts, [batchIds]);
  const counts = new Map(batchIds.map((id) => [id, { ...noLines }]));
  for (const [batchId, verdict, count, chosen, adds, goWithEntries] of rows) {
    const of = counts.get(batchId);
    if (of === undefined) continue;
    of.all += count;
    of.chosen += chosen;
    of.adds += adds;
    of[verdict === 'TRANSFER' ? 'pairs' : 'merges'] += goWithEntries;
    of[verdict.toLowerCase() as Lowercase<VerdictKind>] += count;
  }
  return counts;
}

/** Whether line `l` goes with a posting that stands in its own account already, and so moves no balance. */
const standsAlready = `(l.verdict in ('MATCH', 'TRANSFER') and exists (select from posting p where p.household_id = $1
  and p.transaction_id = l.match_transaction_id and p.position = l.match_position and p.account_id = l.account_id))`;

/**
 * What each account of a batch holds at the end of its closing day by the books, and while the batch is not committed what
 * the chosen lines add to that, on either side of a transfer.
 */
const balancesAfter = householdStatement(
  'import_balances_after',
  `select k.batch_id, k.position, (
       coalesce((select b.amount from account_balance b
         where b.household_id = $1 and b.account_id = k.account_id and b.currency = a.currency), 0)
       - coalesce((select sum(d.amount) from account_day d
         where d.household_id = $1 and d.account_id = k.account_id and d.currency = a.currency and d.day > k.day), 0)
       + case when i.status in ('READY', 'COMMITTING') then
           coalesce((select sum(l.amount) from statement_line l
             where l.household_id = $1 and l.batch_id = k.batch_id and l.account_id = k.account_id and l.chosen
               and l.date <= k.day and l.currency = a.currency and not ${standsAlready}), 0)
           - coalesce((select sum(l.amount) from statement_line l
             where l.household_id = $1 and l.batch_id = k.batch_id and l.transfer_account_id = k.account_id and l.chosen
               and l.date <= k.day and l.currency = a.currency
               and (l.match_transaction_id is null or l.verdict not in ('MATCH', 'TRANSFER'))), 0)
         else 0 end
     )::text, a.currency
   from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::date[]) as k (batch_id, position, account_id, day)
   join import_batch i on i.household_id = $1 and i.id = k.batch_id
   join account a on a.household_id = $1 and a.id = k.account_id`,
);

/** Balances by `batch:position`, of the accounts whose closing balance the file states. */
export async function readBalancesAfter(
  reader: Reader,
  scope: HouseholdScope,
  batches: readonly Pick<BatchRow, 'id' | 'accounts'>[],
): Promise<ReadonlyMap<string, MoneyValue>> {
  const asked = batches.flatMap(({ id, accounts }) =>
    accounts.flatMap(({ position, accountId, closingBalance }) =>
      accountId === null || closingBalance === null
        ? []
        : [{ id, position, accountId, day: closingBalance.date }],
    ),
  );
  if (asked.length === 0) return new Map();
  const rows = await reader.household<[string, number, string, string]>(scope, balancesAfter, [
    asked.map(({ id }) => id),
    asked.map(({ position }) => position),
    asked.map(({ accountId }) => accountId),
    asked.map(({ day }) => day),
  ]);
  return new Map(
    rows.map(([id, position, amount, code]) => [
      `${id}:${position}`,
      moneyOf(BigInt(amount), storedCurrency(code)),
    ]),
  );
}

/** Whether somebody put a file at transaction `t`, which is work of theirs like an edit. */
const hasAttachment = `exists (select from attachment x where x.household_id = $1 and x.transaction_id = t.id and x.removed_at is null)`;

/** Which lines of a committed batch an undo removes, un-merges or keeps: what `import-undo.ts` does, told beforehand. */
export const undoFate = `case
    when l.outcome = 'CREATED'
      and (t.deleted_at is not null or (t.version <= l.transaction_version and not ${hasAttachment})) then 'REMOVED'
    when l.outcome = 'MERGED' and t.deleted_at is null and t.version <= l.transaction_version then 'UNMERGED'
    when t.deleted_at is null then 'KEPT'
  end`;

const undoPreviews = householdStatement(
  'import_undo_previews',
  `select f.batch_id, count(*) filter (where f.fate = 'REMOVED')::integer, count(*) filter (where f.fate = 'UNMERGED')::integer,
     count(*) filter (where f.fate = 'KEPT')::integer,
     coalesce((array_agg(f.transaction_id order by f.transaction_id) filter (where f.fate = 'KEPT'))[1:${keptIdsMax}], '{}')
   from (
     select l.batch_id, l.transaction_id, ${undoFate} as fate
     from statement_line l
     join transaction t on t.household_id = $1 and t.id = l.transaction_id
     where l.household_id = $1 and l.batch_id = any($2::uuid[]) and l.outcome in ('CREATED', 'MERGED')
   ) f
   group by f.batch_id`,
);

/** What undoing batches would do, by batch. */
export async function readUndoPreviews(
  reader: Reader,
  scope: HouseholdScope,
  batchIds: readonly string[],
): Promise<ReadonlyMap<string, UndoPreviewRow>> {
  const rows = await reader.household<[string, number, number, number, string[]]>(scope, undoPreviews, [
    batchIds,
  ]);
  return new Map(
    rows.map(([id, removes, unmerges, kept, keptTransactionIds]) => [
      id,
      { removes, unmerges, kept, keptTransactionIds },
    ]),
  );
}

function batchOf(row: BatchColumns): BatchRow {
  const [
    id,
    fileName,
    format,
    encoding,
    status,
    isInterrupted,
    code,
    params,
    settings,
    accounts,
    done,
    total,
  ] = row;
  const [personId, name, email, createdAt, committedAt, undoneAt] = row.slice(12) as unknown as [
    string,
    string,
    string,
    string,
    string | null,
    string | null,
  ];
  const [fileSizeBytes, fileAddress] = [row[18], row[19]];
  const problemCode = problemCodeOf(status, code, isInterrupted);
  return {
    id,
    fileName,
    fileSizeBytes,
    fileAddress,
    format,
    encoding,
    status,
    isInterrupted,
    problem: problemCode === null ? null : { code: problemCode, params: params ?? {} },
    settings,
    accounts,
    progress: { done, total },
    createdBy: { id: personId, name, email },
    createdAt,
    committedAt,
    undoneAt,
  };
}
