import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  householdTransaction,
  OutcomeUnknown,
  sqlStateOf,
} from '../src/persistence/household-transaction.ts';
import { openOrm, type Orm, poolOf } from '../src/persistence/orm.ts';
import { householdScope, type HouseholdScope } from '../src/persistence/scope.ts';
import { serverRole } from '../src/persistence/server-role.ts';
import { Books } from './support/books.ts';
import { startServer, type TestServer } from './support/server.ts';

const addTag = `insert into tag (household_id, id, name) values ($1, gen_random_uuid(), $2)`;
const lastTag = `insert into tag (household_id, id, name) values ($1, gen_random_uuid(), $2) returning name`;
/** One leg alone, which the check of balances refuses at the commit. */
const lastPosting = `insert into posting (household_id, transaction_id, position, account_id, amount, currency, date, status)
  values ($1, $2, 9, $3, 1, 'EUR', '2026-01-01', 'CLEARED') returning position`;

describe('a transaction of a household', () => {
  let server: TestServer;
  let books: Books;
  let orm: Orm;
  let scope: HouseholdScope;
  /** What the one connection was asked, each message once. */
  let sent: string[] = [];

  beforeAll(async () => {
    server = await startServer();
    books = await Books.make(server.client());
    scope = householdScope({
      householdId: books.householdId,
      personId: (await books.client.gql(`{ me { id } }`)).me.id,
      role: 'OWNER',
    });
    const { query } = pg.Client.prototype;
    pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
      const [first] = given;
      sent.push(typeof first === 'string' ? first : String(Reflect.get(Object(first), 'text')));
      return Reflect.apply(query, this, given);
    } as typeof query;
    orm = await openOrm({ databaseUrl: server.databaseUrl, role: serverRole, connectionsMax: 1 });
    await (await poolOf(orm)).query('select 1');
    pg.Client.prototype.query = query;
  });
  afterAll(async () => {
    await orm.close();
    await server.close();
  });

  const tags = async (): Promise<string[]> => {
    const { rows } = await server.pool.query(`select name from tag where household_id = $1 order by name`, [
      books.householdId,
    ]);
    return rows.map(({ name }) => name);
  };
  /** Whether the connection is outside of any transaction, so that the next one is its own. */
  const isFree = async (): Promise<boolean> => {
    const { rows } = await (await poolOf(orm)).query(`select now() = statement_timestamp() as free`);
    return rows[0].free;
  };

  it('asks PostgreSQL once for one statement that is its last, which is in the books then', async () => {
    sent = [];
    await householdTransaction(orm, scope, async ({ last }) => await last(lastTag, ['once']));
    expect(sent).toEqual([lastTag]);
    expect(await tags()).toEqual(['once']);
    expect(await isFree()).toBe(true);
  });

  it('asks nothing where nothing is asked of it', async () => {
    sent = [];
    expect(await householdTransaction(orm, scope, async () => 'nothing')).toBe('nothing');
    expect(sent).toEqual([]);
    expect(await isFree()).toBe(true);
  });

  it('writes nothing of what was before a statement that fails', async () => {
    const before = await tags();
    const work = householdTransaction(orm, scope, async ({ sql, last }) => {
      await sql(addTag, ['first']);
      await last(lastTag, ['once']);
    });
    expect(sqlStateOf(await work.catch((error: unknown) => error))).toBe('23505');
    expect(await tags()).toEqual(before);
    expect(await isFree()).toBe(true);
  });

  it('writes nothing where the commit itself is refused, and says why', async () => {
    const { id } = await books.spend('1.00');
    const before = await tags();
    const work = householdTransaction(orm, scope, async ({ sql, last }) => {
      await sql(addTag, ['unbalanced']);
      await last(lastPosting, [id, books.account('Giro')]);
    });
    const error = await work.catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(OutcomeUnknown);
    expect(String(error)).toContain('does not balance');
    expect(await tags()).toEqual(before);
    expect(await isFree()).toBe(true);
  });

  it('sends no statement after its last one', async () => {
    const work = householdTransaction(orm, scope, async ({ sql, last }) => {
      await last(lastTag, ['the end']);
      await sql(addTag, ['too late']);
    });
    await expect(work).rejects.toThrow('a statement after the last one');
    expect(await tags()).toContain('the end');
    expect(await tags()).not.toContain('too late');
    expect(await isFree()).toBe(true);
  });
});
