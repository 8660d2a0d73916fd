import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Books } from '../support/books.ts';
import { giroBalance, openBooks } from './support/books.ts';
import { appPods, isReady, kubectl, list, rolledOut, until } from './support/kubectl.ts';
import { Screen } from './support/screens.ts';
import { quantile, Traffic } from './support/traffic.ts';

const perSecond = 50;
const screenCount = 100;

describe(`under ${perSecond} requests a second and ${screenCount} open screens`, () => {
  let books: Books;
  let screens: Screen[];

  beforeEach(async () => {
    await rolledOut('deployment/finance-app');
    books = await openBooks();
    screens = Array.from({ length: screenCount }, () => new Screen(books));
    await until('every screen is open', async () => screens.every((screen) => screen.isOpen), 60);
  });
  afterEach(() => {
    for (const screen of screens) screen.close();
  });

  /** No request failed, what was acknowledged is there, every screen shows the newest revision. */
  async function expectNothingLost(traffic: Traffic): Promise<void> {
    const outcome = await traffic.stop();
    console.log(
      `${outcome.sent} requests, ${outcome.failures.length} failed, p50 ${quantile(outcome.milliseconds, 0.5)} ms, ` +
        `p99 ${quantile(outcome.milliseconds, 0.99)} ms; ${screens.reduce((sum, { connections }) => sum + connections - 1, 0)} reconnections`,
    );
    expect(outcome.failures).toEqual([]);
    expect(await giroBalance(books)).toBe(`-${(outcome.acknowledgedCents / 100).toFixed(2)}`);
    const { transaction: last } = await books.create({
      date: '2026-03-02',
      accountId: books.account('Giro'),
      amount: '-1.00',
      lines: [{ amount: '-1.00', categoryId: books.category('Groceries') }],
    });
    expect(last.id).toBeTruthy();
    const { household } = await books.client.gql(`query ($id: ID!) { household(id: $id) { revision } }`, {
      id: books.householdId,
    });
    await until(
      'every screen is open and shows the newest revision',
      async () => screens.every(({ isOpen, revision }) => isOpen && revision === household.revision),
      30,
    );
  }

  it('rolls to new pods without a failed request, and every screen converges', async () => {
    const before = new Set((await appPods()).map(({ metadata }) => metadata.name));
    const traffic = new Traffic(books, perSecond);
    await kubectl(['rollout', 'restart', 'deployment/finance-app']);
    await rolledOut('deployment/finance-app');
    await until('the old pods have ended', async () => {
      const now = await list('pods', 'app.kubernetes.io/name=finance-app');
      return now.length === 2 && now.every(({ metadata }) => !before.has(metadata.name));
    });
    await expectNothingLost(traffic);
    expect(screens.filter(({ connections }) => connections < 2)).toHaveLength(0);
  });

  it('scales from two to four to one and back without a failed request', async () => {
    const traffic = new Traffic(books, perSecond);
    for (const replicas of [4, 1, 2]) {
      await kubectl(['scale', 'deployment/finance-app', `--replicas=${replicas}`]);
      await rolledOut('deployment/finance-app');
      await until(`${replicas} pods are ready`, async () => {
        const pods = await appPods();
        return pods.length === replicas && pods.every(isReady);
      });
    }
    await expectNothingLost(traffic);
  });
});
