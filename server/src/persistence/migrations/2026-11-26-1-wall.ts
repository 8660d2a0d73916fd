import { Migration } from '@mikro-orm/migrations';

/** Every table with household_id as of this migration. */
const householdTables = [
  'household',
  'member',
  'invitation',
  'account',
  'payee',
  'tag',
  'stored_file',
  'import_batch',
  'transaction',
  'posting',
  'trashed_posting',
  'transaction_tag',
  'exchange_rate',
  'statement_line',
  'statement_reading',
  'idempotency_key',
  'transaction_imbalance',
  'account_balance',
  'account_month',
  'account_day',
  'attachment',
];

/** The household that the database transaction is about (`household-at-work.ts`); null where nobody has told one. */
const atWork = `nullif(current_setting('finance.household', true), '')::uuid`;

const folded = (column: string): string =>
  `lower(regexp_replace(normalize(${column}, NFD), '[\\u0300-\\u036f]', '', 'g') collate "pg_c_utf8")`;

/**
 * The second wall between households, behind the condition that every statement has of its own: whoever does not own the
 * tables sees and writes the rows of one household alone, the one that the database transaction has told. The tables' owner
 * is not held by it, so migrations, backups and servers of the release before go on as they did; the server takes on a role
 * that owns nothing (`server-role.ts`).
 *
 * The setting is compared by way of a sub-select, which is found once a statement. PostgreSQL takes it for as good as the
 * statement's own `$1`: it goes on using the indexes by that, and checks once a scan that both are the same household.
 */
export class Wall extends Migration {
  override up(): void {
    // All at once, and for less long than PostgreSQL's deadlock_timeout: where a statement of the release before has some of
    // them and waits for others, it is this migration that gives way, and is tried again.
    this.addSql(`set local lock_timeout = '800ms'`);
    this.addSql(`lock table ${householdTables.join(', ')} in access exclusive mode`);
    for (const table of householdTables) {
      this.addSql(`alter table ${table} enable row level security`);
      this.addSql(`
        create policy household_at_work on ${table} using (household_id = (select ${atWork}))`);
    }
    this.openDoors();
    // It runs at the commit, by when a transaction could have told another household, whose imbalance it would not see.
    this.addSql(`
      do $owner$ begin
        execute format('alter function check_transaction_balances() security definer set search_path to %I, pg_temp',
          current_schema());
      end $owner$`);
  }

  /**
   * What goes through the wall, as the owner of the tables and no further than the function's own text: four reads across
   * households by their nature, and two searches inside one. PostgreSQL does not use the indexes of words behind a policy,
   * because `like` might tell of rows that it only looked at. Who may call them: `server-role.ts`.
   */
  private openDoors(): void {
    this.door(
      'memberships_of_person(person uuid)',
      'table (household_id uuid, role text, household_name text, member_names text[])',
      `select m.household_id, m.role, h.name,
         array(select p.name from member o join person p on p.id = o.person_id
               where o.household_id = m.household_id order by o.joined_at, p.id limit 6)
       from member m join household h on h.household_id = m.household_id
       where m.person_id = $1 order by h.name, h.household_id limit 100`,
    );
    this.door(
      'households_of_sessions(sessions uuid[])',
      'table (session_id uuid, households text[])',
      `select s.id, coalesce(array_agg(m.household_id::text) filter (where m.household_id is not null), '{}')
       from session s left join member m on m.person_id = s.person_id
       where s.id = any($1) and s.expires_at > now()
       group by s.id`,
    );
    this.door(
      'households_after(after uuid, lot integer)',
      'table (household_id uuid, name text)',
      `select h.household_id, h.name from household h
       where $1 is null or h.household_id > $1 order by h.household_id limit $2`,
    );
    this.door(
      'silent_import_batches(silence interval, lot integer)',
      'table (household_id uuid, id uuid, created_by uuid)',
      `select b.household_id, b.id, b.created_by from import_batch b
       where b.worker_seen_at is not null and (b.worker_seen_at < now() - $1 or b.worker_seen_at > now() + $1)
       order by b.worker_seen_at limit $2`,
    );
    this.door(
      'transactions_with_note_like(pattern text)',
      'setof uuid',
      `select t.id from transaction t
       where t.household_id = ${atWork} and t.note <> '' and ${folded('t.note')} like $1`,
    );
    this.door(
      'transactions_with_memo_like(pattern text)',
      'setof uuid',
      `select p.transaction_id from posting p
       where p.household_id = ${atWork} and p.memo <> '' and ${folded('p.memo')} like $1`,
    );
  }

  /** A function whose names are bound here and now, so that no search path of a caller changes what it reads. */
  private door(signature: string, answer: string, query: string): void {
    this.addSql(`
      create function ${signature} returns ${answer} language sql stable security definer
      begin atomic
        ${query};
      end`);
  }
}
