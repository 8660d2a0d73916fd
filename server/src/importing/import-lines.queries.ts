import { checkKeys, isIdKey, type KeyCheck } from '../page-keys.ts';
import { pagedStatement, rowLimit } from '../paged-statements.ts';
import { type Connection, connectionOf, readPage } from '../paging.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { moneyOf, type MoneyValue, storedCurrency } from '../rates/figure.ts';
import type { PageInput } from './import.queries.ts';
import type { VerdictKind } from './match.ts';

/** A statement line in the schema's shape. */
export interface LineRow {
  readonly id: string;
  readonly lineNumber: number;
  readonly accountPosition: number;
  readonly date: string | null;
  readonly amount: MoneyValue | null;
  readonly bankPayee: string;
  readonly payee: string;
  readonly memo: string;
  readonly raw: string;
  readonly verdict: VerdictKind;
  /** What the reading took it for. */
  readonly proposed: VerdictKind;
  readonly reason: { readonly code: string; readonly params: Readonly<Record<string, string>> };
  readonly chosen: boolean;
  readonly categoryId: string | null;
  readonly transferAccountId: string | null;
  readonly transactionId: string | null;
}

type LineColumns = readonly [
  id: string,
  lineNumber: number,
  accountPosition: number,
  date: string | null,
  amount: string | null,
  currency: string | null,
  bankPayee: string,
  payee: string,
  memo: string,
  raw: string,
  verdict: VerdictKind,
  reason: { code: string; params: Record<string, string> },
  chosen: boolean,
  categoryId: string | null,
  transferAccountId: string | null,
  transactionId: string | null,
  proposed: VerdictKind,
];

/** What a person decided has that for its reason; the reading's own stays below, for when it is taken back. */
const shownReason = `case when l.verdict = l.proposed_verdict then l.reason else '{"code": "chosen_by_person", "params": {}}' end`;

const isLineKey: KeyCheck = (text) => /^[0-9]{1,9}$/.test(text);

/**
 * Lines of a batch in the order of the file, all or those of some verdicts.
 *
 * @throws Refusal page_size_out_of_range, cursor_unreadable
 */
export async function readLines(
  reader: Reader,
  scope: HouseholdScope,
  batchId: string,
  { verdicts, ...input }: PageInput & { readonly verdicts: readonly VerdictKind[] | null },
): Promise<Connection<LineRow>> {
  const list = ['importLines', scope.householdId, batchId, verdicts === null ? null : [...verdicts].sort()];
  const page = readPage(list, input.first, input.after, 3);
  const keys = checkKeys(page.after, [isLineKey, isLineKey, isIdKey]);
  const limit = rowLimit(page.first);
  const read = pagedStatement(`import_lines_${limit}_${keys.length}`, () => {
    const after =
      keys.length === 0
        ? ''
        : 'and (l.account_position, l.line_number, l.id) > ($4::smallint, $5::integer, $6::uuid)';
    return `select l.id, l.line_number, l.account_position, l.date::text, l.amount::text, l.currency, l.bank_payee, l.payee, l.memo,
        l.raw, l.verdict, ${shownReason}, l.chosen, l.category_id, l.transfer_account_id, coalesce(l.transaction_id, l.match_transaction_id),
        l.proposed_verdict
      from statement_line l
      where l.household_id = $1 and l.batch_id = $2 and ($3::text[] is null or l.verdict = any($3::text[])) ${after}
      order by l.account_position, l.line_number, l.id limit ${limit}`;
  });
  const rows = await reader.household<LineColumns>(scope, read, [batchId, verdicts, ...keys]);
  return connectionOf(list, page, rows.map(lineOf), ({ accountPosition, lineNumber, id }) => [
    String(accountPosition),
    String(lineNumber),
    id,
  ]);
}

function lineOf(row: LineColumns): LineRow {
  const [
    id,
    lineNumber,
    accountPosition,
    date,
    units,
    code,
    bankPayee,
    payee,
    memo,
    raw,
    verdict,
    reason,
    chosen,
  ] = row;
  const [categoryId, transferAccountId, transactionId, proposed] = row.slice(13) as unknown as [
    string | null,
    string | null,
    string | null,
    VerdictKind,
  ];
  const amount = units === null || code === null ? null : moneyOf(BigInt(units), storedCurrency(code));
  return {
    id,
    lineNumber,
    accountPosition,
    date,
    amount,
    bankPayee,
    payee,
    memo,
    raw,
    verdict,
    proposed,
    reason,
    chosen,
    categoryId,
    transferAccountId,
    transactionId,
  };
}
