import { parse } from 'yaml';
import type { BillOfMaterials } from './bill-of-materials.ts';

type Resolved = Record<string, string | { version: string }>;

/** A lockfile, as far as it is looked at here. */
interface Lockfile {
  readonly importers: Record<string, { dependencies?: Resolved; optionalDependencies?: Resolved }>;
  readonly snapshots: Record<string, { dependencies?: Resolved; optionalDependencies?: Resolved }>;
}

/**
 * The packages that a lockfile says production needs, `name@version`, in order of their names. Those that a package can do
 * without, such as programs for other machines than this one, are left out.
 */
export function productionPackages(lockfile: string): string[] {
  const { importers, snapshots } = parse(lockfile) as Lockfile;
  const found = new Set<string>();
  const waiting = Object.values(importers).flatMap(({ dependencies }) => keysOf(dependencies));
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    waiting.push(...keysOf(snapshots[key]?.dependencies));
  }
  return [...new Set([...found].map(withoutPeers))].toSorted();
}

/** The packages that a bill of materials leaves out. */
export function missingFrom({ components }: BillOfMaterials, wanted: readonly string[]): string[] {
  const listed = new Set(components.map(({ purl }) => decodeURIComponent(purl.replace(/^pkg:npm\//, ''))));
  return wanted.filter((each) => !listed.has(each));
}

/** Keys of snapshots: a link is a folder of this checkout, an alias is written whole. */
function keysOf(dependencies: Resolved = {}): string[] {
  return Object.entries(dependencies)
    .map(([name, resolved]) => [name, typeof resolved === 'string' ? resolved : resolved.version] as const)
    .filter(([, version]) => !version.startsWith('link:'))
    .map(([name, version]) => (/^[^(]+@/.test(version) ? version : `${name}@${version}`));
}

/** The same version with other peers is the same package. */
function withoutPeers(key: string): string {
  return key.replace(/\(.*$/, '');
}
