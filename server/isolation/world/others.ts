import type pg from 'pg';
import { AttachmentClient } from '../../test/support/attachment-client.ts';
import { TestClient } from '../../test/support/client.ts';
import { ImportClient } from '../../test/support/import-client.ts';
import { type CanaryFinder, markOf, numberBase, token } from '../canaries/canary.ts';
import { plant, randomValues } from '../canaries/plant.ts';
import { type IdKind, type Ids, type KnownId, readIds } from '../documents/known.ts';
import { furnishHousehold } from './furnish.ts';
import { openSession } from './sessions.ts';

/** A household that nobody of the asking ones may see anything of. */
export interface Other {
  readonly householdId: string;
  /** Ids of its rows by kind. */
  readonly ids: Ids;
  /** Its owner, for the checks of the run itself. */
  readonly owner: TestClient;
}

/** The household whose rows must stay as they are: with canaries, and with ids of which one half is known to others. */
export interface StillHousehold extends Other {
  readonly known: Ids;
}

/** What stands in the files of both. */
const fileText = `${token} content of a file`;

/** Makes a household full of canaries; the ids of one half of its rows are known to the attacker, the others are canaries too. */
export async function makeStillHousehold(
  url: string,
  pool: pg.Pool,
  finder: CanaryFinder,
): Promise<StillHousehold> {
  const other = await makeOther(url, pool);
  const { ids } = other;
  const known = new Set<string>();
  const secret = new Set<string>();
  for (const each of Object.values(ids).flat()) {
    if (known.has(each.id) || secret.has(each.id)) continue;
    const isKnown = each.id === other.householdId || known.size <= secret.size;
    (isKnown ? known : secret).add(each.id);
  }
  await addRandomValues(finder, pool, other.householdId, known);
  const ofKind = (kind: IdKind): KnownId[] => ids[kind].filter(({ id }) => known.has(id));
  return {
    ...other,
    known: Object.fromEntries(
      Object.keys(ids).map((kind) => [kind, ofKind(kind as IdKind)]),
    ) as unknown as Ids,
  };
}

/** A household that goes on writing canaries while the others ask, so that there is something to overhear. Nothing of it is known. */
export class BusyHousehold {
  private written = 0;
  /** Every id in it, as far as it was looked. */
  private everyId: ReadonlySet<string> = new Set();

  private constructor(
    private readonly pool: pg.Pool,
    private readonly finder: CanaryFinder,
    readonly other: Other,
    private readonly accountId: string,
  ) {}

  static async make(url: string, pool: pg.Pool, finder: CanaryFinder): Promise<BusyHousehold> {
    const other = await makeOther(url, pool);
    await addRandomValues(finder, pool, other.householdId, new Set());
    const { rows } = await pool.query<{ id: string }>(
      `select id from account where household_id = $1 and currency = 'LYD' and closed_on is null limit 1`,
      [other.householdId],
    );
    return new BusyHousehold(pool, finder, other, rows[0]?.id ?? '');
  }

  /** Enters one more transaction, whose id is a canary too; its event goes to whoever listens. */
  async write(): Promise<void> {
    this.written += 1;
    const { householdId, owner } = this.other;
    const amount = `-${numberBase + this.written}.123`;
    const mark = markOf(householdId, this.written);
    const { createTransaction } = await owner.gql(
      `mutation ($h: ID!, $input: TransactionInput!) { createTransaction(householdId: $h, input: $input) { transaction { id } } }`,
      {
        h: householdId,
        input: {
          date: '1907-03-04',
          accountId: this.accountId,
          payee: `${token} payee ${markOf(householdId, this.written % 20)}`,
          note: `${token} note ${mark}`,
          tags: [`${token} tag ${markOf(householdId, this.written % 20)}`],
          amount,
          lines: [{ amount, memo: `${token} memo ${mark}` }],
        },
      },
    );
    this.finder.add('transaction.id', [createTransaction.transaction.id]);
  }

  /** Which of these ids are of no row of this household. */
  async strangersOf(ids: readonly string[]): Promise<string[]> {
    const strangers = () => ids.filter((id) => !this.everyId.has(id));
    if (strangers().length > 0) {
      const values = await randomValues(this.pool, this.other.householdId);
      this.everyId = new Set([...values.values()].flat());
    }
    return strangers();
  }
}

async function makeOther(url: string, pool: pg.Pool): Promise<Other> {
  const owner = new TestClient(url);
  const personId = await owner.signUp('Owner of another household');
  const { householdId } = await furnishHousehold(url, owner);
  await writeFiles(owner, householdId);
  // Before the canaries take away what the kinds are told by.
  const ids = await readIds(pool, householdId);
  await plant(pool, householdId);
  owner.cookie = await openSession(pool, personId);
  return { householdId, ids, owner };
}

/** A receipt and a bank's file whose contents are canaries. */
async function writeFiles(owner: TestClient, householdId: string): Promise<void> {
  const { household } = await owner.gql(
    `query ($h: ID!) { household(id: $h) { accounts { id } transactions(first: 1) { edges { node { id } } } } }`,
    { h: householdId },
  );
  const files = new AttachmentClient(owner, householdId);
  await files.put(household.transactions.edges[0].node.id, fileText, `${token}.txt`);
  const bank = new ImportClient(owner, householdId);
  await bank.preview(`Date,Payee,Amount\n2026-04-01,${token} bank payee,-3.50\n`, {
    name: `${token}.csv`,
    accountId: household.accounts[0].id,
  });
}

async function addRandomValues(
  finder: CanaryFinder,
  pool: pg.Pool,
  householdId: string,
  known: ReadonlySet<string>,
): Promise<void> {
  for (const [name, values] of await randomValues(pool, householdId)) {
    finder.add(
      name,
      values.filter((value) => !known.has(value)),
    );
  }
}
