import { importTopic, type ImportProgressEvent } from '../live/topics.ts';
import type { LiveTransport } from '../live/transport.ts';
import type { Log } from '../log.ts';
import type { ImportPhase, Measures, WorkOutcome } from '../measures.ts';
import type { ImportStatus } from '../persistence/entities/importing.ts';
import { householdTransaction } from '../persistence/household-transaction.ts';
import type { Orm } from '../persistence/orm.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import type { WorkStatus } from './batch-lease.ts';

/** Five events a second are as many as an eye can follow. */
const tellMs = 200;

/** How often whoever works on a batch shows that it lives. */
const signOfLifeMs = 5_000;

const phases = {
  READING: 'reading',
  COMMITTING: 'committing',
  COMMITTED: 'undoing',
} as const satisfies Record<WorkStatus, ImportPhase>;

/** What work on a batch needs of the server. */
export interface WorkDependencies {
  readonly orm: Orm;
  readonly transport: LiveTransport;
  readonly log: Log;
  readonly measures: Measures;
}

/** One piece of work on one batch. */
interface WorkOrder {
  readonly scope: HouseholdScope;
  readonly batchId: string;
  /** The batch's status while the work goes on. */
  readonly status: WorkStatus;
  readonly workId: string;
  /** The request that began it. */
  readonly requestId: string;
}

/**
 * Work on one batch, seen from outside: tells how far it is, shows that it lives, and learns when it was told to stop. Its
 * beginning and its end stand in the log.
 */
export class ImportWork {
  done = 0;
  total: number | null = null;
  readonly #phase: ImportPhase;
  readonly #began = performance.now();
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #toldAt = 0;
  #looking = false;

  constructor(
    private readonly dependencies: WorkDependencies,
    private readonly work: WorkOrder,
  ) {
    this.#phase = phases[work.status];
    this.#timer = setInterval(() => void this.#showLife(), signOfLifeMs);
    this.#timer.unref();
    dependencies.measures.importBegan(this.#phase);
    dependencies.log.info(this.#place(), `${this.#phase} an import`);
  }

  /** Aborted when the work must stop: its batch was cancelled, or is somebody else's now. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Ends the signs of life, and tells how it went. An error is told where it is the server's own. */
  end(outcome: WorkOutcome, error?: unknown): void {
    clearInterval(this.#timer);
    const { log, measures } = this.dependencies;
    const seconds = (performance.now() - this.#began) / 1_000;
    measures.importEnded(this.#phase, { outcome, lines: this.done, seconds });
    const told = { ...this.#place(), outcome, lines: this.done, seconds: Number(seconds.toFixed(3)) };
    if (outcome === 'failed') log.error({ ...told, err: error }, `${this.#phase} an import failed`);
    else log.info(told, `${this.#phase} an import ended`);
  }

  /** Tells the screens how far it is, but not more often than they can show. */
  tell(done: number, total: number | null): void {
    this.done = done;
    this.total = total;
    if (performance.now() - this.#toldAt < tellMs) return;
    this.tellStatus(this.work.status);
  }

  /** Tells the screens a status at once. */
  tellStatus(status: ImportStatus): void {
    this.#toldAt = performance.now();
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

  #place(): object {
    const { requestId, batchId, scope } = this.work;
    return { requestId, householdId: scope.householdId, batchId };
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
            // What was committed stays told while it is undone. This may have waited for the work's own transaction, which
            // knows better how far it is.
            `update import_batch set worker_seen_at = now(),
             progress_done = case when status = 'COMMITTED' then progress_done else greatest(progress_done, $5) end,
             progress_total = case when status = 'COMMITTED' then progress_total else coalesce($6, progress_total) end
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
