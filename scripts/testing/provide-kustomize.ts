import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { findKustomize, kustomizeIsMissing } from '../k8s/kustomize.ts';
import { inRepository } from '../repository.ts';
import { findProgram } from './programs.ts';

const goPackage = 'sigs.k8s.io/kustomize/kustomize/v5@v5.8.1';
const buildTimeoutMs = 10 * 60_000;

/**
 * The file of a Kustomize: one that is installed, else one built from its sources where Go is, once for this checkout. Null,
 * and a sentence about what is skipped, when neither can be had.
 */
export function provideKustomize(say: (line: string) => void): string | null {
  const installed = findKustomize();
  if (installed !== null) return installed.file;
  const folder = inRepository('.cache', 'programs');
  const built = path.join(folder, 'kustomize');
  if (existsSync(built)) return built;
  // The second is where Go's own installation puts it, seen from /usr/local/bin.
  const go = findProgram('go', '../go/bin/go');
  const problem = go === null ? kustomizeIsMissing : buildWithGo(go, folder, say);
  if (problem === null) return built;
  say(`The tests of the Kubernetes files are skipped: ${problem}.`);
  return null;
}

/** Builds Kustomize into `folder`; null when that went well, else why not. */
function buildWithGo(go: string, folder: string, say: (line: string) => void): string | null {
  say('Building Kustomize with Go, for the tests of the Kubernetes files');
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync(go, ['install', goPackage], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN: folder },
    timeout: buildTimeoutMs,
  });
  if (status === 0) return null;
  return `${kustomizeIsMissing}; go install ${goPackage} failed: ${stderr.trim().split('\n').at(-1) ?? 'it took too long'}`;
}
