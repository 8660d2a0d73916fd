import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StoredFile } from '../persistence/entities/importing.ts';
import { isId, newId } from '../persistence/id.ts';
import type { Orm } from '../persistence/orm.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { cleanText } from '../text.ts';

/** An uploaded file as the books know it. */
export interface KeptFile {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: bigint;
  readonly sha256: string;
}

/**
 * Uploaded files: kept once per household by the SHA-256 of their content, written under a temporary name and renamed when
 * whole, so that a file under its final name is always complete.
 */
export class FilesService {
  constructor(
    private readonly orm: Orm,
    private readonly options: { readonly folder: string; readonly megabytesMax: number },
  ) {}

  /**
   * Keeps a file as it streams in. Nothing stays behind of a file that breaks off or is too large.
   *
   * @throws Refusal file_is_empty, file_too_large, text_…
   */
  async keep(scope: HouseholdScope, name: string, content: Readable): Promise<KeptFile> {
    const fileName = cleanText(name.split(/[/\\]/).at(-1) ?? '', {
      field: 'The file name',
      lengthMax: 255,
      path: ['file'],
      required: true,
    });
    const folder = join(this.options.folder, scope.householdId);
    const temporary = join(folder, `.${newId()}.part`);
    await mkdir(folder, { recursive: true });
    const hash = createHash('sha256');
    const bytesMax = this.options.megabytesMax * 1_048_576;
    const tooLarge = refuse(
      'file_too_large',
      { megabytes: String(this.options.megabytesMax) },
      { path: ['file'] },
    );
    let sizeBytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length;
        hash.update(chunk);
        if (sizeBytes > bytesMax) done(tooLarge);
        else done(null, chunk);
      },
    });
    try {
      await pipeline(content, measure, createWriteStream(temporary, { mode: 0o600 }));
      if (sizeBytes === 0) throw refuse('file_is_empty', {}, { path: ['file'] });
      const sha256 = hash.digest('hex');
      await rename(temporary, join(folder, sha256));
      return await this.remember(scope, fileName, sha256, sizeBytes);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Finds a kept file. @throws Refusal not_found */
  async find(scope: HouseholdScope, fileId: string): Promise<KeptFile> {
    const file = isId(fileId)
      ? await this.orm.em.fork().findOne(StoredFile, { householdId: scope.householdId, id: fileId })
      : null;
    if (file === null) throw refuse('not_found', { what: 'file' });
    return file;
  }

  /** The path of a kept file's content. */
  pathOf(scope: HouseholdScope, file: KeptFile): string {
    return join(this.options.folder, scope.householdId, file.sha256);
  }

  /** The content of a kept file as a stream. @throws Refusal not_found when the content is gone */
  async open(scope: HouseholdScope, file: KeptFile): Promise<Readable> {
    const path = this.pathOf(scope, file);
    if ((await stat(path).catch(() => null)) === null) throw refuse('not_found', { what: 'file' });
    return createReadStream(path);
  }

  private async remember(
    scope: HouseholdScope,
    name: string,
    sha256: string,
    sizeBytes: number,
  ): Promise<KeptFile> {
    const em = this.orm.em.fork();
    const file = em.create(StoredFile, {
      householdId: scope.householdId,
      id: newId(),
      sha256,
      sizeBytes: BigInt(sizeBytes),
      name,
      createdBy: scope.personId,
      createdAt: new Date(),
    });
    await em.persist(file).flush();
    return file;
  }
}
