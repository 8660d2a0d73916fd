import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isSystemError } from '../refusal.ts';
import { processIdentity } from './process-identity.ts';

/** Who holds a lock: the process, and what it says of itself to those who find the lock taken. */
export interface LockHolder {
  pid: number;
  identity: string | null;
  /** Free text of the holder, such as the address it serves. */
  says: string;
}

export type LockResult = { taken: true; release: () => void } | { taken: false; holder: LockHolder };

/**
 * Takes the lock file at `file` for this process. A lock left by a process that no longer runs is taken over, so
 * nothing needs to be cleaned up after a kill.
 */
export function takeLock(file: string, says: string): LockResult {
  const own: LockHolder = { pid: process.pid, identity: processIdentity(process.pid), says };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    for (;;) {
      try {
        // A hard link appears whole or not at all, so nobody reads a half-written lock.
        linkSync(draft, file);
        return { taken: true, release: () => release(file, own) };
      } catch (error) {
        if (!isSystemError(error, 'EEXIST')) throw error;
      }
      const found = readLock(file);
      if (found && isHeld(found)) return { taken: false, holder: found };
      removeStale(file, found);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The living holder of the lock, or null when nobody holds it. */
export function lockHolder(file: string): LockHolder | null {
  const found = readLock(file);
  return found && isHeld(found) ? found : null;
}

function readLock(file: string): LockHolder | null {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isLockHolder(found) ? found : null;
  } catch (error) {
    if (error instanceof SyntaxError || isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

function isLockHolder(value: unknown): value is LockHolder {
  return typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number';
}

function isHeld(holder: LockHolder): boolean {
  const identity = processIdentity(holder.pid);
  return identity !== null && identity === holder.identity;
}

function removeStale(file: string, stale: LockHolder | null): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return;
    throw error;
  }
  // Another process may have removed the stale lock and taken its own between our reading and our renaming.
  const moved = readLock(aside);
  if (moved && isHeld(moved) && moved.identity !== stale?.identity) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function release(file: string, own: LockHolder): void {
  const found = readLock(file);
  if (found?.pid === own.pid && found.identity === own.identity) rmSync(file, { force: true });
}
