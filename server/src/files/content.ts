import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** An upload writes until the edge ends it after minutes; a part that has not grown for this long never will. */
export const unfinishedMs = 3_600_000;

const partEnd = '.part';

/** The name of the file that an upload is received in. */
export function partName(id: string): string {
  return `.${id}${partEnd}`;
}

/** Whether a file is, by its name, what an upload is received in. */
export function isUnfinished(name: string): boolean {
  return name.startsWith('.') && name.endsWith(partEnd);
}

/** File systems without hard links (some network shares, exFAT) say so in one of these ways. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EXDEV']);

/**
 * Puts a received part under its final name, in one step, and leaves the part beside it: until the part is removed it says
 * that nobody knows yet whether the content's row was committed. Where there are no hard links the part itself is moved, and
 * content of a crash right there is found by `files:verify` alone.
 */
export async function putInPlace(part: string, path: string): Promise<void> {
  const twin = `${part.slice(0, -partEnd.length)}.twin${partEnd}`;
  try {
    await link(part, twin);
  } catch (error) {
    if (!noLinks.has(codeOf(error) ?? '')) throw error;
    await rename(part, path);
    return;
  }
  try {
    await rename(twin, path);
  } catch (error) {
    await rm(twin, { force: true });
    throw error;
  }
}

/** The hash of a content; null when it is not there. */
export async function sha256Of(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : undefined;
}
