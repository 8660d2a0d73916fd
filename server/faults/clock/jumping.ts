import { randomUUID } from 'node:crypto';
import { AttachmentClient } from '../../test/support/attachment-client.ts';
import type { Books } from '../../test/support/books.ts';
import { TestClient } from '../../test/support/client.ts';
import type { FaultCheck } from '../suite.ts';
import { booksIn, dayMs, hourMs, type Trial } from './trial.ts';

/** How the server's clock jumps, one after the other. */
const jumpsMs = [
  hourMs,
  -hourMs,
  dayMs,
  -dayMs,
  12 * hourMs,
  -12 * hourMs,
  31 * dayMs,
  -31 * dayMs,
  -31 * dayMs,
];

/** Puts the clock forward and back while people work, and looks that nothing ends early and nothing is done twice. */
export async function jump(trial: Trial): Promise<FaultCheck[]> {
  const { clock: moved, say, url } = trial;
  const home = booksIn(trial, 'Europe/Berlin');
  const wrong: Record<'sessions' | 'writes' | 'invitations' | 'files' | 'readiness', string[]> = {
    sessions: [],
    writes: [],
    invitations: [],
    files: [],
    readiness: [],
  };
  moved.moveTo(new Date());
  let times = 0;
  for (const jumpMs of jumpsMs) {
    times += 1;
    const told = `${jumpMs > 0 ? '+' : ''}${jumpMs / hourMs} h`;
    say(`the clock jumps by ${told}`);
    const key = randomUUID();
    const before = await home.create(entryOf(home), key);
    const seen = await home.read(before.transaction.id);
    moved.moveTo(new Date(moved.now().getTime() + jumpMs));

    if ((await home.client.gql('{ me { id } }')).me === null)
      wrong.sessions.push(`${told}: the session ended`);
    const newcomer = new TestClient(url);
    await newcomer.signUp();
    const there = await newcomer.gql('{ me { id } }').catch(() => ({ me: null }));
    if (there.me === null) wrong.sessions.push(`${told}: a session that just began has ended`);

    const again = await home.create(entryOf(home), key).catch((error: Error) => error);
    if (again instanceof Error || again.transaction.id !== before.transaction.id)
      wrong.writes.push(
        `${told}: the same key was answered ${again instanceof Error ? again.message : 'with another entry'}`,
      );
    const edited = await home.edit(seen, { ...entryOf(home), note: told }).catch((error: Error) => error);
    if (edited instanceof Error) wrong.writes.push(`${told}: an edit was answered ${edited.message}`);
    else if (edited.transaction.updatedAt <= seen.updatedAt)
      wrong.writes.push(
        `${told}: the edit is dated ${edited.transaction.updatedAt}, before ${seen.updatedAt}`,
      );

    wrong.invitations.push(...(await invite(home, newcomer, told)));
    const file = await AttachmentClient.of(home)
      .put(seen.id, `receipt ${told}`)
      .catch((error: Error) => error);
    if (file instanceof Error) wrong.files.push(`${told}: ${file.message}`);
    const ready = await fetch(`${url}/health?check=ready`);
    if (ready.status !== 200) wrong.readiness.push(`${told}: ${await ready.text()}`);
  }
  moved.moveTo(new Date());
  if ((await home.client.gql('{ me { id } }')).me === null)
    wrong.sessions.push('the session ended at the end');
  const row = (what: string, failures: string[]): FaultCheck => ({ what, times, failures });
  const jumps = jumpsMs.map((ms) => `${ms > 0 ? '+' : '−'}${Math.abs(ms) / hourMs}`).join(', ');
  return [
    row(`jumps of ${jumps} hours: sessions go on, and new ones last`, wrong.sessions),
    row(
      'jumps: a key from before answers the same entry; edits go on, and are dated after what they change',
      wrong.writes,
    ),
    row('jumps: an invitation for a day can be accepted at once', wrong.invitations),
    row('jumps: files are kept and attached', wrong.files),
    row('jumps: the server is ready', wrong.readiness),
  ];
}

async function invite(home: Books, newcomer: TestClient, told: string): Promise<string[]> {
  try {
    const { inviteMember } = await home.client.gql(
      `mutation ($householdId: ID!, $input: InviteInput!) { inviteMember(householdId: $householdId, input: $input) { token } }`,
      { householdId: home.householdId, input: { role: 'VIEWER', expiresInDays: 1 } },
    );
    await newcomer.gql(
      `mutation ($token: String!) { acceptInvitation(token: $token) { household { id } } }`,
      {
        token: inviteMember.token,
      },
    );
    return [];
  } catch (error) {
    return [`${told}: ${(error as Error).message}`];
  }
}

function entryOf(home: Books) {
  return {
    date: '2026-03-02',
    accountId: home.account('Giro'),
    amount: '-5.00',
    lines: [{ amount: '-5.00', categoryId: home.category('Groceries') }],
  };
}
