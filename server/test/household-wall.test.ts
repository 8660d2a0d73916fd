import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations, openOrm, poolOf } from '../src/persistence/orm.ts';
import { migrate } from '../src/persistence/migrate.ts';
import { newId } from '../src/persistence/id.ts';
import { householdStatement, Reader, statement } from '../src/persistence/reader.ts';
import { householdScope, type HouseholdScope } from '../src/persistence/scope.ts';
import { householdTransaction } from '../src/persistence/household-transaction.ts';
import { findServerIdentity, serverRole } from '../src/persistence/server-role.ts';
import { makeFurnishedHousehold } from './support/furnished-household.ts';
import { createEmptyDatabase } from './support/postgres.ts';
import { spawnServer, startServer, type TestServer } from './support/server.ts';
import { requiredSetting } from './support/setting.ts';

/** Tables of people, and the migrations' own: they belong to no household. */
const tablesOfNoHousehold = [
  'password_reset',
  'person',
  'recovery_code',
  'schema_migration',
  'second_factor',
  'session',
  'sign_in_throttle',
];

/** Makes a person and a household with rows in most tables; its notes and memos have words. */
async function furnish(server: TestServer): Promise<HouseholdScope> {
  const owner = server.client();
  await owner.signUp();
  const { householdId, accountId, categoryId } = await makeFurnishedHousehold(server, owner);
  await owner.gql(
    `mutation ($id: ID!, $input: TransactionInput!) { createTransaction(householdId: $id, input: $input) { transaction { id } } }`,
    {
      id: householdId,
      input: {
        date: '2026-01-06',
        payee: 'Baker',
        note: 'A note of this household',
        tags: ['bread'],
        accountId,
        amount: '-3.00',
        lines: [{ categoryId, amount: '-3.00', memo: 'A memo of this household' }],
      },
    },
  );
  return householdScope({
    householdId: String(householdId),
    personId: (await owner.gql(`{ me { id } }`)).me.id,
    role: 'OWNER',
  });
}

