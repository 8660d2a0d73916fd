import { beforeAll, describe, expect, it } from 'vitest';
import type { Books } from '../support/books.ts';
import { ImportClient } from '../support/import-client.ts';
import { giroBalance, openBooks } from './support/books.ts';
import {
  appPods,
  forward,
  get,
  isReady,
  kubectl,
  list,
  restartsOf,
  rolledOut,
  until,
} from './support/kubectl.ts';
import { Screen } from './support/screens.ts';

const bankLines = 50_000;

/** A bank's CSV of as many different lines. */
function bankFile(lineCount: number): string {
  const rows = Array.from({ length: lineCount }, (_, line) => {
    const day = new Date(Date.UTC(2020, 0, 1 + (line % 2_000))).toISOString().slice(0, 10);
    return `${day},-${1 + (line % 90)}.${String(line % 100).padStart(2, '0')},Shop ${line % 400},Purchase ${line}`;
  });
  return ['Date,Amount,Payee,Memo', ...rows].join('\n');
}

describe('what goes away comes back', () => {
  let books: Books;

  beforeAll(async () => {
    await rolledOut('deployment/finance-app');
    books = await openBooks();
  });

  it('without PostgreSQL no pod is ready and none is restarted; nothing acknowledged is lost', async () => {
    for (let count = 0; count < 20; count += 1) await books.spend('1.00');
    const before = await giroBalance(books);
    const pods = await appPods();
    const { metadata: old } = await get('pod', 'postgres-0');
    const pod = await forward(pods[0]!.metadata.name);
    await kubectl(['delete', 'pod', 'postgres-0', '--wait=false', '--grace-period=0', '--force']);

    const failing = await until(
      'a pod says that the database is away',
      async () => {
        const answer = await fetch(`${pod.url}/health?check=ready`);
        return answer.status === 503 && ((await answer.json()) as { failing: string[] }).failing;
      },
      60,
    );
    expect(failing).toContain('database');
    expect((await fetch(`${pod.url}/health`)).status).toBe(200);
    pod.stop();

    await until(
      'a new postgres-0 is ready',
      async () => {
        const now = await get('pod', 'postgres-0');
        return now.metadata.uid !== old.uid && isReady(now);
      },
      180,
    );
    await until('the books answer again', async () => (await giroBalance(books)) === before, 60);
    await until('every pod is ready again', async () => (await appPods()).every(isReady), 60);
    const after = await appPods();
    expect(after.map(({ metadata }) => metadata.uid).toSorted()).toEqual(
      pods.map(({ metadata }) => metadata.uid).toSorted(),
    );
    expect(after.map(restartsOf)).toEqual(pods.map(restartsOf));
    await books.spend('1.00');
  });

  it('without Redis writes go on, and screens converge when it is back', async () => {
    const screens = Array.from({ length: 10 }, () => new Screen(books));
    await until('every screen is open', async () => screens.every(({ isOpen }) => isOpen), 30);
    const [redis] = await list('pods', 'app.kubernetes.io/name=redis');
    await kubectl(['delete', 'pod', redis!.metadata.name, '--wait=false', '--grace-period=0', '--force']);
    let written = 0;
    await until(
      'a new Redis is ready',
      async () => {
        await books.spend('1.00');
        written += 1;
        const now = await list('pods', 'app.kubernetes.io/name=redis');
        return now.some((pod) => pod.metadata.uid !== redis!.metadata.uid && isReady(pod));
      },
      120,
    );
    console.log(`${written} entries were written while Redis was away`);
    expect(written).toBeGreaterThan(2);
    await until('every pod is ready', async () => (await appPods()).every(isReady), 60);
    await books.spend('1.00');
    const { household } = await books.client.gql(`query ($id: ID!) { household(id: $id) { revision } }`, {
      id: books.householdId,
    });
    await until(
      'every screen shows the newest revision',
      async () => screens.every(({ revision }) => revision === household.revision),
      30,
    );
    for (const screen of screens) screen.close();
  });

  it('a pod killed in the middle of an import leaves nothing half-written, and the import can be committed again', async () => {
    const bank = new ImportClient(books.client, books.householdId);
    const before = await giroBalance(books);
    const batch = await bank.preview(bankFile(bankLines), { accountId: books.account('Giro') });
    expect(batch.status).toBe('READY');
    const killed = await appPods();
    // Its answer is lost with the pod.
    const committing = bank.commit(batch.id).catch(() => null);
    await until(
      'the commit has begun',
      async () => {
        const { status, progress } = await bank.batch(batch.id);
        return status === 'COMMITTING' && (progress?.done ?? 0) > 0;
      },
      60,
    );
    const names = killed.map(({ metadata }) => metadata.name);
    await kubectl(['delete', 'pod', ...names, '--wait=false', '--grace-period=0', '--force']);
    await committing;

    await until(
      'new pods are ready',
      async () => {
        const now = await appPods();
        const old = new Set(killed.map(({ metadata }) => metadata.uid));
        return now.length === 2 && now.every((pod) => !old.has(pod.metadata.uid) && isReady(pod));
      },
      240,
    );
    const ended = await until(
      'the batch says what happened',
      async () => {
        const now = await bank.batch(batch.id);
        return now.status === 'READY' && now;
      },
      120,
    );
    console.log(`after the kill: ${JSON.stringify(ended.problem)}`);
    expect(ended.problem?.code).toBeTruthy();
    expect(await giroBalance(books)).toBe(before);
    const done = await bank.commit(batch.id);
    await until(
      'the import is committed',
      async () => (await bank.batch(done.id)).status === 'COMMITTED',
      240,
    );
    const { household } = await books.client.gql(
      `query ($id: ID!) { household(id: $id) { integrity { ok transactionCount } } }`,
      { id: books.householdId },
    );
    expect(household.integrity.ok).toBe(true);
  });
});
