import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { refuse } from '../refusal.ts';
import { sampleBytesMax } from './sniff.ts';

/** What was learned of a file while it streamed in. */
export interface Received {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Its first bytes, or all of it. */
  readonly sample: Uint8Array;
}

/**
 * Writes a stream to a new file in one pass: measured, hashed, its beginning kept, `looks` asked to let it through, and on the
 * disk when this resolves. What is left of a file that breaks off is the caller's to remove.
 *
 * @throws Refusal file_is_empty, file_too_large, disk_is_full, and what `looks` fail with
 */
export async function receive(
  content: Readable,
  path: string,
  { megabytesMax, looks = [] }: { readonly megabytesMax: number; readonly looks?: readonly Transform[] },
): Promise<Received> {
  const hash = createHash('sha256');
  const bytesMax = megabytesMax * 1_048_576;
  const beginning: Buffer[] = [];
  let sizeBytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (sizeBytes < sampleBytesMax) beginning.push(chunk.subarray(0, sampleBytesMax - sizeBytes));
      sizeBytes += chunk.length;
      hash.update(chunk);
      if (sizeBytes > bytesMax)
        done(refuse('file_too_large', { megabytes: String(megabytesMax) }, { path: ['file'] }));
      else done(null, chunk);
    },
  });
  try {
    await pipeline([content, measure, ...looks, createWriteStream(path, { mode: 0o600, flush: true })]);
  } catch (error) {
    throw ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')
      ? refuse('disk_is_full', {}, { path: ['file'] })
      : error;
  }
  if (sizeBytes === 0) throw refuse('file_is_empty', {}, { path: ['file'] });
  return { sizeBytes, sha256: hash.digest('hex'), sample: Buffer.concat(beginning) };
}

/**
 * Makes what was renamed in a folder outlast a power cut: otherwise the row that names the file could survive the name.
 * Filesystems that know no such thing (some network shares) refuse it, and there it is left.
 */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : undefined;
}
