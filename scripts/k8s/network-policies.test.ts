import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from './objects.ts';
import { describeRendered } from './rendered-suite.ts';

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly values: readonly string[] }[];
}
interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}
interface Rule {
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol: string; readonly port: number | string }[];
}

/** What pods may reach: who, whom and by which ports, a line for each way out. */
function waysOut(objects: readonly KubeObject[]): string[] {
  return objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap(({ spec }) =>
      ((spec.egress ?? []) as Rule[]).map(
        ({ to, ports }) =>
          `${selected(spec.podSelector)} → ${to?.map(whom).join(' or ') ?? 'anybody'} : ${ports?.map(({ port }) => port).join(', ') ?? 'any'}`,
      ),
    )
    .toSorted();
}

/** Whom a selector names, by the values of its labels. */
function selected({ matchLabels = {}, matchExpressions = [] }: Selector): string {
  const values = [...Object.values(matchLabels), ...matchExpressions.flatMap((each) => each.values)];
  return values.length === 0 ? 'every pod' : values.join(' and ');
}

function whom({ podSelector, namespaceSelector }: Peer): string {
  const pods = podSelector === undefined ? 'every pod' : selected(podSelector);
  return namespaceSelector === undefined ? pods : `${pods} of ${selected(namespaceSelector)}`;
}

describeRendered('what pods may reach in prod', async (rendering) => {
  const objects = await rendering.objects('prod');

  test('is closed both ways for every pod but for what is named', () => {
    const [closed] = objects.filter(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'closed',
    );
    assert.deepEqual(closed?.['spec'], { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  test('is named to the last one: the database, Redis, and names of services', () => {
    assert.deepEqual(waysOut(objects), [
      'every pod → kube-dns of kube-system : 53, 53',
      'finance-app → redis : 6379',
      'server and backup → database : 5432',
    ]);
  });

  test('another way out is found', () => {
    const open = structuredClone(objects);
    const policy = open.find(({ metadata }) => metadata.name === 'server-to-redis');
    policy?.['spec'].egress.push({ ports: [{ protocol: 'TCP', port: 443 }] });
    assert.ok(waysOut(open).includes('finance-app → anybody : 443'));
  });
});
