import { Migration } from '@mikro-orm/migrations';

/** What a person shows besides the password: codes of an app, and recovery codes for the day on which the phone is lost. */
export class SecondFactor extends Migration {
  override up(): void {
    this.addSql(`
      create table second_factor (
        person_id uuid primary key references person (id) on delete cascade,
        secret bytea not null,
        begun_at timestamptz not null,
        begun_in uuid not null,
        confirmed_at timestamptz,
        used_step integer not null default 0
      )`);
    this.addSql(
      `comment on column second_factor.secret is 'What the app has, encrypted with a key made from SECRET_KEY: nonce, AES-256-GCM, tag'`,
    );
    this.addSql(
      `comment on column second_factor.begun_in is 'The session that began it, and alone may confirm it'`,
    );
    this.addSql(
      `comment on column second_factor.confirmed_at is 'Since when codes are asked for; null while no code of the app was shown'`,
    );
    this.addSql(
      `comment on column second_factor.used_step is 'The half minute, counted from 1970, of the last code that was used: no code of it or before is good any more'`,
    );

    this.addSql(`
      create table recovery_code (
        person_id uuid not null references second_factor (person_id) on delete cascade,
        code_hash bytea not null,
        primary key (person_id, code_hash)
      )`);
    this.addSql(
      `comment on table recovery_code is 'Recovery codes that are not used yet, each as its SHA-256; one that is used is deleted'`,
    );
  }
}
