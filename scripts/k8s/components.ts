import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { inRepository } from '../repository.ts';
import type { KubeObject } from './objects.ts';
import { type Overlay, overlays, type Rendering } from './rendering.ts';

/** Where the Secret comes from: each overlay lists one of these, and none is added to another. */
const secretSources = ['local-secret', 'expected-secret'];

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

/** Every overlay as it stands, and with each component that it does not list itself. By `overlay` or `overlay with component`. */
export async function renderEverything(rendering: Rendering): Promise<Map<string, KubeObject[]>> {
  const wanted = overlays.flatMap((overlay) => {
    const own = componentsOf(overlay);
    const others = componentNames.filter((name) => !own.includes(name));
    return [
      { name: overlay as string, render: () => rendering.objects(overlay) },
      ...others.map((component) => ({
        name: `${overlay} with ${component}`,
        render: () => rendering.objects(overlay, component),
      })),
    ];
  });
  return new Map(await Promise.all(wanted.map(async ({ name, render }) => [name, await render()] as const)));
}
