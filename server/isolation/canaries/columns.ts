import type pg from 'pg';

/** A column of a table as the database's own catalogue tells it. */
export interface Column {
  readonly table: string;
  readonly name: string;
  /** PostgreSQL's name of the type, such as `int4`. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly isGenerated: boolean;
}

/** What each kind of row belongs to, as a condition whose `$1` is the household. */
export interface TableOfHousehold {
  readonly table: string;
  readonly where: string;
  readonly columns: readonly Column[];
}

const people = `(select person_id from member where household_id = $1)`;

/** Tables that carry no household, with the condition that finds a household's rows; null for those with nothing of anybody. */
const withoutHousehold: Readonly<Record<string, string | null>> = {
  person: `id in ${people}`,
  session: `person_id in ${people}`,
  password_reset: `person_id in ${people}`,
  second_factor: `person_id in ${people}`,
  recovery_code: `person_id in ${people}`,
  // Keys are hashes of addresses; one row here stands for another household's people.
  sign_in_throttle: `key like 'canaryq7%' and $1::uuid is not null`,
  // Names of migrations.
  schema_migration: null,
};

/** Tables that never hold a row when nobody is at work. */
const emptyTables = new Set(['transaction_imbalance']);

/** Every table that holds something of a household, from the catalogue. */
export async function tablesOfHousehold(pool: pg.Pool): Promise<TableOfHousehold[]> {
  const { rows } = await pool.query<Column>(`
    select c.table_name as table, c.column_name as name, c.udt_name as type,
      c.is_nullable = 'YES' as "isNullable", c.is_generated <> 'NEVER' as "isGenerated"
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
    order by c.table_name, c.ordinal_position`);
  const byTable = Map.groupBy(rows, ({ table }) => table);
  const unnamed = [...byTable.keys()].filter(
    (table) =>
      !(table in withoutHousehold) && !byTable.get(table)?.some(({ name }) => name === 'household_id'),
  );
  if (unnamed.length > 0)
    throw new Error(`say in isolation/canaries/columns.ts whose the rows of ${unnamed.join(', ')} are`);
  return [...byTable].flatMap(([table, columns]) => {
    const where = table in withoutHousehold ? withoutHousehold[table] : 'household_id = $1';
    return where === null || where === undefined || emptyTables.has(table) ? [] : [{ table, where, columns }];
  });
}

/** Columns that cannot hold a canary, with the reason. Any other text, number, day, bytes or JSON must hold one. */
export const withoutCanary: Readonly<Record<string, string>> = {
  'account.type': 'one of five words',
  'account.account_group': 'one of six words',
  'account.system_role': 'one of the words by which the books know their own accounts',
  'member.role': 'one of three words',
  'invitation.role': 'one of three words',
  'posting.status': 'one of three words',
  'trashed_posting.status': 'one of three words',
  'statement_line.verdict': 'one of six words',
  'statement_line.proposed_verdict': 'one of six words',
  'statement_line.outcome': 'one of three words',
  'import_batch.status': 'one of seven words',
  'import_batch.format': 'one of two words',
  'import_batch.worker_seen_at': 'not null only while a server is at work on the batch',
  'person.disabled_at': 'who is disabled could not be asked as by the self-check',
  'household.first_day_of_week': 'one of seven numbers',
};

/** Columns whose values are canaries as they are, because they are hashes. */
export const hashes: ReadonlySet<string> = new Set(['stored_file.sha256']);

/** Kinds of values that can hold a canary; yes and no cannot. */
export const canHoldCanary = new Set([
  'text',
  'varchar',
  'int2',
  'int4',
  'int8',
  'numeric',
  'date',
  'timestamptz',
  'jsonb',
  'bytea',
]);
