import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPayeeHistory } from '../src/importing/books-nearby.queries.ts';
import { IntegrityService } from '../src/integrity/integrity.service.ts';
import { newId } from '../src/persistence/id.ts';
import { openOrm, type Orm, poolOf } from '../src/persistence/orm.ts';
import { Reader } from '../src/persistence/reader.ts';
import { householdScope, type HouseholdScope } from '../src/persistence/scope.ts';
import { serverRole } from '../src/persistence/server-role.ts';
import { readTransactionTotals } from '../src/transactions/totals.queries.ts';
import { readTransactions } from '../src/transactions/transactions.queries.ts';
import { ImportClient } from './support/import-client.ts';
import { TestBooks, testNow } from './support/raw-books.ts';
import { startServer, type TestServer } from './support/server.ts';
import { statementFile } from './support/statement-file.ts';

const tables = [
  'transaction',
  'posting',
  'payee',
  'statement_line',
  'account_balance',
  'account_month',
  'account_day',
];
const rowsRead = `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as read
  from pg_stat_user_tables where relname = any($1)`;

/** What PostgreSQL's planner believes of tables is old, and plans must not depend on it: counted by the rows that are read. */
describe('a statement whose planner takes a household for empty', () => {
  let server: TestServer;
  /** One connection, whose counts can be asked for at once. */
  let orm: Orm;
  let reader: Reader;

  beforeAll(async () => {
    server = await startServer({ now: () => testNow });
    for (const table of tables)
      await server.pool.query(`alter table ${table} set (autovacuum_enabled = false)`);
    await newHousehold(120);
    await server.pool.query(`analyze ${tables.join(', ')}`);
    orm = await openOrm({ databaseUrl: server.databaseUrl, role: serverRole, connectionsMax: 1 });
    reader = new Reader(await poolOf(orm));
  });
  afterAll(async () => {
    await orm?.close();
    await server?.close();
  });

  /** A household with so many transactions, each of two postings and with one of twenty payees. */
  async function newHousehold(count: number): Promise<HouseholdScope> {
    const person = server.client();
    await person.signUp();
    const householdId = await person.createHousehold();
    const books = await TestBooks.of(server, householdId);
    const accounts = [await books.account('EUR'), await books.category('EXPENSE')];
    await server.pool.query(
      `with paid as (
         insert into payee (household_id, id, name) select $1, uuidv7(), 'Payee ' || n from generate_series(0, 19) n returning id
       ), entered as (
         insert into transaction (household_id, id, date, payee_id)
         select $1, uuidv7(), date '2099-01-01' + (n % 100), (array(select id from paid))[n % 20 + 1]
         from generate_series(1, $2::int) n returning id, date
       )
       insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, status)
       select $1, id, side, ($3::uuid[])[side + 1], 100 - 200 * side, 'EUR', date, 'CLEARED'
       from entered, generate_series(0, 1) side`,
      [householdId, count, accounts],
    );
    return householdScope({ householdId, personId: newId(), role: 'VIEWER' });
  }

  /** How many rows some work reads. */
  async function countRead(work: () => Promise<unknown>): Promise<number> {
    const pool = await poolOf(orm);
    const soFar = async (): Promise<number> => {
      await pool.query('select pg_stat_force_next_flush()');
      return (await pool.query<{ read: number }>(rowsRead, [tables])).rows[0]!.read;
    };
    const before = await soFar();
    await work();
    return (await soFar()) - before;
  }

  it('reads the rows of a page, and each row of all for their sums', async () => {
    const count = 400;
    const scope = await newHousehold(count);
    const page = await countRead(async () => await readTransactions(reader, scope, {}, { first: 50 }));
    expect(page).toBeGreaterThan(50);
    expect(page).toBeLessThan(50 * 100);
    const sums = await countRead(async () => await readTransactionTotals(reader, scope, {}));
    expect(sums).toBeGreaterThan(count);
    expect(sums).toBeLessThan(count * 10);
  });

  it('reads what payees were filed under, before a file is judged by it, line by line', async () => {
    const count = 300;
    const scopes: HouseholdScope[] = [];
    for (const lines of [50, count]) {
      const person = server.client();
      await person.signUp();
      const householdId = await person.createHousehold();
      const bank = new ImportClient(person, householdId);
      const { id } = await bank.preview(statementFile(lines), {
        accountId: await bank.createAccount('Checking'),
      });
      await bank.commit(id);
      scopes.push(householdScope({ householdId, personId: newId(), role: 'VIEWER' }));
      // The first household's lines are seen, and the second's are not.
      if (scopes.length === 1) await server.pool.query('analyze statement_line');
    }
    const read = await countRead(async () => await readPayeeHistory(reader, scopes[1]!));
    expect(read).toBeGreaterThan(count);
    expect(read).toBeLessThan(count * 1_000);
  });

  it('checks the books of tables that it takes for empty by reading each row a few times', async () => {
    const count = 2_000;
    const scope = await newHousehold(count);
    // As after a large import that was undone, and made again before PostgreSQL looked.
    await server.pool.query(`update pg_class set reltuples = 20, relpages = 200 where relname = any($1)`, [
      tables,
    ]);
    const service = new IntegrityService(reader, () => testNow);
    const read = await countRead(async () =>
      expect(await service.check(scope)).toMatchObject({ ok: true, transactionCount: count }),
    );
    expect(read).toBeGreaterThan(count);
    expect(read).toBeLessThan(count * 50);
  });
});
