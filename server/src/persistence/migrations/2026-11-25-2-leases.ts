import { Migration } from '@mikro-orm/migrations';

/** Servers look for batches that a dead server has left: of all batches ever imported, those at work are few. */
export class Leases extends Migration {
  override up(): void {
    this.addSql(
      `create index import_batch_at_work on import_batch (worker_seen_at) where worker_seen_at is not null`,
    );
    this.addSql(
      `comment on column import_batch.worker_seen_at is 'Last sign of life of the server at work on the batch; null when none is'`,
    );
  }
}
