import { importTopic, type ImportProgressEvent } from '../live/topics.ts';
import type { LiveTransport } from '../live/transport.ts';
import type { ImportStatus } from '../persistence/entities/importing.ts';
import { householdTransaction } from '../persistence/household-transaction.ts';
import type { Orm } from '../persistence/orm.ts';
import type { HouseholdScope } from '../persistence/scope.ts';

/** Five events a second are as many as an eye can follow. */
const tellMs = 200;

/** How often whoever works on a batch shows that it lives. */
const signOfLifeMs = 5_000;

/** Work on one batch, seen from outside: tells how far it is, shows that it lives, and learns when it was told to stop. */
export class ImportWork {
  done = 0;
  total: number | null = null;
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #toldAt = 0;
  #looking = false;

  constructor(
    private readonly dependencies: { readonly orm: Orm; readonly transport: LiveTransport },
    private readonly work: {
      readonly scope: HouseholdScope;
      readonly batchId: string;
      readonly status: 'READING' | 'COMMITTING';
      readonly workId: string;
    },
  ) {
    this.#timer = setInterval(() => void this.#showLife(), signOfLifeMs);
    this.#timer.unref();
  }

  /** Aborted when the work must stop: its batch was cancelled, or is somebody else's now. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Ends the signs of life. */
  end(): void {
    clearInterval(this.#timer);
  }

  /** Tells the screens how far it is, but not more often than they can show. */
  tell(done: number, total: number | null): void {
    this.done = done;
    this.total = total;
    if (Date.now() - this.#toldAt < tellMs) return;
    this.tellStatus(this.work.status);
  }

  /** Tells the screens a status at once. */
  tellStatus(status: ImportStatus): void {
    this.#toldAt = Date.now();
    const event: ImportProgressEvent = {
      batchId: this.work.batchId,
      status,
      done: this.done,
      total: this.total,
    };
    void this.dependencies.transport.publish(importTopic(this.work.scope.householdId, this.work.batchId), {
      ...event,
    });
  }

  async #showLife(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const { batchId, status, workId } = this.work;
      const rows = await householdTransaction(
        this.dependencies.orm,
        this.work.scope,
        async ({ sql }) =>
          await sql(
            `update import_batch set worker_seen_at = now(), progress_done = $5, progress_total = $6
           where household_id = $1 and id = $2 and status = $3 and settings->>'workId' = $4 returning id`,
            [batchId, status, workId, this.done, this.total],
          ),
      );
      if (rows.length === 0) this.stop();
    } catch {
      // A database that is away is found out by the work itself.
    } finally {
      this.#looking = false;
    }
  }
}
