import { Migration } from '@mikro-orm/migrations';

/** Text as a search compares it: see `text-search.ts`, whose expression this must stay for the indexes to serve it. */
const folded = (column: string): string =>
  `lower(regexp_replace(normalize(${column}, NFD), '[\\u0300-\\u036f]', '', 'g') collate "pg_c_utf8")`;

/**
 * What a search by words reads: payees' names folded once, and indexes of the notes and memos that are not empty.
 *
 * The indexes are of trigrams (pg_trgm), with the household first (btree_gin). PostgreSQL brings both and lets the owner of a
 * database add them; where it does not, plain indexes find the texts that there are, and a search reads each of them.
 */
export class Search extends Migration {
  override up(): void {
    this.addSql(
      `alter table payee add column folded_name text not null generated always as (${folded('name')}) stored`,
    );
    this.addSql(`
      do $migration$ begin
        create extension if not exists pg_trgm;
        create extension if not exists btree_gin;
        create index transaction_note_words on transaction
          using gin (household_id, (${folded('note')}) gin_trgm_ops) with (gin_pending_list_limit = 512) where note <> '';
        create index posting_memo_words on posting
          using gin (household_id, (${folded('memo')}) gin_trgm_ops) with (gin_pending_list_limit = 512) where memo <> '';
      exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
        create index transaction_with_note on transaction (household_id, id) where note <> '';
        create index posting_with_memo on posting (household_id, transaction_id) where memo <> '';
      end $migration$`);
  }
}
