import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isSystemError, Refusal } from '../refusal.ts';

/** The secret in `file`; null when there is no such file. `setting` names what moves the folder it lies in. */
export function readPassword(file: string, setting: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    if (isSystemError(error, 'EACCES', 'EPERM')) {
      throw new Refusal(
        `${file} may not be read by this user; another user made it.\n` +
          `Start as that user, or give this one the folder (chown -R), or set ${setting} to another folder.`,
      );
    }
    throw error;
  }
}

/** A new random secret of 192 bits, in characters that need no escaping in a URL. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** Writes a secret to a file that only its owner may read. */
export function writePassword(file: string, password: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.new`;
  writeFileSync(draft, `${password}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
