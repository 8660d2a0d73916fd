import type { Pool, PoolClient } from 'pg';
import { newId } from '../../../src/persistence/id.ts';
import { moneyJson } from './json.ts';
import { type TransactionColumns, transactionColumns, transactionJson } from './transaction-json.ts';

interface EntryInput {
  readonly date: string;
  readonly payee: string;
  readonly note: string;
  readonly accountId: string;
  readonly amount: string;
  readonly status: string;
  readonly lines: readonly [{ readonly categoryId: string; readonly amount: string }];
}
export interface CreateVariables {
  readonly household: string;
  readonly key: string;
  readonly input: EntryInput;
}
export interface EditVariables {
  readonly household: string;
  readonly id: string;
  readonly version: number;
  readonly input: EntryInput;
}
export interface BulkVariables {
  readonly household: string;
  readonly ids: readonly string[];
  readonly category: string;
}

/** Which tables a creation writes: those of the books, or copies of them without keys, checks, triggers and roll-ups. */
export interface Tables {
  readonly name: string;
  readonly transaction: string;
  readonly posting: string;
}
export const guarded: Tables = { name: 'guarded', transaction: 'transaction', posting: 'posting' };
export const unguarded: Tables = { name: 'bare', transaction: 'bare.transaction', posting: 'bare.posting' };

async function send<R>(
  client: PoolClient | Pool,
  name: string,
  sql: string,
  values: readonly unknown[],
): Promise<R[]> {
  return (await client.query({ name, text: sql, values: [...values], rowMode: 'array' }))
    .rows as unknown as R[];
}

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<string>): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const revision = await work(client);
    await client.query('commit');
    return revision;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const takeRevision = `update household set revision = revision + 1 where household_id = $1 returning revision::text`;

async function revisionOf(client: PoolClient, household: string): Promise<string> {
  const [row] = await send<[string]>(client, 'revision', takeRevision, [household]);
  return row?.[0] ?? '';
}

const insertSql = ({ transaction, posting }: Tables): string => `with payee_found as (
    select id from payee where household_id = $1 and name = $4
  ), made as (
    insert into ${transaction} (household_id, id, date, payee_id, note) select $1, $2, $3, (select id from payee_found), $5
  )
  insert into ${posting} (household_id, transaction_id, position, account_id, amount, currency, date, status)
  select $1, $2, n.position, n.account_id, n.amount, 'EUR', $3, n.status
  from unnest($6::smallint[], $7::uuid[], $8::bigint[], $9::text[]) as n (position, account_id, amount, status)`;
const keySql = `insert into idempotency_key (household_id, key, operation, request_hash) values ($1, $2, 'createTransaction', '')`;
const oneSql = `select ${transactionColumns} from transaction t where t.household_id = $1 and t.id = $2`;
const balancesSql = `select b.account_id, b.amount::text, b.currency from account_balance b
  join account a on a.household_id = $1 and a.id = b.account_id and a.currency = b.currency
  where b.household_id = $1 and b.account_id = any($2::uuid[]) order by a.position`;

/** Minor units of an amount in the base currency, which is what the samples are in. */
const cents = (amount: string): string => String(BigInt(amount.replace('.', '')));

export async function create(pool: Pool, variables: CreateVariables, tables = guarded): Promise<string> {
  const { id, revision } = await commitEntry(pool, variables, tables);
  if (tables !== guarded) return `{"data":{"createTransaction":{"revision":${revision}}}}`;
  const { household, input } = variables;
  return await movedJson(pool, {
    name: 'createTransaction',
    household,
    id,
    accountIds: [input.accountId],
    revision,
  });
}

/** Writes an entry, and answers as soon as it is committed. */
export async function commitEntry(
  pool: Pool,
  { household, key, input }: CreateVariables,
  tables = guarded,
): Promise<{ readonly id: string; readonly revision: string }> {
  const id = newId();
  const { date, payee, note, accountId, amount, status, lines } = input;
  const [line] = lines;
  const revision = await inTransaction(pool, async (client) => {
    await send(client, 'key', keySql, [household, key]);
    await send(client, `insert_${tables.name}`, insertSql(tables), [
      household,
      id,
      date,
      payee,
      note,
      [0, 1],
      [accountId, line.categoryId],
      [cents(amount), cents(line.amount.replace('-', ''))],
      [status, 'CLEARED'],
    ]);
    return await revisionOf(client, household);
  });
  return { id, revision };
}

