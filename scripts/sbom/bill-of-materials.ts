import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Refusal } from '../refusal.ts';
import { repositoryRoot } from '../repository.ts';

/** A CycloneDX bill of materials, as far as it is looked at here. */
export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses?: readonly unknown[];
    readonly externalReferences?: readonly { readonly hashes?: readonly unknown[] }[];
  }[];
}

/** Lets pnpm write the bill of the production packages into a file. @throws Refusal saying what pnpm said */
export function writeBillOfMaterials(file: string): BillOfMaterials {
  const target = resolve(file);
  // The version of the format that most readers know.
  const format = ['--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--sbom-type', 'application'];
  const { status, stdout, stderr, error } = spawnSync(
    'npx',
    ['-y', 'pnpm@12', 'sbom', '--prod', ...format, '--out', target],
    { cwd: repositoryRoot, encoding: 'utf8' },
  );
  if (status !== 0)
    throw new Refusal(`pnpm could not write ${file}.\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);
  return JSON.parse(readFileSync(target, 'utf8')) as BillOfMaterials;
}
