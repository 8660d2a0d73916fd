import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { inRepository } from '../repository.ts';
import type { KubeObject } from './objects.ts';
import { type Overlay, overlays, type Rendering } from './rendering.ts';

/** Where the Secret comes from: each overlay lists one of these, and none is added to another. */
const secretSources = ['local-secret', 'expected-secret'];

/** Where the database is: each of these is instead of the others. Listed after what they change. */
const databases = ['external-database', 'cloudnative-pg', 'sharding'];

/** The names of all components that can be added to an overlay. */
export const componentNames: readonly string[] = readdirSync(inRepository('k8s', 'components')).filter(
  (name) => !secretSources.includes(name),
);

/** The components that an overlay lists itself. */
export function componentsOf(overlay: Overlay): string[] {
  const text = readFileSync(inRepository('k8s', 'overlays', overlay, 'kustomization.yaml'), 'utf8');
  const { components = [] } = parse(text) as { components?: string[] };
  return components.map((folder) => folder.replace('../../components/', ''));
}

/**
 * Every overlay as it stands, with each component that it does not list itself, and with all of them at once and each place for
 * the database. By `overlay`, `overlay with component` and `overlay with all and component`. Made once, so whoever changes
 * an object changes a copy.
 */
export async function renderEverything(rendering: Rendering): Promise<Map<string, KubeObject[]>> {
  const rendered = everything.get(rendering) ?? renderAll(rendering);
  everything.set(rendering, rendered);
  return await rendered;
}

const everything = new WeakMap<Rendering, Promise<Map<string, KubeObject[]>>>();

async function renderAll(rendering: Rendering): Promise<Map<string, KubeObject[]>> {
  const wanted = overlays.flatMap((overlay) => {
    const own = componentsOf(overlay);
    const others = componentNames.filter((name) => !own.includes(name));
    const all = others.filter((name) => !databases.includes(name) && name !== 'cluster-storage');
    // It changes what the others bring.
    if (others.includes('cluster-storage')) all.push('cluster-storage');
    return [
      { name: overlay as string, components: [] },
      ...others.map((component) => ({ name: `${overlay} with ${component}`, components: [component] })),
      ...databases.map((database) => ({
        name: `${overlay} with all and ${database}`,
        components: [...all, database],
      })),
    ].map(({ name, components }) => ({ name, render: () => rendering.objects(overlay, ...components) }));
  });
  return new Map(await Promise.all(wanted.map(async ({ name, render }) => [name, await render()] as const)));
}
