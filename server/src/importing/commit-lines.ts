import { accountId, type OwnAccount } from '../ledger/account.ts';
import { type EntryLine, postEntry } from '../ledger/entry.ts';
import type { Posting } from '../ledger/posting.ts';
import type { HouseholdTransaction } from '../persistence/household-transaction.ts';
import { valueOf } from '../refusal.ts';
import { type KnownAccounts, ownAccountOf } from '../transactions/known-accounts.ts';
import { storedDate } from '../transactions/transaction-row.ts';
import { assert } from '../ledger/result.ts';
import { arrayLiteral } from './array-literal.ts';

type Sql = HouseholdTransaction['sql'];

/** Lines that become transactions in one go: enough for a statement to be worth its while, few enough to stop between two. */
const sliceLines = 1_000;

/**
 * Chosen lines that become transactions of their own: all but those that go with an entry. A line that is in the books
 * already, or was deleted from them, is among them when a person chose it all the same.
 */
export const becomesTransaction = `l.chosen and l.verdict <> 'UNREADABLE'
  and not (l.verdict in ('MATCH', 'TRANSFER') and l.match_position is not null)`;

interface NewLine {
  readonly id: string;
  readonly position: number;
  readonly line_number: number;
  readonly account_id: string;
  readonly date: string;
  readonly amount: string;
  readonly memo: string;
  readonly category_id: string | null;
  readonly transfer_account_id: string | null;
}

/**
 * Writes the transactions of a batch's new lines, slice by slice. A transaction has its line's id, so that nothing has to
 * be looked up to tell which came from which.
 *
 * @param onSlice is called after each slice with the number of lines written so far, and may throw to stop
 * @returns how many there are, and the ids of the first of them
 * @throws Refusal account_is_closed and the ledger's other rules
 */
export async function writeNewLines(
  sql: Sql,
  accounts: KnownAccounts,
  {
    batchId,
    personId,
    idsMax,
  }: { readonly batchId: string; readonly personId: string; readonly idsMax: number },
  onSlice: (count: number) => void,
): Promise<{ readonly count: number; readonly ids: readonly string[] }> {
  await writePayees(sql, batchId);
  const ids: string[] = [];
  let count = 0;
  let after: readonly [number, number, string] = [-1, -1, '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const lines = await sql<NewLine>(
      `select l.id, l.account_position as position, l.line_number, l.account_id, l.date::text as date, l.amount::text as amount, l.memo,
         l.category_id, l.transfer_account_id
       from statement_line l
       where l.household_id = $1 and l.batch_id = $2 and ${becomesTransaction}
         and (l.account_position, l.line_number, l.id) > ($3::smallint, $4::integer, $5::uuid)
       order by l.account_position, l.line_number, l.id limit ${sliceLines}`,
      [batchId, ...after],
    );
    const last = lines.at(-1);
    if (last === undefined) return { count, ids };
    after = [last.position, last.line_number, last.id];
    await writeSlice(sql, accounts, { lines, batchId, personId });
    count += lines.length;
    for (const { id } of lines.slice(0, Math.max(0, idsMax - ids.length))) ids.push(id);
    onSlice(count);
  }
}

/** All payees at once, in the order of their names: two commits that name the same ones queue instead of deadlocking. */
async function writePayees(sql: Sql, batchId: string): Promise<void> {
  await sql(
    `insert into payee (household_id, id, name)
     select $1, uuidv7(), n.payee
     from (select distinct l.payee from statement_line l
       where l.household_id = $1 and l.batch_id = $2 and ${becomesTransaction} and l.payee <> '') n
     order by n.payee
     on conflict (household_id, name) do nothing`,
    [batchId],
  );
}

async function writeSlice(
  sql: Sql,
  accounts: KnownAccounts,
  {
    lines,
    batchId,
    personId,
  }: { readonly lines: readonly NewLine[]; readonly batchId: string; readonly personId: string },
): Promise<void> {
  const ids = arrayLiteral(lines.map(({ id }) => id));
  await sql(
    `insert into transaction (household_id, id, date, payee_id, import_batch_id, created_by)
     select $1, l.id, l.date, y.id, $2, $4
     from statement_line l
     left join payee y on y.household_id = $1 and y.name = l.payee
     where l.household_id = $1 and l.id = any($3::uuid[])`,
    [batchId, ids, personId],
  );
  await insertPostings(
    sql,
    lines.map((line) => ({ transactionId: line.id, postings: postingsOf(line, accounts) })),
  );
  await sql(
    `update statement_line set outcome = 'CREATED', transaction_id = id, transaction_version = 1
     where household_id = $1 and id = any($2::uuid[])`,
    [ids],
  );
}

function postingsOf(line: NewLine, accounts: KnownAccounts): readonly Posting[] {
  const amount = BigInt(line.amount);
  const entryLine: EntryLine =
    line.transfer_account_id === null
      ? {
          kind: 'CATEGORY',
          categoryId: line.category_id === null ? null : accountId(line.category_id),
          amount,
          memo: line.memo,
        }
      : {
          kind: 'TRANSFER',
          account: ownAccount(accounts, line.transfer_account_id),
          amount,
          status: 'CLEARED',
          memo: line.memo,
        };
  const entry = {
    date: storedDate(line.date),
    account: ownAccount(accounts, line.account_id),
    status: 'CLEARED',
    lines: [entryLine],
  } as const;
  return valueOf(postEntry(entry, accounts.system));
}

/** An own account as the ledger wants it. */
export function ownAccount(accounts: KnownAccounts, id: string): OwnAccount {
  const account = accounts.of(id);
  const own = ownAccountOf(account, account.closed);
  assert(own !== null, `${id} is an own account`);
  return own;
}

/** Writes all postings of some transactions by one statement, which balances in itself. */
export async function insertPostings(
  sql: Sql,
  transactions: readonly { readonly transactionId: string; readonly postings: readonly Posting[] }[],
): Promise<void> {
  const rows = transactions.flatMap(({ transactionId, postings }) =>
    postings.map((posting, position) => ({ transactionId, position, ...posting })),
  );
  await sql(
    `insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, memo, status)
     select $1, n.* from unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::bigint[], $6::text[], $7::date[], $8::text[], $9::text[]) n`,
    [
      arrayLiteral(rows.map((row) => row.transactionId)),
      arrayLiteral(rows.map((row) => row.position)),
      arrayLiteral(rows.map((row) => row.accountId)),
      arrayLiteral(rows.map((row) => row.amount.toString())),
      arrayLiteral(rows.map((row) => row.currency)),
      arrayLiteral(rows.map((row) => row.date)),
      arrayLiteral(rows.map((row) => row.memo)),
      arrayLiteral(rows.map((row) => row.status)),
    ],
  );
}
