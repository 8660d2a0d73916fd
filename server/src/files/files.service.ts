import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { StoredFile } from '../persistence/entities/files.ts';
import { lockHousehold } from '../persistence/household-locks.ts';
import {
  householdTransaction,
  type HouseholdTransaction,
  lookUp,
} from '../persistence/household-transaction.ts';
import { isId, newId } from '../persistence/id.ts';
import type { Orm } from '../persistence/orm.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { partName, putInPlace } from './content.ts';
import { cleanFileName } from './file-name.ts';
import { findAbandoned, forgetFiles } from './forget-files.ts';
import { flushFolder, receive, type Received } from './receive.ts';
import { sniff } from './sniff.ts';
import { usedBytesSql } from './storage.queries.ts';

/** An uploaded file as the books know it. */
export interface KeptFile {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: bigint;
  readonly sha256: string;
  readonly mediaType: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

export interface FileLimits {
  /** Largest file. */
  readonly megabytesMax: number;
  /** All files of a household together. */
  readonly householdMegabytesMax: number;
}

/** A file on its way in. */
interface Arrival {
  readonly name: string;
  /** Where it is received. */
  readonly part: string;
  /** Whether its content has its final name while nobody knows yet whether the row that names it is committed. */
  isInPlace: boolean;
}

const bytesPerMegabyte = 1_048_576;

/**
 * Content younger than this is left where it is, whoever stopped naming it: a server of the release before puts a file in its
 * place some milliseconds before it writes the row.
 */
const settledMs = 10_000;

/**
 * Uploaded files: kept once per household by the SHA-256 of their content, written under a temporary name and renamed when
 * whole, so that a file under its final name is always complete.
 *
 * Renaming into place and taking away wait for each other at the household's files, so no content goes away between the
 * moment somebody finds it needless and the moment somebody else needs it again.
 */
export class FilesService {
  constructor(
    private readonly orm: Orm,
    private readonly options: FileLimits & { readonly folder: string },
  ) {}

  get limits(): FileLimits {
    return this.options;
  }

  /**
   * Keeps a file as it streams in. Nothing stays behind of a file that breaks off, is too large or is one too many. When the
   * database is lost while the row is committed, the part stays until `FileSweep` asks the database what became of it.
   *
   * @param look begins to look at what streams in; it fails where the file may not be kept
   * @throws Refusal file_is_empty, file_too_large, household_storage_full, disk_is_full
   */
  async keep(
    scope: HouseholdScope,
    name: string,
    content: Readable,
    look?: () => Transform,
  ): Promise<KeptFile> {
    const folder = this.folderOf(scope);
    const arrival: Arrival = {
      name: cleanFileName(name),
      part: join(folder, partName(newId())),
      isInPlace: false,
    };
    await makeFolder(folder);
    try {
      const received = await receive(content, arrival.part, {
        megabytesMax: this.options.megabytesMax,
        looks: look === undefined ? [] : [look()],
      });
      const kept = await this.place(scope, arrival, received);
      arrival.isInPlace = false;
      return kept;
    } finally {
      if (!arrival.isInPlace) await rm(arrival.part, { force: true });
    }
  }

  /** Finds a kept file. @throws Refusal not_found */
  async find(scope: HouseholdScope, fileId: string): Promise<KeptFile> {
    const file = isId(fileId)
      ? await lookUp(
          this.orm,
          scope,
          async (em) => await em.findOne(StoredFile, { householdId: scope.householdId, id: fileId }),
        )
      : null;
    if (file === null) throw refuse('not_found', { what: 'file' });
    return keptFile(file);
  }

  /** The folder that a household's content lies in, under its hashes. */
  folderOf({ householdId }: HouseholdScope): string {
    return join(this.options.folder, householdId);
  }

  /** The path of a content by its hash. */
  pathOf(scope: HouseholdScope, { sha256 }: { readonly sha256: string }): string {
    return join(this.folderOf(scope), sha256);
  }

  /**
   * Takes content away that no upload has any more, and forgets uploads that were left lying. To be called after the
   * commit that forgot them.
   */
  async release(scope: HouseholdScope, sha256s: readonly string[]): Promise<void> {
    const abandoned = await householdTransaction(
      this.orm,
      scope,
      async ({ sql }) => await forgetFiles(sql, await findAbandoned(sql)),
    );
    const candidates = [...new Set([...sha256s, ...abandoned])];
    if (candidates.length === 0) return;
    await householdTransaction(this.orm, scope, async (transaction) => {
      await lockHousehold(transaction, 'files');
      const kept = await transaction.sql<{ sha256: string }>(
        `select distinct sha256 from stored_file where household_id = $1 and sha256 = any($2::text[])`,
        [candidates],
      );
      const named = new Set(kept.map(({ sha256 }) => sha256));
      for (const sha256 of candidates.filter((candidate) => !named.has(candidate)))
        await removeSettled(this.pathOf(scope, { sha256 }));
    });
  }

  private async place(scope: HouseholdScope, arrival: Arrival, received: Received): Promise<KeptFile> {
    const { sizeBytes, sha256, sample } = received;
    const looks = await sniff(sample);
    const id = newId();
    return await householdTransaction(this.orm, scope, async (transaction) => {
      await lockHousehold(transaction, 'files');
      await this.checkRoom(transaction, received);
      const { em } = transaction;
      const file = em.create(StoredFile, {
        householdId: scope.householdId,
        id,
        sha256,
        sizeBytes: BigInt(sizeBytes),
        name: arrival.name,
        ...looks,
        createdBy: scope.personId,
        createdAt: new Date(),
      });
      await em.persist(file).flush();
      if (!arrival.isInPlace) await putInPlace(arrival.part, this.pathOf(scope, { sha256 }));
      arrival.isInPlace = true;
      await flushFolder(this.folderOf(scope));
      return keptFile(file);
    });
  }

  /** Who uploads at the same time waits at the lock, so that two files never pass the limit together. */
  private async checkRoom({ sql }: HouseholdTransaction, { sizeBytes, sha256 }: Received): Promise<void> {
    const [known] = await sql(`select from stored_file where household_id = $1 and sha256 = $2 limit 1`, [
      sha256,
    ]);
    if (known !== undefined) return;
    const [row] = await sql<{ used: string }>(usedBytesSql);
    const used = Number(row?.used ?? 0);
    const { householdMegabytesMax } = this.options;
    if (used + sizeBytes <= householdMegabytesMax * bytesPerMegabyte) return;
    throw refuse(
      'household_storage_full',
      { megabytes: String(householdMegabytesMax), used: megabytes(used), file: megabytes(sizeBytes) },
      { path: ['file'] },
    );
  }
}

function keptFile({ id, name, sizeBytes, sha256, mediaType, width, height }: StoredFile): KeptFile {
  return {
    id,
    name,
    sizeBytes,
    sha256,
    mediaType: mediaType ?? null,
    width: width ?? null,
    height: height ?? null,
  };
}

async function removeSettled(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || Date.now() - found.mtimeMs < settledMs) return;
  await rm(path, { force: true });
}

/** Megabytes with one digit after the point, rounded up: a file is never said to be smaller than it is. */
function megabytes(bytes: number): string {
  return String(Math.ceil((bytes / bytesPerMegabyte) * 10) / 10);
}

/** Makes a household's folder, never the one above it: where a volume has vanished, files would land in its place. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'EEXIST') throw error;
  }
}
