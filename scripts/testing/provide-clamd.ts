import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRepository } from '../repository.ts';
import { clamdLibraries, findClamd } from './clamd.ts';
import { findProgram } from './programs.ts';

/**
 * The file of a clamd: one that is installed, else Debian's, unpacked once for this checkout without installing it, for which
 * nobody has to be root and no service starts. Null, and a sentence about what is skipped, when neither can be had.
 */
export function provideClamd(say: (line: string) => void): string | null {
  const installed = findClamd();
  if (installed !== null) return installed;
  const folder = inRepository('.cache', 'programs', 'clamav');
  const unpacked = path.join(folder, 'usr', 'sbin', 'clamd');
  const problem = existsSync(unpacked) ? null : unpackDebian(folder, unpacked, say);
  if (problem === null) return unpacked;
  say(`The tests with a real virus scanner are skipped: there is no clamd here, and ${problem}.`);
  return null;
}

/** Unpacks clamd and its libraries into `folder`; null when that went well, else why not. */
function unpackDebian(folder: string, clamd: string, say: (line: string) => void): string | null {
  if (findProgram('apt-get') === null || findProgram('dpkg-deb') === null) return 'no Debian to take it from';
  // The name of the library has a number that goes up.
  const { stdout: needs } = spawnSync('apt-cache', ['depends', 'clamav-daemon'], { encoding: 'utf8' });
  const library = /libclamav\d\w*/.exec(needs ?? '')?.[0];
  if (library === undefined) return 'apt-get knows none';
  say('Unpacking Debian’s clamd, for the tests with a virus scanner');
  mkdirSync(path.dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    const root = path.join(work, 'root');
    if (!runs('apt-get', ['download', 'clamav-daemon', library, 'libmspack0'], work))
      return 'apt-get cannot download it';
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb')))
      if (!runs('dpkg-deb', ['--extract', file, root], work)) return `dpkg-deb cannot unpack ${file}`;
    if (!runs(path.join(root, path.relative(folder, clamd)), ['--config-file=/dev/null', '--version'], work))
      return 'Debian’s does not run';
    renameSync(root, folder);
    return null;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function runs(file: string, args: string[], cwd: string): boolean {
  const env = { ...process.env, LD_LIBRARY_PATH: clamdLibraries(file) };
  return spawnSync(file, args, { cwd, env, timeout: 60_000 }).status === 0;
}
