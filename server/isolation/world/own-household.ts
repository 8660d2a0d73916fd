import type pg from 'pg';
import { TestClient } from '../../test/support/client.ts';
import type { Random } from '../../test/support/random.ts';
import { type Ids, type Known, readIds } from '../documents/known.ts';
import { password } from '../documents/values.ts';
import type { Stage } from '../stage.ts';
import { furnishHousehold } from './furnish.ts';
import { openReset, openSession } from './sessions.ts';

/**
 * Who asks: a member in one of three roles, a member of this and of another household, a person who is in no household, somebody
 * who is not signed in.
 */
export type PersonName =
  | 'owner'
  | 'editor'
  | 'viewer'
  | 'member of both'
  | 'person of no household'
  | 'visitor';

/** How many in a hundred documents each of them sends. */
const shares: readonly (readonly [PersonName, number])[] = [
  ['editor', 30],
  ['owner', 25],
  ['viewer', 10],
  ['member of both', 15],
  ['person of no household', 12],
  ['visitor', 8],
];

const roles: Readonly<Partial<Record<PersonName, string>>> = {
  owner: 'OWNER',
  editor: 'EDITOR',
  viewer: 'VIEWER',
  'member of both': 'EDITOR',
};

/** Somebody who asks, with the cookie of a session. */
export interface AskingPerson {
  readonly name: PersonName;
  readonly client: TestClient;
  readonly personId: string | null;
  /** How many percent of the ids they send are another household's. */
  readonly foreignPercent: number;
  /** Whether they are a viewer of the busy household too. */
  readonly isOfBoth: boolean;
}

/** The household of those who ask. They may change it as they like; their sessions and roles are put back when they lost them. */
export class OwnHousehold {
  /** What each person's authenticator app was last set up with. */
  readonly appSecrets = new Map<AskingPerson, string>();

  private constructor(
    private readonly pool: pg.Pool,
    readonly householdId: string,
    readonly people: readonly AskingPerson[],
    readonly known: Known,
    private readonly busyId: string,
    private idsOfBusy: Ids,
  ) {}

  static async make({ server, pool, still, busy }: Stage): Promise<OwnHousehold> {
    const { url } = server;
    // Documents guess links and codes, and all come from one address: that must not keep the next people from signing up.
    await pool.query(`delete from sign_in_throttle where key not like 'canary%'`);
    const people: AskingPerson[] = [];
    const emails: string[] = [];
    for (const [name] of shares) {
      const client = new TestClient(url);
      const isVisitor = name === 'visitor';
      const personId = isVisitor ? null : await client.signUp(name);
      if (!isVisitor) emails.push((await client.gql(`{ me { email } }`)).me.email);
      const isOfBoth = name === 'member of both';
      people.push({
        name,
        client,
        personId,
        foreignPercent: isOfBoth ? 50 : name in roles ? 15 : 60,
        isOfBoth,
      });
    }
    const owner = people.find(({ name }) => name === 'owner');
    if (owner === undefined) throw new Error('there is no owner');
    const { householdId, recoveryCodes } = await furnishHousehold(url, owner.client);
    await breakOneTotal(pool, householdId);
    const known: Known = {
      own: await readIds(pool, householdId),
      foreign: still.known,
      tokens: [],
      resetTokens: [],
      recoveryCodes,
      appSecret: null,
      cursors: [],
      emails,
    };
    const busyId = busy.other.householdId;
    const made = new OwnHousehold(pool, householdId, people, known, busyId, await readIds(pool, busyId));
    await made.beginSecondFactor();
    await made.restore();
    await made.refresh();
    return made;
  }

  /** What a person knows: the ids of another household that they try are of the one that they are in too, where there is one. */
  knownTo(person: AskingPerson): Known {
    const { isOfBoth } = person;
    const known = { ...this.known, appSecret: this.appSecrets.get(person) ?? null };
    return isOfBoth ? { ...known, foreign: this.idsOfBusy } : known;
  }

  /** Sets up an authenticator app for the editor, whose code a document may send to confirm it. */
  private async beginSecondFactor(): Promise<void> {
    const editor = this.people.find(({ name }) => name === 'editor');
    if (editor === undefined) throw new Error('there is no editor');
    const answer = await editor.client.gql(
      `mutation ($password: String!) { beginSecondFactor(input: { password: $password }) { secret } }`,
      { password },
    );
    this.appSecrets.set(editor, answer.beginSecondFactor.secret);
  }

  /** Hashes of its files. */
  async hashes(): Promise<string[]> {
    const { rows } = await this.pool.query<{ sha256: string }>(
      `select distinct sha256 from stored_file where household_id = $1`,
      [this.householdId],
    );
    return rows.map(({ sha256 }) => sha256);
  }

  pick(random: Random): AskingPerson {
    let left = random.below(100);
    const found = shares.find(([, share]) => (left -= share) < 0);
    const person = this.people.find(({ name }) => name === found?.[0]);
    if (person === undefined) throw new Error('there is nobody to ask');
    return person;
  }

  /** Reads anew what there is, and sees that there is an invitation to accept and a link to a new password. */
  async refresh(): Promise<void> {
    const owner = this.people.find(({ name }) => name === 'owner');
    if (owner !== undefined && this.known.own.openInvitationId.length < 3) {
      const { inviteMember } = await owner.client.gql(
        `mutation ($h: ID!) { inviteMember(householdId: $h, input: { role: VIEWER }) { token } }`,
        { h: this.householdId },
      );
      this.known.tokens = [...this.known.tokens.slice(-4), inviteMember.token];
    }
    const forgetful = this.people.find(({ name }) => name === 'person of no household')?.personId;
    if (forgetful) this.known.resetTokens = [await openReset(this.pool, forgetful)];
    this.known.own = await readIds(this.pool, this.householdId);
    this.idsOfBusy = await readIds(this.pool, this.busyId);
  }

  /** Gives everybody a session and the role that their name says, whatever their own documents made of them. */
  async restore(): Promise<void> {
    for (const { name, personId, client, isOfBoth } of this.people) {
      if (personId === null) {
        client.cookie = '';
        continue;
      }
      const role = roles[name];
      if (role === undefined) await this.pool.query(`delete from member where person_id = $1`, [personId]);
      else await this.join(this.householdId, personId, role);
      if (isOfBoth) await this.join(this.busyId, personId, 'VIEWER');
      client.cookie = await openSession(this.pool, personId);
    }
  }

  private async join(householdId: string, personId: string, role: string): Promise<void> {
    await this.pool.query(
      `insert into member (household_id, person_id, role) values ($1, $2, $3)
       on conflict (household_id, person_id) do update set role = excluded.role`,
      [householdId, personId, role],
    );
  }
}

/** Makes one kept total wrong, as a broken disk would, so that the check of the books has a difference to tell. */
async function breakOneTotal(pool: pg.Pool, householdId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await client.query(
      `update account_day set amount = amount + 1 where ctid in
         (select ctid from account_day where household_id = $1 limit 1)`,
      [householdId],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}
