import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inRepository } from '../repository.ts';
import { componentsOf } from './components.ts';
import { overlays } from './rendering.ts';

test('the map of the folder lists every component, and the overlays that have it', () => {
  const page = readFileSync(inRepository('k8s/README.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w-]+)` \|.*?\|((?:[ yes]*\|){3})$/gm)];
  const columns = ['dev', 'minikube', 'prod'];
  const told = rows.map(([, name, cells = '']) => [
    name,
    columns.filter((_, index) => cells.split('|')[index]?.trim() === 'yes'),
  ]);
  const there = readdirSync(inRepository('k8s/components')).map((name) => [
    name,
    overlays.filter((overlay) => componentsOf(overlay).includes(name)).sort(),
  ]);
  const byName = (left: unknown[], right: unknown[]) => String(left[0]).localeCompare(String(right[0]));
  assert.deepEqual(told.sort(byName), there.sort(byName));
});
