import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parser } from '@prometheus-io/lezer-promql';
import { inRepository } from '../repository.ts';
import { theObject } from './objects.ts';
import { describeRendered } from './rendered-suite.ts';

/** A query, where it stands. */
interface Query {
  place: string;
  text: string;
}

/** Where the grammar stumbles over a query; null when it reads it to its end. */
function unreadable(text: string): string | null {
  let at: number | null = null;
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) at ??= node.from;
    },
  });
  return at === null ? null : text.slice(at);
}

describeRendered('alerts and dashboard ask for figures that there are', async (rendering) => {
  const objects = await rendering.objects('prod', 'metrics');
  const rules = theObject(objects, 'PrometheusRule', 'finance-app')['spec'].groups.flatMap(
    (group: { rules: { alert: string; expr: string }[] }) => group.rules,
  ) as { alert: string; expr: string }[];
  const dashboard = JSON.parse(
    theObject(objects, 'ConfigMap', 'finance-app-dashboard')['data']['finance-tracker.json'],
  ) as { panels: { title: string; targets?: { expr: string }[] }[] };
  const queries: Query[] = [
    ...rules.map(({ alert, expr }) => ({ place: alert, text: expr })),
    ...dashboard.panels.flatMap(({ title, targets = [] }) =>
      // Grafana puts the window in.
      targets.map(({ expr }) => ({ place: title, text: expr.replaceAll('$__rate_interval', '5m') })),
    ),
  ];
  const served = new Set(
    readFileSync(inRepository('server/src/http/prometheus.ts'), 'utf8').match(/\bfinance_\w+(?=')/g),
  );

  test('every query can be read', () => {
    assert.ok(queries.length > 30);
    for (const { place, text } of queries) assert.equal(unreadable(text), null, place);
  });

  test('every figure of ours is one that the server tells', () => {
    assert.ok(served.size > 15);
    for (const { place, text } of queries) {
      for (const [name] of text.matchAll(/\bfinance_\w+/g)) {
        assert.ok(served.has(name.replace(/_(bucket|count|sum)$/, '')), `${place} asks for ${name}`);
      }
    }
  });

  test('every figure that the server tells is looked at', () => {
    const asked = queries.map(({ text }) => text).join('\n');
    assert.deepEqual(
      [...served].filter((name) => !asked.includes(name)),
      [],
    );
  });

  test('the page for whoever is called says what to do at every alert', () => {
    const page = readFileSync(inRepository('docs/operations.md'), 'utf8');
    assert.deepEqual(
      rules.filter(({ alert }) => !page.includes(alert)),
      [],
    );
  });

  test('the servers are told to tell them', () => {
    const { env } = theObject(objects, 'Deployment', 'finance-app')['spec'].template.spec.containers[0];
    assert.ok(
      env.some(({ name, value }: { name: string; value: string }) => name === 'METRICS' && value === 'true'),
    );
  });

  test('a query that cannot be read is found', () => {
    assert.equal(unreadable('sum(rate(finance_uploads_total[5m])'), '');
  });
});
