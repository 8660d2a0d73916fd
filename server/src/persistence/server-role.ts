import { Client, type ClientBase } from 'pg';
import { sqlStateOf } from './household-transaction.ts';

/**
 * The role that the server takes on in each connection: it owns no table, so the wall between households holds it
 * (migrations/2026-11-26-1-wall.ts). Nobody logs in by it.
 */
export const serverRole = 'finance_tracker_server';

/**
 * Makes the role where the migrating user may, and gives it the rights that the server needs and no others: on the tables
 * that the wall stands on, on those of people, and through the wall's own functions. A table that has no policy gets none.
 *
 * Run after migrations, each time: a restored backup brings no rights, and roles belong to the whole PostgreSQL. Where the
 * migrating user may make no role, somebody else can make it (docs/operations.md), and the next start finds it.
 */
export async function giveServerRole(client: ClientBase): Promise<void> {
  await client.query(givingRights);
}

/** The functions that go through the wall: the server's role alone may call them. */
const doors = [
  'memberships_of_person',
  'households_of_sessions',
  'households_after',
  'silent_import_batches',
  'transactions_with_note_like',
  'transactions_with_memo_like',
];

/** Rights are given only where they are missing: each grant makes every server plan its statements anew. */
const givingRights = `do $rights$
declare
  given record;
begin
  begin
    if not exists (select from pg_roles where rolname = '${serverRole}') then
      create role ${serverRole} nologin;
    end if;
    if not pg_has_role(current_user, '${serverRole}', 'set') then
      grant ${serverRole} to current_user with set true, inherit false;
    end if;
  exception when insufficient_privilege or duplicate_object or unique_violation then
    null;
  end;
  for given in
    select p.oid::regprocedure as target
    from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and p.proname in ('${doors.join("', '")}')
      and pg_has_role(current_user, p.proowner, 'usage') and has_function_privilege('public', p.oid, 'execute')
  loop
    execute format('revoke execute on function %s from public', given.target);
  end loop;
  if not exists (select from pg_roles where rolname = '${serverRole}') then
    return;
  end if;
  if not has_schema_privilege('${serverRole}', current_schema(), 'usage') then
    execute format('grant usage on schema %I to ${serverRole}', current_schema());
  end if;
  for given in
    select p.oid::regprocedure as target
    from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and p.proname in ('${doors.join("', '")}')
      and pg_has_role(current_user, p.proowner, 'usage')
      and not has_function_privilege('${serverRole}', p.oid, 'execute')
  loop
    execute format('grant execute on function %s to ${serverRole}', given.target);
  end loop;
  for given in
    select c.oid::regclass as target, r.rights
    from pg_class c
    cross join lateral (
      select case
        when c.relrowsecurity then array['select', 'insert', 'update', 'delete', 'maintain']
        when c.relname in ('person', 'session', 'sign_in_throttle', 'password_reset', 'second_factor', 'recovery_code')
          then array['select', 'insert', 'update', 'delete']
        when c.relname = 'schema_migration' then array['select']
      end as rights
    ) r
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and r.rights is not null
      and pg_has_role(current_user, c.relowner, 'usage')
      and exists (select from unnest(r.rights) name where not has_table_privilege('${serverRole}', c.oid, name))
  loop
    execute format('grant %s on %s to ${serverRole}', array_to_string(given.rights, ', '), given.target);
  end loop;
end $rights$`;

/** Whom the server is to PostgreSQL. */
export interface ServerIdentity {
  /** The role that its connections take on; null where they stay the user of DATABASE_URL. */
  readonly role: string | null;
  /** Whether the wall between households holds it. */
  readonly isWalled: boolean;
}

/** SQLSTATEs of a start that is refused for its role: none of the name, not this user's, startup options not taken. */
const roleRefused = new Set(['22023', '42501', '08P01']);

/**
 * Finds out by trying whom the server can be: the role made for it, else the user of the address, who is held by the wall
 * too unless it owns the tables or is a superuser.
 */
export async function findServerIdentity(databaseUrl: string): Promise<ServerIdentity> {
  try {
    if ((await isHeld(databaseUrl, serverRole)) !== false) return { role: serverRole, isWalled: true };
  } catch (error) {
    if (!roleRefused.has(sqlStateOf(error) ?? '')) throw error;
  }
  return { role: null, isWalled: (await isHeld(databaseUrl, null)) === true };
}

/** Whether the wall holds that role; null while nothing has migrated the database, which gives the role its rights. */
async function isHeld(databaseUrl: string, role: string | null): Promise<boolean | null> {
  const url = new URL(databaseUrl);
  // The pool does not send an address's own options either.
  url.searchParams.delete('options');
  const client = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: 10_000,
    application_name: 'finance-tracker-start',
    ...(role === null ? {} : { options: `-c role=${role}` }),
  });
  // A connection that breaks is told by the statement that was waiting.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ held: boolean | null }>(
      `select case when to_regclass('household') is not null
         then row_security_active('household') and has_table_privilege('household', 'select') end as held`,
    );
    return rows[0]?.held ?? null;
  } finally {
    await client.end().catch(() => undefined);
  }
}
