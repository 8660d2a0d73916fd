import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giroBalance, openBooks } from './support/books.ts';
import { appPods, get, isReady, kubectl, rolledOut, sql, until } from './support/kubectl.ts';

const database = 'finance_empty';
const copy = 'finance-app-empty';

describe('migrations', () => {
  beforeAll(async () => await rolledOut('deployment/finance-app'));
  afterAll(async () => {
    await kubectl(['delete', 'deployment', copy, '--ignore-not-found', '--wait=true']);
    await sql(`drop database if exists ${database} with (force)`);
  });

  it('run once when two pods start at once on an empty database', async () => {
    await sql(`drop database if exists ${database} with (force)`);
    await sql(`create database ${database}`);
    const deployed: any = await get('deployment', 'finance-app');
    const secret: any = await get('secret', secretOf(deployed));
    const url = new URL(Buffer.from(secret.data['database-url'], 'base64').toString());
    url.pathname = `/${database}`;
    const { spec } = deployed;
    const labels = { 'app.kubernetes.io/name': copy };
    const template = structuredClone(spec.template);
    template.metadata.labels = labels;
    delete template.spec.topologySpreadConstraints;
    for (const container of [...template.spec.initContainers, ...template.spec.containers]) {
      for (const each of container.env ?? [])
        if (each.name === 'DATABASE_URL') {
          delete each.valueFrom;
          each.value = url.href;
        }
      // A copy beside the real ones on a small machine.
      container.resources = {};
    }
    await kubectl(
      ['apply', '--filename', '-'],
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: copy },
        spec: { replicas: 2, selector: { matchLabels: labels }, template },
      }),
    );
    const pods = await until(
      'both pods are ready',
      async () => {
        const now = await appPods(copy);
        return now.length === 2 && now.every(isReady) && now;
      },
      240,
    );
    const logs = await Promise.all(
      pods.map(({ metadata }) => kubectl(['logs', metadata.name, '--container', 'migrate'])),
    );
    const [applied] = await sql('select count(*) from schema_migration', database);
    const ran = logs.map((log) => new Set(log.match(/\d{4}-\d{2}-\d{2}-\d+-[a-z-]+/g)).size);
    console.log(`migrations told by the two pods: ${ran.join(' and ')}; in the database: ${applied}`);
    expect(ran.toSorted((a, b) => a - b)).toEqual([0, Number(applied)]);
  });

  it('that fail stop the rollout, and the old pods serve on', async () => {
    const books = await openBooks();
    await books.spend('5.00');
    const deployed: any = await get('deployment', 'finance-app');
    const image: string = deployed.spec.template.spec.containers[0].image;
    const broken = failingImage(image);
    const before = (await appPods()).map(({ metadata }) => metadata.uid).toSorted();
    const names = deployed.spec.template.spec.initContainers.map(({ name }: { name: string }) => name);
    await kubectl([
      'set',
      'image',
      'deployment/finance-app',
      ...['finance-app', ...names].map((name) => `${name}=${broken}`),
    ]);
    try {
      const failed = await until(
        'the new pod fails to migrate',
        async () => {
          const pods = await appPods();
          return pods.find((pod) =>
            (pod.status.initContainerStatuses ?? []).some(
              (each: any) => each.name === 'migrate' && (each.restartCount > 0 || each.lastState?.terminated),
            ),
          );
        },
        120,
      );
      const log = await kubectl(['logs', failed.metadata.name, '--container', 'migrate', '--previous']);
      expect(log).toContain('this migration fails');
      const serving = (await appPods()).filter((pod) => pod.metadata.uid !== failed.metadata.uid);
      expect(serving.map(({ metadata }) => metadata.uid).toSorted()).toEqual(before);
      expect(serving.every(isReady)).toBe(true);
      await books.spend('5.00');
      expect(await giroBalance(books)).toBe('-10.00');
      expect(await sql(`select count(*) from schema_migration where name like '%fails'`)).toEqual(['0']);
    } finally {
      await kubectl(['rollout', 'undo', 'deployment/finance-app']);
      await rolledOut('deployment/finance-app');
    }
  });
});

function secretOf(deployment: any): string {
  const { env } = deployment.spec.template.spec.containers[0];
  return env.find(({ name }: { name: string }) => name === 'DATABASE_URL').valueFrom.secretKeyRef.name;
}

/** The same image with one more migration, which fails halfway; pushed to where the first came from. */
function failingImage(image: string): string {
  const name = `${image.split('@')[0]!.replace(/:[^:/]+$/, '')}:failing-migration`;
  const change = [
    `const fs = require('node:fs');`,
    `const file = '/app/server/dist/persistence/orm.js';`,
    `const more = "class Fails extends Migration { async up() { await this.execute('create table half_done (id int)'); throw new Error('this migration fails'); } }";`,
    `const text = fs.readFileSync(file, 'utf8').replace('export const migrations = [', "import { Migration } from '@mikro-orm/migrations';\\n" + more + "\\nexport const migrations = [{ name: '2999-01-01-1-fails', class: Fails },");`,
    `fs.writeFileSync(file, text);`,
  ].join(' ');
  const dockerfile = `FROM ${image}\nUSER 0\nRUN ["node", "-e", ${JSON.stringify(change)}]\nUSER 1000:1000\n`;
  execFileSync('docker', ['build', '--tag', name, '-'], {
    input: dockerfile,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  if (process.env['SKAFFOLD_DEFAULT_REPO'])
    execFileSync('docker', ['push', '--quiet', name], { stdio: 'ignore' });
  return name;
}
