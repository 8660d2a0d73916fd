import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { isId } from '../persistence/id.ts';
import { householdStatement, type Reader } from '../persistence/reader.ts';
import { householdScope } from '../persistence/scope.ts';
import { isUnfinished, sha256Of, unfinishedMs } from './content.ts';
import type { FilesService } from './files.service.ts';

/** The first sweep comes when the start is over, and then each after this. */
const firstSweepMs = 2_000;
const sweepEveryMs = 3_600_000;

const householdExists = householdStatement(
  'sweep_household_exists',
  `select 1 from household where household_id = $1`,
);

interface Dependencies {
  readonly files: FilesService;
  readonly reader: Reader;
  /** UPLOAD_FOLDER. */
  readonly folder: string;
  readonly log: Log;
  readonly now: () => Date;
}

/**
 * Clears away what uploads left that a crash, a power cut or a lost database ended: the part that was received, and content
 * that was put in its place before its row was committed. Such content always has its part beside it (`FilesService.keep`), and
 * nothing else is ever removed: not what an older backup of the database does not know, nor folders of unknown households.
 */
export class FileSweep {
  #timer: NodeJS.Timeout | null = null;
  #sweeping: Promise<void> | null = null;

  constructor(private readonly dependencies: Dependencies) {}

  /** Begins to sweep, for as long as the server runs. */
  watch(): void {
    this.#wait(firstSweepMs);
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#sweeping;
  }

  /** Sweeps once. Several servers may do so at the same time. @returns how many leftovers were removed */
  async sweep(): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.dependencies.folder)) {
      // A server that was killed while it tried whether it may write here.
      if (name.endsWith('.trial')) removed += await this.#removeTrial(name);
      else if (isId(name)) removed += await this.#sweepHousehold(name);
    }
    return removed;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#sweeping = this.#sweepAndTell().finally(() => {
        this.#sweeping = null;
        if (this.#timer !== null) this.#wait(sweepEveryMs);
      });
    }, ms).unref();
  }

  async #sweepAndTell(): Promise<void> {
    const { log } = this.dependencies;
    try {
      const removed = await this.sweep();
      if (removed > 0) log.info({ removed }, 'what broken uploads had left was removed');
    } catch (error) {
      // The next sweep finds it again.
      log.warn({ err: error }, 'what broken uploads have left could not be removed');
    }
  }

  async #sweepHousehold(householdId: string): Promise<number> {
    const { files, reader, folder } = this.dependencies;
    const own = join(folder, householdId);
    const parts: string[] = [];
    for (const name of await readdir(own)) {
      if (isUnfinished(name) && (await this.#isOld(join(own, name)))) parts.push(join(own, name));
    }
    if (parts.length === 0) return 0;
    // The installation itself acts here: no member stands behind the scope.
    const scope = householdScope({ householdId, personId: householdId, role: 'EDITOR' });
    if ((await reader.household(scope, householdExists)).length === 0) return 0;
    for (const part of parts) {
      // Of a part that never was whole there is no content, and nothing is found under its hash.
      const sha256 = await sha256Of(part);
      if (sha256 === null) continue;
      await files.release(scope, [sha256]);
      await rm(part, { force: true });
    }
    return parts.length;
  }

  async #removeTrial(name: string): Promise<number> {
    const path = join(this.dependencies.folder, name);
    if (!(await this.#isOld(path))) return 0;
    await rm(path, { force: true });
    return 1;
  }

  async #isOld(path: string): Promise<boolean> {
    const found = await stat(path).catch(() => null);
    return found !== null && this.dependencies.now().getTime() - found.mtimeMs > unfinishedMs;
  }
}
