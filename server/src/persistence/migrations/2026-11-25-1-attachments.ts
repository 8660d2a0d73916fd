import { Migration } from '@mikro-orm/migrations';

/**
 * Files attached to transactions. A transaction keeps its row on the way to the trash and back, so its attachments keep
 * their place; what removes it for good takes them along.
 */
export class Attachments extends Migration {
  override up(): void {
    this.addSql(`
      alter table stored_file
        add column media_type text,
        add column width integer,
        add column height integer,
        add constraint stored_file_media_type_has_length check (char_length(media_type) between 1 and 100),
        add constraint stored_file_has_both_sides check ((width is null) = (height is null))`);
    this.addSql(
      `comment on column stored_file.media_type is 'As the content says, never the uploader; null where nobody has looked yet'`,
    );
    this.addSql(`comment on column stored_file.width is 'Pixels of an image as it is shown'`);
    this.addSql(
      `create index stored_file_by_content on stored_file (household_id, sha256) include (size_bytes)`,
    );
    this.addSql(`create index import_batch_of_file on import_batch (household_id, file_id)`);

    this.addSql(`
      create table attachment (
        household_id uuid not null,
        id uuid not null,
        transaction_id uuid not null,
        file_id uuid not null,
        name text not null,
        version integer not null default 1,
        created_by uuid references person (id) on delete set null,
        created_at timestamptz not null default now(),
        removed_at timestamptz,
        primary key (household_id, id),
        foreign key (household_id, transaction_id) references transaction (household_id, id) on delete cascade,
        foreign key (household_id, file_id) references stored_file (household_id, id),
        constraint attachment_name_has_length check (char_length(name) between 1 and 255)
      )`);
    this.addSql(
      `comment on column attachment.removed_at is 'When it went to the trash; null while its transaction shows it'`,
    );
    this.addSql(
      `create index attachment_of_transaction on attachment (household_id, transaction_id, id) include (removed_at)`,
    );
    this.addSql(`create index attachment_of_file on attachment (household_id, file_id)`);
    this.addSql(
      `create index attachment_in_trash on attachment (household_id, removed_at desc, id desc) where removed_at is not null`,
    );
  }
}
