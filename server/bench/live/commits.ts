import { Agent, fetch } from 'undici';
import { Random } from '../../test/support/random.ts';
import { decimalOf } from '../../soak/people/home.ts';
import { lastDay } from '../books/plan.ts';
import type { Entry, LiveContender } from './contenders.ts';
import { type LiveHousehold, payee } from './households.ts';
import type { Commit } from './judge.ts';

/** An entry, when it is due after the first, and at which server. */
export interface DueEntry {
  readonly entry: Entry;
  readonly dueMs: number;
  readonly server: number;
}

/** A commit, and when it was due after the first. */
export interface DueCommit extends Commit {
  readonly dueMs: number;
}

/** So many households are busy, and of a hundred entries so many are theirs: so that there is an order to keep. */
const busyHouseholds = 20;
const busyPercent = 40;
/** Of a hundred entries so many are two at the same moment: both members of a household, each at another server. */
const togetherPercent = 10;
const answerWithinMs = 30_000;

/** Who enters what, when and where; the same for the same seed. */
export function planEntries(
  households: readonly LiveHousehold[],
  { seed, rate, seconds }: { readonly seed: number; readonly rate: number; readonly seconds: number },
): DueEntry[] {
  const random = new Random(seed);
  const planned: DueEntry[] = [];
  const busy = households.slice(0, busyHouseholds);
  const count = Math.round(rate * seconds);
  const add = (household: LiveHousehold, member: number, server: number, at: number): void => {
    const by = household.listeners[member % household.listeners.length];
    if (by === undefined) throw new Error('a household has no members');
    const amount = decimalOf(-(100 + random.below(20_000)));
    planned.push({
      entry: {
        household,
        by,
        key: crypto.randomUUID(),
        input: {
          date: lastDay,
          accountId: household.accountId,
          amount,
          payee,
          note: '',
          tags: [],
          status: 'PENDING',
          lines: [{ amount, categoryId: household.categoryId }],
        },
      },
      dueMs: (at * 1_000) / rate,
      server,
    });
  };
  while (planned.length < count) {
    const at = planned.length;
    const household = random.pick(random.chance(busyPercent) ? busy : households);
    const member = random.below(2);
    const server = random.below(2);
    add(household, member, server, at);
    if (random.chance(togetherPercent) && planned.length < count) add(household, 1 - member, 1 - server, at);
  }
  return planned;
}

interface Answer {
  readonly data?: {
    readonly createTransaction: { readonly revision: number; readonly transaction: { readonly id: string } };
  };
}

/**
 * Sends entries when they are due, whether those before are answered or not.
 *
 * @returns what is committed
 * @throws Error when an entry was refused
 */
export async function commitAll(
  contender: LiveContender,
  planned: readonly DueEntry[],
  messageBytes: number,
): Promise<DueCommit[]> {
  const agent = new Agent({ keepAliveTimeout: 30_000, connections: 16 });
  const startedAt = performance.now();
  const commits = await Promise.all(
    planned.map(async ({ entry, dueMs, server }) => {
      const waitMs = Math.max(0, startedAt + dueMs - performance.now());
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      const { path, headers, body } = contender.request(entry, messageBytes);
      const response = await fetch(`${contender.servers[server]?.origin}${path}`, {
        method: 'POST',
        headers,
        body,
        dispatcher: agent,
        signal: AbortSignal.timeout(answerWithinMs),
      });
      const text = await response.text();
      const { data } = JSON.parse(text) as Answer;
      if (data === undefined) throw new Error(`${contender.name} refuses an entry: ${text.slice(0, 300)}`);
      const { revision, transaction } = data.createTransaction;
      return { household: entry.household.id, revision, transactionId: transaction.id, dueMs };
    }),
  );
  await agent.close();
  return commits;
}
