import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderEverything } from './components.ts';
import { type KubeObject, theObject } from './objects.ts';
import { describeRendered } from './rendered-suite.ts';
import { schemaProblem, typeProblems } from './schemas.ts';

describeRendered('every object is what the Kubernetes API takes', async (rendering) => {
  const renderings = await renderEverything(rendering);
  const distinct = new Map([...renderings.values()].flat().map((object) => [JSON.stringify(object), object]));
  const objects = [...distinct.values()];

  for (const [name, rendered] of renderings) {
    test(`${name}: values`, async () => {
      const problems = await Promise.all(rendered.map(schemaProblem));
      assert.deepEqual(
        problems.filter((problem) => problem !== null),
        [],
      );
    });
  }

  test(`fields, of ${objects.length} different objects`, () => {
    assert.deepEqual(typeProblems(objects), []);
  });

  test('a wrong value, a missing and an unknown field are found', async () => {
    const sound = theObject(objects, 'Deployment', 'finance-app');
    const broken = (change: (object: KubeObject) => void) => {
      const copy = structuredClone(sound);
      change(copy);
      return copy;
    };
    const wrongValue = broken((object) => (object['spec'].replicas = 'two'));
    const missing = broken((object) => delete object['spec'].template.spec.containers[0].name);
    const unknown = broken(
      (object) => (object['spec'].template.spec.containers[0].readOnlyRootFileSystem = true),
    );
    assert.match((await schemaProblem(wrongValue)) ?? '', /replicas/);
    assert.match((await schemaProblem(missing)) ?? '', /name/);
    assert.match(typeProblems([unknown]).join('\n'), /Deployment finance-app: .*readOnlyRootFileSystem/);
  });
});