const lockSql = `select version from transaction where household_id = $1 and id = $2 and deleted_at is null for update`;
const changeSql = `with payee_found as (select id from payee where household_id = $1 and name = $4),
  changed as (
    update transaction set date = $3, payee_id = (select id from payee_found), note = $5, version = version + 1, updated_at = now()
    where household_id = $1 and id = $2
  )
  update posting p set account_id = n.account_id, amount = n.amount, date = $3, status = n.status
  from unnest($6::smallint[], $7::uuid[], $8::bigint[], $9::text[]) as n (position, account_id, amount, status)
  where p.household_id = $1 and p.transaction_id = $2 and p.position = n.position`;

export async function edit(pool: Pool, { household, id, version, input }: EditVariables): Promise<string> {
  const { date, payee, note, accountId, amount, status, lines } = input;
  const [line] = lines;
  const revision = await inTransaction(pool, async (client) => {
    const [row] = await send<[number]>(client, 'lock', lockSql, [household, id]);
    if (row?.[0] !== version) throw new Error(`version ${version} is not ${row?.[0]}`);
    await send(client, 'change', changeSql, [
      household,
      id,
      date,
      payee,
      note,
      [0, 1],
      [accountId, line.categoryId],
      [cents(amount), cents(line.amount.replace('-', ''))],
      [status, 'CLEARED'],
    ]);
    return await revisionOf(client, household);
  });
  return await movedJson(pool, { name: 'editTransaction', household, id, accountIds: [accountId], revision });
}

const bulkPostingsSql = `with ordered as (
    select p.transaction_id, p.position from unnest($2::uuid[]) as x (id)
    join posting p on p.household_id = $1 and p.transaction_id = x.id
    join account a on a.household_id = $1 and a.id = p.account_id and a.type in ('INCOME', 'EXPENSE')
  )
  update posting p set account_id = $3 from ordered o
  where p.household_id = $1 and p.transaction_id = o.transaction_id and p.position = o.position`;
const bulkTransactionsSql = `update transaction set version = version + 1, updated_at = now()
  where household_id = $1 and id = any($2::uuid[])`;
const ownAccountsSql = `select distinct p.account_id from unnest($2::uuid[]) as x (id)
  join posting p on p.household_id = $1 and p.transaction_id = x.id
  join account a on a.household_id = $1 and a.id = p.account_id and a.currency is not null`;

export async function bulk(pool: Pool, { household, ids, category }: BulkVariables): Promise<string> {
  const revision = await inTransaction(pool, async (client) => {
    await send(client, 'bulk_transactions', bulkTransactionsSql, [household, ids]);
    await send(client, 'bulk_postings', bulkPostingsSql, [household, ids, category]);
    return await revisionOf(client, household);
  });
  const own = await send<[string]>(pool, 'own_accounts', ownAccountsSql, [household, ids]);
  const accounts = await accountsJson(
    pool,
    household,
    own.map(([id]) => id),
  );
  return `{"data":{"bulkEditTransactions":{"revision":${revision},"ids":${JSON.stringify(ids)},"accounts":${accounts}}}}`;
}

async function movedJson(
  pool: Pool,
  told: { name: string; household: string; id: string; accountIds: readonly string[]; revision: string },
): Promise<string> {
  const { name, household, id, accountIds, revision } = told;
  const [[row], accounts] = await Promise.all([
    send<TransactionColumns>(pool, 'one', oneSql, [household, id]),
    accountsJson(pool, household, accountIds),
  ]);
  if (row === undefined) throw new Error(`no transaction ${id}`);
  return `{"data":{"${name}":{"revision":${revision},"transaction":${transactionJson(row)},"accounts":${accounts}}}}`;
}

async function accountsJson(pool: Pool, household: string, ids: readonly string[]): Promise<string> {
  const rows = await send<[string, string, string]>(pool, 'balances', balancesSql, [household, ids]);
  const list = rows.map(
    ([id, amount, currency]) => `{"id":"${id}","balance":${moneyJson(amount, currency)}}`,
  );
  return `[${list.join(',')}]`;
}