describe('the wall between households', () => {
  let server: TestServer;
  let home: HouseholdScope;
  let neighbours: HouseholdScope;
  let client: pg.Client;

  beforeAll(async () => {
    server = await startServer();
    client = new pg.Client({ connectionString: server.databaseUrl, options: `-c role=${serverRole}` });
    await client.connect();
    [home, neighbours] = (await Promise.all([furnish(server), furnish(server)])) as [
      HouseholdScope,
      HouseholdScope,
    ];
  });
  afterAll(async () => {
    await client.end();
    await server.close();
  });

  /** Tables that the catalogue knows to have household_id. */
  const householdTables = async (): Promise<string[]> =>
    (
      await server.pool.query<{ name: string }>(
        `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'household_id' order by 1`,
      )
    ).rows.map(({ name }) => name);

  /** Statements of the server's role in a transaction that is rolled back at the end. */
  const asServer = async <T>(
    householdId: string | null,
    work: (client: pg.Client) => Promise<T>,
  ): Promise<T> => {
    await client.query('begin');
    try {
      if (householdId !== null)
        await client.query(`select set_config('finance.household', $1, true)`, [householdId]);
      return await work(client);
    } finally {
      await client.query('rollback');
    }
  };

  const sqlState = async (work: Promise<unknown>): Promise<string> =>
    await work.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );

  it('stands on every table with household_id, and the server may use no other but those of people', async () => {
    const { rows } = await server.pool.query<{ name: string; walled: boolean; policies: string[] }>(
      `select c.relname as name, c.relrowsecurity as walled,
         array(select p.polname::text from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polpermissive) as policies
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
         and has_table_privilege($1, c.oid, 'select') order by 1`,
      [serverRole],
    );
    const tables = await householdTables();
    expect(tables.length).toBeGreaterThan(20);
    expect(rows.filter(({ walled }) => walled)).toEqual(
      tables.map((name) => ({ name, walled: true, policies: ['household_at_work'] })),
    );
    expect(rows.filter(({ walled }) => !walled).map(({ name }) => name)).toEqual(tablesOfNoHousehold);
  });

  it('shows each table of the household at work alone, whatever a statement asks for', async () => {
    const everything = new Map<string, number>();
    for (const table of await householdTables()) {
      const own = await server.pool.query<{ household_id: string; n: number }>(
        `select household_id, count(*)::int as n from ${table} group by 1`,
      );
      everything.set(table, own.rows.length);
      for (const scope of [home, neighbours]) {
        const seen = await asServer(
          scope.householdId,
          async (client) =>
            await client.query<{ household_id: string; n: number }>(
              `select household_id, count(*)::int as n from ${table} group by 1`,
            ),
        );
        expect({ table, seen: seen.rows }).toEqual({
          table,
          seen: own.rows.filter(({ household_id }) => household_id === scope.householdId),
        });
      }
      const nobody = await asServer(
        null,
        async (client) => await client.query(`select from ${table} limit 1`),
      );
      expect({ table, rows: nobody.rowCount }).toEqual({ table, rows: 0 });
    }
    // What both households have rows in must have been hidden, or the test has shown nothing.
    expect([...everything.values()].filter((households) => households > 1).length).toBeGreaterThan(12);
  });

  it('still shows nothing foreign where the filter was taken out of a read, or names another household', async () => {
    const unfiltered = statement(
      'transactions_without_filter',
      `select t.household_id::text, t.id from transaction t join posting p on p.transaction_id = t.id`,
    );
    const rows = await server.reader.inHousehold<[string, string]>(home.householdId, unfiltered, []);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(([householdId]) => householdId))).toEqual(new Set([home.householdId]));
    expect(await server.reader.rows(unfiltered)).toEqual([]);

    const filtered = householdStatement(
      'transactions_of_household',
      `select id from transaction where household_id = $1`,
    );
    expect(await server.reader.inHousehold(home.householdId, filtered, [neighbours.householdId])).toEqual([]);
    expect(await server.reader.household(neighbours, filtered)).not.toEqual([]);
  });

  it('tells each statement its own household when many share one connection, and none to the next', async () => {
    const orm = await openOrm({ databaseUrl: server.databaseUrl, role: serverRole, connectionsMax: 1 });
    try {
      const reader = new Reader(await poolOf(orm));
      const seen = statement('seen_households', 'select household_id from household');
      const failing = statement('failing', `select 1 / (name = '')::int, household_id from household`);
      const asked = Array.from({ length: 60 }, (_, index) => [home, neighbours, null][index % 3] ?? null);
      const answers = await Promise.all(
        asked.map(async (scope, index) => {
          if (scope === null) return await reader.rows(seen);
          // A statement that fails leaves nothing behind either.
          if (index % 7 === 0)
            expect(await sqlState(reader.inHousehold(scope.householdId, failing, []))).toBe('22012');
          return await reader.inHousehold(scope.householdId, seen, []);
        }),
      );
      expect(answers).toEqual(asked.map((scope) => (scope === null ? [] : [[scope.householdId]])));
      const inTransactions = await Promise.all(
        [home, neighbours, home].map(
          async (scope) =>
            await householdTransaction(
              orm,
              scope,
              async ({ sql }) => await sql('select household_id from household where $1::uuid is not null'),
            ),
        ),
      );
      expect(inTransactions.flat()).toEqual(
        [home, neighbours, home].map(({ householdId }) => ({ household_id: householdId })),
      );
      expect(await reader.rows(seen)).toEqual([]);
    } finally {
      await orm.close(true);
    }
  });

  it('refuses to write into another household, and finds nothing there to change', async () => {
    const tag = `insert into tag (household_id, id, name) values ($1, $2, 'Foreign')`;
    expect(
      await asServer(
        home.householdId,
        async (client) => await sqlState(client.query(tag, [neighbours.householdId, newId()])),
      ),
    ).toBe('42501');
    expect(
      await asServer(null, async (client) => await sqlState(client.query(tag, [home.householdId, newId()]))),
    ).toBe('42501');
    const moved = await asServer(
      home.householdId,
      async (client) =>
        await sqlState(client.query(`update payee set household_id = $1`, [neighbours.householdId])),
    );
    expect(moved).toBe('42501');
    for (const table of await householdTables()) {
      if (/^(account_(balance|month|day)|transaction_imbalance)$/.test(table)) continue;
      const removed = await asServer(
        home.householdId,
        async (client) =>
          await client.query(`delete from ${table} where household_id = $1`, [neighbours.householdId]),
      );
      expect({ table, removed: removed.rowCount }).toEqual({ table, removed: 0 });
    }
  });

  it('holds the balance check, also where a transaction tells another household before its commit', async () => {
    await client.query('begin');
    await client.query(`select set_config('finance.household', $1, true)`, [home.householdId]);
    await client.query(`update posting set amount = amount + 1 where position = 0`);
    await client.query(`select set_config('finance.household', $1, true)`, [neighbours.householdId]);
    expect(await sqlState(client.query('commit'))).toBe('23514');
  });

  it('cannot be taken down by the role that the server has', async () => {
    for (const attempt of [
      'alter table posting disable row level security',
      'alter table posting no force row level security',
      'drop policy household_at_work on posting',
      'create policy open on posting using (true)',
      'alter policy household_at_work on posting using (true)',
      'truncate tag',
      'alter table tag add column more text',
      'drop table tag',
      'alter table posting disable trigger all',
      'create table copies (household_id uuid)',
      `create function open() returns void language sql as ''`,
      `delete from schema_migration where name = '${migrations[0]?.name}'`,
      `insert into schema_migration (name) values ('invented')`,
      'set local row_security = off; select from tag',
      `set local session_replication_role = 'replica'`,
      'create role helper',
    ]) {
      const code = await asServer(home.householdId, async (client) => await sqlState(client.query(attempt)));
      expect({ attempt, code }).toEqual({ attempt, code: '42501' });
    }
  });

  it('has doors for the server alone', async () => {
    const { rows } = await server.pool.query<{ name: string; open: boolean }>(
      `select p.proname::text as name, has_function_privilege('public', p.oid, 'execute') as open
       from pg_proc p join pg_language l on l.oid = p.prolang
       where p.pronamespace = 'public'::regnamespace and p.prosecdef and l.lanname = 'sql' order by 1`,
    );
    expect(rows).toEqual(
      [
        'households_after',
        'households_of_sessions',
        'memberships_of_person',
        'silent_import_batches',
        'transactions_with_memo_like',
        'transactions_with_note_like',
      ].map((name) => ({ name, open: false })),
    );
    const found = statement('notes', `select * from transactions_with_note_like('%note of%')`);
    const [ours, theirs, nobodys] = [
      await server.reader.inHousehold<[string]>(home.householdId, found, []),
      await server.reader.inHousehold<[string]>(neighbours.householdId, found, []),
      await server.reader.rows(found),
    ];
    expect(ours).toHaveLength(1);
    expect(theirs).toHaveLength(1);
    expect(theirs).not.toEqual(ours);
    expect(nobodys).toEqual([]);
  });
});

