import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { beforeExit } from '../../../scripts/launch/stopping.ts';

/** A file system of the run's own that can be filled to its last byte. */
export interface SmallDisk {
  /** Where it is mounted. */
  readonly folder: string;
  /** Takes all room that is left. */
  fill(): void;
  /** Gives it back. */
  makeRoom(): void;
  unmount(): void;
}

/**
 * Makes an ext4 file system in a file and mounts it. It is unmounted before this process ends, however that comes about.
 *
 * @param at where to mount it; made if need be
 * @throws Error where this user may not mount: then nothing can be measured
 */
export function mountSmallDisk(
  at: string,
  { image, megabytes }: { image: string; megabytes: number },
): SmallDisk {
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1_048_576);
  // No blocks are kept back for root, who may be the one that runs this.
  run('mkfs.ext4', ['-q', '-F', '-m', '0', '-O', '^has_journal', image]);
  mkdirSync(at, { recursive: true });
  run('mount', ['-o', 'loop', image, at]);
  let isMounted = true;
  const unmount = (): void => {
    if (!isMounted) return;
    isMounted = false;
    // What still has a file open there must not keep the run from ending.
    if (spawnSync('umount', [at]).status !== 0) run('umount', ['--lazy', at]);
    rmSync(image, { force: true });
  };
  beforeExit(unmount);
  // As the folder below it would be: others pass through to what is theirs.
  chmodSync(at, 0o711);
  const ballast = path.join(at, 'ballast');
  return {
    folder: at,
    fill: () => takeRoom(ballast),
    makeRoom: () => rmSync(ballast, { force: true }),
    unmount,
  };
}

function takeRoom(file: string): void {
  const handle = openSync(file, 'a');
  try {
    for (const bytes of [1_048_576, 65_536, 4_096, 512]) writeUntilFull(handle, Buffer.alloc(bytes, 1));
  } finally {
    closeSync(handle);
  }
}

function writeUntilFull(handle: number, block: Buffer): void {
  try {
    while (writeSync(handle, block) === block.length);
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ENOSPC') throw error;
  }
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  const reason = (error?.message ?? stderr).trim();
  throw new Error(
    `${program} failed: ${reason}. A full disk is tried on a file system of its own, which root may mount; nothing was measured.`,
  );
}
