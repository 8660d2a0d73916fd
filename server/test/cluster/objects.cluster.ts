import { beforeAll, describe, expect, it } from 'vitest';
import { type KubeObject, theContainer } from '../../../scripts/k8s/objects.ts';
import { seed } from '../../../scripts/k8s/seed.ts';
import { appPods, get, isReady, kubectl, rolledOut } from './support/kubectl.ts';

const kinds =
  'namespaces,configmaps,secrets,persistentvolumes,persistentvolumeclaims,services,statefulsets,deployments';

/** What stands in the cluster now; of the ConfigMaps and Secrets of earlier deployments, those in use alone. */
async function liveObjects(): Promise<KubeObject[]> {
  const all = JSON.parse(await kubectl(['get', kinds, '--output', 'json'])).items as KubeObject[];
  const workloads = all.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  const used = JSON.stringify(workloads);
  return all.filter(
    ({ kind, metadata }) =>
      (kind !== 'ConfigMap' && kind !== 'Secret') || used.includes(`"name":"${metadata.name}"`),
  );
}

describe('the objects that stand in the cluster', () => {
  let objects: KubeObject[];

  beforeAll(async () => {
    await rolledOut('deployment/finance-app');
    objects = await liveObjects();
  });

  for (const { words, expected, find } of seed)
    it(`${words}`, () => {
      expect(find(objects)).toEqual(expected);
    });

  it('claims are bound to the very volumes of the architecture', async () => {
    for (const [name, volume] of [
      ['postgres-data-postgres-0', 'finance-app-postgres'],
      ['uploads', 'finance-app-uploads'],
    ] as const) {
      const { spec, status } = await get('persistentvolumeclaim', name);
      expect([name, status.phase, spec.volumeName]).toEqual([name, 'Bound', volume]);
      expect((await get('persistentvolume', volume)).status.phase).toBe('Bound');
    }
  });

  it('two servers, postgres-0 and one Redis are ready', async () => {
    for (const [name, count] of [
      ['finance-app', 2],
      ['postgres', 1],
      ['redis', 1],
    ] as const) {
      const pods = await appPods(name);
      expect([name, pods.filter(isReady).length]).toEqual([name, count]);
    }
    expect((await get('pod', 'postgres-0')).metadata.name).toBe('postgres-0');
  });

  it('no secret stands in the server’s plain environment or in the ConfigMap', async () => {
    const { DATABASE_URL: url } = Object.fromEntries(
      (
        theContainer(objects, 'Deployment finance-app/finance-app')['env'] as {
          name: string;
          value?: string;
        }[]
      ).map(({ name, value }) => [name, value]),
    );
    expect(url).toBeUndefined();
    const config = objects.find(({ kind }) => kind === 'ConfigMap')?.['data'] as Record<string, string>;
    expect(Object.keys(config).filter((key) => /password|secret|database_url/i.test(key))).toEqual([]);
  });
});
