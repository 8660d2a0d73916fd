import type { Changes } from '../live/change.ts';
import { importTopic, type ImportProgressEvent } from '../live/topics.ts';
import type { LiveTransport } from '../live/transport.ts';
import type { Log } from '../log.ts';
import { isId } from '../persistence/id.ts';
import { type Reader, statement } from '../persistence/reader.ts';
import { householdScope, type HouseholdScope } from '../persistence/scope.ts';
import { endAbandonedWork, isSilent, workerSilentSecondsMax, type WorkStatus } from './batch-lease.ts';

/** How often every server looks for batches that a dead one has left. */
const lookMs = 5_000;

/** Batches that are put right in one look; the next look takes the next. */
const batchesPerLook = 50;

/** Rows of all households, from an index that holds batches at work alone; each is then put right in its own household. */
const silentBatches = statement(
  'import_silent_batches',
  `select household_id, id, created_by
   from silent_import_batches(interval '${workerSilentSecondsMax} seconds', ${batchesPerLook})`,
);

interface Dependencies {
  readonly reader: Reader;
  readonly changes: Changes;
  readonly transport: LiveTransport;
  readonly log: Log;
}

/**
 * Puts right what servers that died have left of their imports, so that progress bars end and people can go on: within
 * `workerSilentSecondsMax` and one look after the last sign of life, whether anybody asks for the batch or not.
 */
export class AbandonedBatches {
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;

  constructor(private readonly dependencies: Dependencies) {}

  /** Begins to look, for as long as the server runs. */
  watch(): void {
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
    }, lookMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
  }

  /** Puts one batch right if it was left by a dead server, and tells its household. */
  async settle(scope: HouseholdScope, batchId: string): Promise<void> {
    if (!isId(batchId)) return;
    const { changes, transport, log } = this.dependencies;
    const { value: settled } = await changes.change(scope, async (books) => {
      const [row] = await books.sql<{ status: WorkStatus }>(
        `select b.status from import_batch b
         where b.household_id = $1 and b.id = $2 and ${isSilent} for no key update`,
        [batchId],
      );
      if (row === undefined) return null;
      books.changed.kinds('IMPORTS');
      return { was: row.status, ...(await endAbandonedWork(books, batchId, row.status)) };
    });
    if (settled === null) return;
    const { was, status, done, total } = settled;
    log.warn({ batchId, was, status }, 'a server ended while it worked on an import; nothing was written');
    const event: ImportProgressEvent = { batchId, status, done, total };
    await transport.publish(importTopic(scope.householdId, batchId), { ...event });
  }

  async #look(): Promise<void> {
    const { reader, log } = this.dependencies;
    try {
      for (const [householdId, batchId, personId] of await reader.rows<[string, string, string]>(
        silentBatches,
      )) {
        // The installation itself acts here, in the name of whoever began the import.
        await this.settle(householdScope({ householdId, personId, role: 'EDITOR' }), batchId);
      }
    } catch (error) {
      // The next look comes soon; a database that is away is told by what needs it.
      log.debug({ err: error }, 'abandoned imports could not be looked for');
    }
  }
}
