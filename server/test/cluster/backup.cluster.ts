import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Books } from '../support/books.ts';
import { giroBalance, openBooks } from './support/books.ts';
import { get, kubectl, list, rolledOut, sql, until } from './support/kubectl.ts';

const folder = fileURLToPath(new URL('../../../.cache/cluster-backup', import.meta.url));

/** What the component `backup` adds to the minikube overlay, as objects. */
async function backupObjects(): Promise<{ kind: string; metadata: { name: string } }[]> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${folder}/kustomization.yaml`,
    [
      'apiVersion: kustomize.config.k8s.io/v1beta1',
      'kind: Kustomization',
      'resources: [../../k8s/overlays/minikube]',
      'components: [../../k8s/components/backup]',
    ].join('\n'),
  );
  const rendered = await kubectl(['kustomize', folder]);
  const converted = await kubectl(['create', '--dry-run=client', '--output=json', '--filename=-'], rendered);
  // Objects come one after the other, or as a list.
  const objects = JSON.parse(`[${converted.trim().replaceAll(/^\}\n\{/gm, '},{')}]`).flatMap(
    (object: any) => object.items ?? [object],
  );
  return objects.filter(({ metadata }: any) => /backup|restore/.test(metadata.name));
}

async function runJob(cronJob: string, name: string): Promise<string> {
  await kubectl(['delete', 'job', name, '--ignore-not-found']);
  await kubectl(['create', 'job', name, `--from=cronjob/${cronJob}`]);
  const ended = await until(
    `${name} has ended`,
    async () => {
      const { status } = await get('job', name);
      return (status.succeeded || status.failed) && status;
    },
    300,
  );
  const log = await kubectl(['logs', `job/${name}`, '--all-containers']);
  expect(ended.succeeded, log).toBe(1);
  return log.trim();
}

let books: Books;

beforeAll(async () => {
  await rolledOut('deployment/finance-app');
  books = await openBooks();
  const objects = await backupObjects();
  if (!objects.some(({ kind }) => kind === 'CronJob')) throw new Error('the component renders no CronJob');
  // A volume stays reserved for the claim of a namespace that was deleted.
  for (const { metadata, status } of await list('persistentvolumes'))
    if (status.phase === 'Released') await kubectl(['delete', 'persistentvolume', metadata.name]);
  await kubectl(
    ['apply', '--filename=-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await kubectl(['scale', 'deployment/finance-app', '--replicas=2']);
  await rolledOut('deployment/finance-app');
});

it('restores books and files onto an empty database and an empty folder', async () => {
  for (let count = 0; count < 10; count += 1) await books.spend('3.00');
  const form = new FormData();
  form.append('file', new Blob(['a,b\n1,2\n']), 'kept.csv');
  const upload = await fetch(`${books.client.url}/uploads/${books.householdId}`, {
    method: 'POST',
    body: form,
    headers: { cookie: books.client.cookie, 'apollo-require-preflight': 'true' },
  });
  expect(upload.status).toBe(200);
  console.log(await runJob('finance-backup', 'backup-by-test'));
  // After the backup: what it cannot know of.
  await books.spend('99.00');
  const pod = ['exec', 'deployment/finance-app', '--container', 'finance-app', '--'];
  const listFiles = `console.log(fs.readdirSync(process.env.UPLOAD_FOLDER, { recursive: true }).sort().join('\\n'))`;
  const files = await kubectl([...pod, 'node', '-e', listFiles]);
  const empty = `for (const each of fs.readdirSync(process.env.UPLOAD_FOLDER)) fs.rmSync(process.env.UPLOAD_FOLDER + '/' + each, { recursive: true })`;
  await kubectl([...pod, 'node', '-e', empty]);

  await kubectl(['scale', 'deployment/finance-app', '--replicas=0']);
  await until('the servers are gone', async () => {
    const pods = JSON.parse(
      await kubectl(['get', 'pods', '--selector', 'app.kubernetes.io/name=finance-app', '--output', 'json']),
    );
    return pods.items.length === 0;
  });
  await sql('drop database finance with (force)', 'postgres');
  await sql('create database finance', 'postgres');
  console.log(await runJob('finance-restore', 'restore-by-test'));
  const unseen = `select relname from pg_stat_user_tables where relname in ('transaction', 'posting') and last_analyze is null`;
  expect(await sql(unseen)).toEqual([]);

  await kubectl(['scale', 'deployment/finance-app', '--replicas=2']);
  await rolledOut('deployment/finance-app');
  // The node's port follows the pods a moment later.
  const balance = await until('the books answer again', async () => await giroBalance(books), 60);
  expect(balance).toBe('-30.00');
  const verified = await kubectl([...pod, 'node', 'dist/verify-books.js']);
  expect(verified).toContain('every one agrees');
  expect((await kubectl([...pod, 'node', '-e', listFiles])).split('\n')).toEqual(files.split('\n'));
  console.log(verified.trim());
});
