import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '../refusal.ts';
import { findProgram } from '../testing/programs.ts';

/** A program that renders Kustomize folders. */
export interface Kustomize {
  /** Its file, as KUSTOMIZE_PATH names it. */
  file: string;
  /** The YAML of a folder's objects. Rejects with what Kustomize says is wrong. */
  build: (folder: string) => Promise<string>;
}

/** The first kubectl whose Kustomize knows all that the overlays use: `sortOptions` came with 5.0. */
const kubectlMinorMin = 27;
const outputBytesMax = 64 * 1024 * 1024;

/**
 * Finds Kustomize: the program of KUSTOMIZE_PATH, else `kustomize`, else a kubectl that has it inside; null when none is there.
 * Refuses a KUSTOMIZE_PATH that does not run or is too old.
 */
export function findKustomize(): Kustomize | null {
  const given = process.env['KUSTOMIZE_PATH'];
  if (given) {
    if (isRecent(given)) return kustomizeOf(given);
    throw new Refusal(
      `KUSTOMIZE_PATH is ${given}, which is no Kustomize from 5.0 and no kubectl from 1.${kubectlMinorMin} on. Change it, or leave it out.`,
    );
  }
  const found = [findProgram('kustomize'), findProgram('kubectl')].find(
    (file) => file !== null && isRecent(file),
  );
  return found ? kustomizeOf(found) : null;
}

/** Why there is none to be found, for those who look for it. */
export const kustomizeIsMissing = `there is no Kustomize from 5.0 and no kubectl from 1.${kubectlMinorMin} on here: install one, or set KUSTOMIZE_PATH to its file`;

function kustomizeOf(file: string): Kustomize {
  const command = isKubectl(file) ? 'kustomize' : 'build';
  return {
    file,
    build: async (folder) => {
      const { stdout } = await promisify(execFile)(file, [command, folder], { maxBuffer: outputBytesMax });
      return stdout;
    },
  };
}

function isKubectl(file: string): boolean {
  return path.basename(file).startsWith('kubectl');
}

function isRecent(file: string): boolean {
  const args = isKubectl(file) ? ['version', '--client', '--output=json'] : ['version'];
  const { status, stdout } = spawnSync(file, args, { encoding: 'utf8', timeout: 30_000 });
  if (status !== 0) return false;
  if (!isKubectl(file)) return /v?([5-9]|\d{2,})\.\d+\.\d+/.test(stdout) || stdout.includes('(devel)');
  const minor = /"minor":\s*"(\d+)/.exec(stdout)?.[1];
  return minor !== undefined && Number(minor) >= kubectlMinorMin;
}
