import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderEverything } from './components.ts';
import { containers, podTemplates, theObject } from './objects.ts';
import { containerShortcomings, podShortcomings } from './pod-security.ts';
import { describeRendered } from './rendered-suite.ts';

/** What gives a hostPath folder its owner has to be root, with that one capability and nothing else. */
const owners = {
  places:
    /^(StatefulSet postgres\/data-owner|Deployment finance-app\/uploads-owner|CronJob finance-\w+\/backups-owner)$/,
  shortcomings: ['may run as root', 'runs as root', 'has the capability CHOWN'],
};
/** Where sources are synced into a running container, or translated ones kept beside them. */
const fromSources = {
  places: /^(Deployment finance-app\/(finance-app|migrate|wait-for-database)|Deployment web\/web)$/,
  shortcomings: ['may write into its image'],
};

describeRendered('every pod meets Pod Security restricted, but for named exceptions', async (rendering) => {
  const renderings = await renderEverything(rendering);
  for (const [name, objects] of renderings) {
    const enforced = theObject(objects, 'Namespace', 'finance-app').metadata.labels?.[
      'pod-security.kubernetes.io/enforce'
    ];
    const exceptions = [
      ...(enforced === 'baseline' ? [owners] : []),
      ...(name.startsWith('dev') ? [fromSources] : []),
    ];

    test(`${name}, whose namespace enforces ${enforced}`, () => {
      assert.ok(enforced === 'baseline' || enforced === 'restricted');
      for (const pod of podTemplates(objects))
        assert.deepEqual([pod.owner, podShortcomings(pod)], [pod.owner, []]);
      for (const container of containers(objects)) {
        const allowed = exceptions.find(({ places }) => places.test(container.place))?.shortcomings ?? [];
        assert.deepEqual([container.place, containerShortcomings(container)], [container.place, allowed]);
      }
    });
  }

  test('a container that is looser than that is found', () => {
    const [container] = containers(renderings.get('prod') ?? []);
    assert.ok(container);
    const loose = {
      ...container,
      spec: { ...container.spec, securityContext: { privileged: true, runAsUser: 0 }, resources: {} },
    };
    const found = containerShortcomings(loose).join(', ');
    assert.match(
      found,
      /is privileged, may gain privileges, runs as root, keeps capabilities, may write into its image, no requests of cpu/,
    );
    assert.deepEqual(
      podShortcomings({ ...container.pod, spec: { volumes: [{ name: 'data', hostPath: { path: '/' } }] } }),
      ['volume of hostPath', 'has a token of the API', 'has a variable for every Service'],
    );
  });

  test('prod enforces restricted on the whole namespace', () => {
    const { labels } = theObject(renderings.get('prod') ?? [], 'Namespace', 'finance-app').metadata;
    assert.equal(labels?.['pod-security.kubernetes.io/enforce'], 'restricted');
  });
});
