import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderEverything } from './components.ts';
import { type KubeObject, theContainer, theObject } from './objects.ts';
import { brokenReferences } from './references.ts';
import { describeRendered } from './rendered-suite.ts';

describeRendered('what an object says of another is so', async (rendering) => {
  const renderings = await renderEverything(rendering);
  for (const [name, objects] of renderings) {
    test(name, () => assert.deepEqual(brokenReferences(objects), []));

    test(`${name}: objects are in the namespace and have the labels of the application`, () => {
      for (const { kind, metadata } of objects) {
        const isOfCluster = kind === 'Namespace' || kind === 'PersistentVolume';
        assert.equal(metadata.namespace, isOfCluster ? undefined : 'finance-app', `${kind} ${metadata.name}`);
        assert.equal(
          metadata.labels?.['app.kubernetes.io/part-of'],
          'finance-tracker',
          `${kind} ${metadata.name}`,
        );
      }
    });
  }

  const broken: [string, RegExp, (objects: KubeObject[]) => void][] = [
    [
      'a key',
      /SECRET_KEY comes from finance-app-secret\/secret-key, which does not exist/,
      (objects) => delete theObject(objects, 'Secret', 'finance-app-secret')['data']['secret-key'],
    ],
    [
      'a selector',
      /Service redis-service selects no pod/,
      (objects) =>
        (theObject(objects, 'Service', 'redis-service')['spec'].selector = {
          'app.kubernetes.io/name': 'radis',
        }),
    ],
    [
      'a port',
      /Service finance-app leads to the port htpp/,
      (objects) => (theObject(objects, 'Service', 'finance-app')['spec'].ports[0].targetPort = 'htpp'),
    ],
    [
      'a mount',
      /mounts temp, which the pod does not have/,
      (objects) => (theContainer(objects, 'Deployment redis/redis')['volumeMounts'][0].name = 'temp'),
    ],
    [
      'a claim',
      /finance-app-uploads is reserved for a claim/,
      (objects) => (theObject(objects, 'PersistentVolumeClaim', 'uploads')['spec'].volumeName = 'other'),
    ],
  ];
  for (const [what, sentence, breakIt] of broken) {
    test(`${what} that is wrong is found`, () => {
      const objects = structuredClone(renderings.get('minikube') ?? []);
      breakIt(objects);
      assert.match(brokenReferences(objects).join('\n'), sentence);
    });
  }
});
