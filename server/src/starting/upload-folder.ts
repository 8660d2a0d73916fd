import { access, constants, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../persistence/id.ts';
import { RefusalToStart } from './refusal-to-start.ts';

/**
 * Makes the folder for uploaded files if need be, and tries to write there, so that a volume of another owner is found at the
 * start and not by the first person who drops a file.
 *
 * @throws RefusalToStart
 */
export async function prepareUploadFolder(folder: string): Promise<void> {
  const trial = join(folder, `.${newId()}.trial`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(trial, '');
    await rm(trial);
  } catch (error) {
    throw new RefusalToStart([sentenceOf(folder, error)]);
  }
}

/** Whether the folder is there and may be written: a volume may vanish under a running server. */
export async function isUploadFolderThere(folder: string): Promise<boolean> {
  await access(folder, constants.W_OK | constants.X_OK);
  return true;
}

function sentenceOf(folder: string, error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const ids = `${process.getuid?.() ?? 'unknown'}:${process.getgid?.() ?? 'unknown'}`;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return (
        `UPLOAD_FOLDER ${folder} may not be written by this process (user and group ${ids}). Give it to them ` +
        `(chown ${ids} ${folder}, on the machine that has the volume), or set UPLOAD_FOLDER to another folder.`
      );
    case 'EROFS':
      return `UPLOAD_FOLDER ${folder} lies on a file system that is read-only. Mount a volume there, or set UPLOAD_FOLDER to another folder.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `UPLOAD_FOLDER ${folder} is a file, or lies below one. Set UPLOAD_FOLDER to a folder.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `UPLOAD_FOLDER ${folder} has no room left. Make room there, or set UPLOAD_FOLDER to another folder.`;
    default:
      return `UPLOAD_FOLDER ${folder} cannot be used (${error instanceof Error ? error.message : String(error)}). Set UPLOAD_FOLDER to a folder that user and group ${ids} may write.`;
  }
}
