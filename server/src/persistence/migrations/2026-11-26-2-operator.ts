import { Migration } from '@mikro-orm/migrations';

/**
 * What whoever runs the server needs to help people and to send them away: a link to a new password, a person who may not
 * sign in for now, and one who is gone while the books keep what they entered.
 */
export class Operator extends Migration {
  override up(): void {
    this.addSql(`
      alter table person
        add column disabled_at timestamptz,
        add column deleted_at timestamptz,
        add column browsers_forgotten_at timestamptz`);
    this.addSql(
      `comment on column person.disabled_at is 'Since when the person may not sign in; null for others'`,
    );
    this.addSql(
      `comment on column person.deleted_at is 'When the person was deleted: name, email and password are gone, and the row stays for what names it'`,
    );
    this.addSql(
      `comment on column person.browsers_forgotten_at is 'Browsers that were known for the account by then are strangers since'`,
    );

    this.addSql(`
      create table password_reset (
        person_id uuid primary key references person (id) on delete cascade,
        token_hash bytea not null unique,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz
      )`);
    this.addSql(
      `comment on table password_reset is 'The last link to a new password that was made for a person; the next one takes its place'`,
    );
    this.addSql(
      `comment on column password_reset.token_hash is 'SHA-256 of the link''s token; the token itself is kept nowhere'`,
    );
  }
}
