import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../src/persistence/migrate.ts';
import { entities, migrations, openOrm } from '../src/persistence/orm.ts';
import { createEmptyDatabase, type TestDatabase } from './support/postgres.ts';
import { spawnServer } from './support/server.ts';

describe('migrations', () => {
  let database: TestDatabase;
  let db: Client;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    db = new Client({ connectionString: database.url });
    await db.connect();
  });
  afterEach(async () => {
    await db.end();
    await database.drop();
  });

  it('run once when two servers start at once on an empty database', async () => {
    const servers = await Promise.all([1, 2].map(() => spawnServer({ DATABASE_URL: database.url })));
    const { rows } = await db.query('select name from schema_migration order by id');
    expect(rows.map((row) => row.name)).toEqual(migrations.map((migration) => migration.name));
    for (const server of servers) expect((await fetch(`${server.url}/health?check=ready`)).status).toBe(200);
    expect(await Promise.all(servers.map((server) => server.stop()))).toEqual([0, 0]);
  });

  it('index words, and texts alone where the database lets nobody add extensions', async () => {
    const textIndexes = async (client: Client): Promise<string[]> => {
      const { rows } = await client.query<{ indexname: string }>(
        `select indexname from pg_indexes where indexname ~ '^(transaction|posting)_(note_words|memo_words|with_)' order by 1`,
      );
      return rows.map(({ indexname }) => indexname);
    };
    await migrate(database.url);
    expect(await textIndexes(db)).toEqual(['posting_memo_words', 'transaction_note_words']);

    const other = await createEmptyDatabase();
    const client = new Client({ connectionString: other.url });
    await client.connect();
    const role = `plain_${process.pid}`;
    try {
      await client.query(`create role ${role} login password 'plain'`);
      await client.query(`grant create, usage on schema public to ${role}`);
      const url = new URL(other.url);
      url.username = role;
      url.password = 'plain';
      await migrate(url.href);
      expect(await textIndexes(client)).toEqual(['posting_with_memo', 'transaction_with_note']);
    } finally {
      await client.query(`drop owned by ${role} cascade`);
      await client.query(`drop role ${role}`);
      await client.end();
      await other.drop();
    }
  });

  it('make the tables and columns that the entities speak of', async () => {
    await (await spawnServer({ DATABASE_URL: database.url })).stop();
    const orm = await openOrm({ databaseUrl: database.url });
    try {
      for (const entity of entities) {
        const meta = orm.getMetadata().get(entity as never);
        const { rows } = await db.query(
          `select column_name, format_type(a.atttypid, a.atttypmod) as type, is_nullable = 'YES' as nullable
           from information_schema.columns c
           join pg_attribute a on a.attrelid = c.table_name::regclass and a.attname = c.column_name
           where table_schema = 'public' and table_name = $1 order by column_name`,
          [meta.tableName],
        );
        const inDatabase = rows.map((row) => [row.column_name, shortType(row.type), row.nullable]);
        const inEntity = Object.values(meta.properties)
          .map((property) => [
            property.fieldNames[0],
            shortType(property.columnTypes[0] ?? ''),
            property.nullable ?? false,
          ])
          .sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
        expect({ table: meta.tableName, columns: inEntity }).toEqual({
          table: meta.tableName,
          columns: inDatabase,
        });
        const { rows: keys } = await db.query(
          `select a.attname from pg_index i, unnest(i.indkey) with ordinality k (attnum, place)
           join pg_attribute a on a.attnum = k.attnum
           where i.indrelid = $1::regclass and i.indisprimary and a.attrelid = i.indrelid order by k.place`,
          [meta.tableName],
        );
        expect(
          meta.primaryKeys.map(
            (key) => meta.properties[key as never] && (meta.properties as never)[key]['fieldNames'][0],
          ),
        ).toEqual(keys.map((row) => row.attname));
      }
    } finally {
      await orm.close(true);
    }
  });

  it('lead every key of a household table with household_id', async () => {
    await (await spawnServer({ DATABASE_URL: database.url })).stop();
    const people = [
      'person',
      'session',
      'sign_in_throttle',
      'password_reset',
      'second_factor',
      'recovery_code',
      'schema_migration',
    ];
    const { rows: tables } = await db.query(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all ($1) order by 1`,
      [people],
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const { rows } = await db.query(
        `select c.conname, c.contype, c.confrelid::regclass::text as target,
           (select a.attname from pg_attribute a where a.attrelid = c.conrelid and a.attnum = c.conkey[1]) as first
         from pg_constraint c where c.conrelid = $1::regclass and c.contype in ('p', 'u', 'f')`,
        [name],
      );
      expect(rows.some((row) => row.contype === 'p')).toBe(true);
      for (const row of rows) {
        if (row.contype === 'f' && people.includes(row.target)) continue;
        expect({ table: name, constraint: row.conname, first: row.first }).toEqual({
          table: name,
          constraint: row.conname,
          first: 'household_id',
        });
      }
    }
  });
});

/** Types as the schema and the ORM both write them. */
function shortType(type: string): string {
  return type
    .replace('timestamp with time zone', 'timestamptz')
    .replace(/^timestamptz\(\d\)$/, 'timestamptz')
    .replace(/^(int|int4)$/, 'integer')
    .replace(/^int8$/, 'bigint')
    .replace(/^int2$/, 'smallint')
    .replace(/^varchar.*|character varying.*$/, 'text')
    .replace(/, /g, ',');
}
