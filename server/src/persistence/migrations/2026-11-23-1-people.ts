import { Migration } from '@mikro-orm/migrations';

/** People and their sessions: the only tables that belong to no household (a sharding proxy copies them to every server). */
export class People extends Migration {
  override up(): void {
    this.addSql(`
      create table person (
        id uuid primary key,
        email text not null,
        email_key text not null unique,
        name text not null,
        password_hash text,
        demo boolean not null default false,
        created_at timestamptz not null default now(),
        constraint person_name_has_length check (char_length(name) between 1 and 200),
        constraint person_email_has_length check (char_length(email) between 3 and 320)
      )`);
    this.addSql(`comment on column person.email_key is 'The address in lower case: one person an address'`);
    this.addSql(
      `comment on column person.password_hash is 'argon2id in PHC string form; null where nobody signs in by password (demo)'`,
    );

    this.addSql(`
      create table session (
        id uuid primary key,
        person_id uuid not null references person (id) on delete cascade,
        token_hash bytea not null unique,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        expires_at timestamptz not null,
        user_agent text not null default '',
        address text not null default ''
      )`);
    this.addSql(
      `comment on column session.token_hash is 'SHA-256 of the cookie''s token; the token itself is kept nowhere'`,
    );
    this.addSql(`create index session_of_person on session (person_id)`);

    this.addSql(`
      create table sign_in_throttle (
        key text primary key,
        failures integer not null,
        window_ends_at timestamptz not null
      )`);
    this.addSql(
      `comment on table sign_in_throttle is 'Failed sign-ins per address and per account, counted across servers'`,
    );
  }
}