describe('the role of the server', () => {
  /** An empty database, and the address of a user there who is no superuser. */
  async function withUser<T>(
    options: { readonly owns: boolean },
    work: (place: { admin: pg.Client; adminUrl: string; url: string; user: string }) => Promise<T>,
  ): Promise<T> {
    const database = await createEmptyDatabase();
    // Roles belong to the whole PostgreSQL, so this one goes after the database in which it has something.
    const postgres = new pg.Client({ connectionString: requiredSetting('TEST_DATABASE_URL') });
    const admin = new pg.Client({ connectionString: database.url });
    await Promise.all([postgres.connect(), admin.connect()]);
    const user = `plain_${randomBytes(6).toString('hex')}`;
    try {
      await admin.query(`create role ${user} login password 'plain'`);
      if (options.owns) await admin.query(`grant create, usage on schema public to ${user}`);
      const url = new URL(database.url);
      url.username = user;
      url.password = 'plain';
      return await work({ admin, adminUrl: database.url, url: url.href, user });
    } finally {
      await admin.end();
      await database.drop();
      await postgres.query(`drop role ${user}`);
      await postgres.end();
    }
  }

  it('is no superuser, and nobody logs in by it', async () => {
    const database = await createEmptyDatabase();
    try {
      await migrate(database.url);
      expect(await findServerIdentity(database.url)).toEqual({ role: serverRole, isWalled: true });
      const admin = new pg.Client({ connectionString: database.url });
      await admin.connect();
      const { rows } = await admin.query(
        `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname = $1`,
        [serverRole],
      );
      await admin.end();
      expect(rows).toEqual([
        {
          rolsuper: false,
          rolbypassrls: false,
          rolcreaterole: false,
          rolcreatedb: false,
          rolcanlogin: false,
        },
      ]);
    } finally {
      await database.drop();
    }
  });

  it('is missing to an owner who was not given it: the server says so, serves, and takes it on once it is given', async () => {
    await withUser({ owns: true }, async ({ admin, url, user }) => {
      const spawned = await spawnServer({ DATABASE_URL: url });
      expect(await spawned.stop()).toBe(0);
      const told = spawned.output();
      expect(told).toContain(
        `PostgreSQL does not keep households apart by itself: its user ${user} owns the tables`,
      );
      expect(await findServerIdentity(url)).toEqual({ role: null, isWalled: false });
      await usesHouseholds(url);

      // The other half of what it says: the role is there, made for other databases of the same PostgreSQL.
      const grant = /create role \w+; (grant \w+ to \S+;)/.exec(told.replaceAll('\\', ''))?.[1];
      await admin.query(grant ?? '');
      expect(await findServerIdentity(url)).toEqual({ role: serverRole, isWalled: true });
      await usesHouseholds(url);
    });
  });

  it('holds a user of its own rights for whom others migrate', async () => {
    await withUser({ owns: false }, async ({ admin, adminUrl, url, user }) => {
      await migrate(adminUrl);
      await admin.query(`grant ${serverRole} to ${user}`);
      expect(await migrate(url)).toEqual({ ran: [], unknown: [] });
      expect(await findServerIdentity(url)).toEqual({ role: serverRole, isWalled: true });
      await usesHouseholds(url);
      // Behind a pooler that takes no options of a start it stays what it is, which the wall holds as well.
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(
        `select row_security_active('posting') as held, count(*)::int as n from posting`,
      );
      await client.end();
      expect(rows).toEqual([{ held: true, n: 0 }]);
    });
  });

  /** Serves on a database: somebody signs up, makes a household and reads it. */
  async function usesHouseholds(databaseUrl: string): Promise<void> {
    const server = await startServer({ databaseUrl });
    try {
      const client = server.client();
      await client.signUp();
      const id = await client.createHousehold();
      const { household, me } = await client.gql(
        `query ($id: ID!) { household(id: $id) { id accounts { id } } me { memberships { household { id } } } }`,
        { id },
      );
      expect(household.id).toBe(id);
      expect(me).toEqual({ memberships: [{ household: { id } }] });
    } finally {
      await server.close();
    }
  }
});
