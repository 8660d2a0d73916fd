import type pg from 'pg';
import { send } from './asking/http.ts';
import { AskingSocket } from './asking/socket.ts';
import { token } from './canaries/canary.ts';
import { unplanted } from './canaries/plant.ts';
import { digestOfRows } from './canaries/untouched.ts';
import type { Stage } from './stage.ts';

/** What a member of the still household sees: each of these is a leak that the run must find. */
const leaks: Readonly<Record<string, string>> = {
  'names of accounts': 'accounts { name }',
  'versions of accounts': 'accounts { version }',
  'balances, which are sums': 'accounts { balance { amount } }',
  'totals of groups, which are sums of sums': 'groupTotals { total { money { amount } } }',
  'names of categories': 'categories { name }',
  'payees, by a search': 'payees(search: "canary", first: 5) { edges { node { name } } }',
  tags: 'tags(first: 5) { edges { node { name } } }',
  'days of transactions': 'transactions(first: 5) { edges { node { date } } }',
  'cursors, which are encoded': 'transactions(first: 5) { edges { cursor } }',
  'ids of transactions': 'transactions(first: 200) { edges { node { id } } }',
  'notes of transactions in the trash': 'trash(first: 5) { edges { node { note } } }',
  'memos of postings': 'transactions(first: 200) { edges { node { postings { memo } } } }',
  'positions of postings': 'transactions(first: 5) { edges { node { postings { position } } } }',
  'names of attachments': 'attachments(first: 5) { edges { node { name } } }',
  'names of bank files': 'importBatches(first: 5) { edges { node { fileName } } }',
  'lines of bank files':
    'importBatches(first: 20) { edges { node { lines(first: 5) { edges { node { raw } } } } } }',
  rates: 'rates(first: 5) { edges { node { rate } } }',
  members: 'members { person { name } }',
  'addresses of members': 'members { person { email } }',
  'days of invitations': 'invitations { createdAt }',
  'the time zone': 'timeZone',
};

/** Checks that the run could fail: every column has its canary, and what leaks, on purpose and to whom may see it, is found. */
export async function checkItself(stage: Stage): Promise<void> {
  const { tally, still, busy, finder, pool, server, coverage } = stage;
  for (const { householdId } of [still, busy.other]) {
    const missing = await unplanted(pool, householdId);
    tally.check(
      missing.map(
        (place) =>
          `no canary in ${place}: say how to plant one, or why there cannot be one, in isolation/canaries`,
      ),
      'the catalogue of the database',
    );
  }
  const mustBeFound = (name: string, isFound: boolean): void =>
    tally.check(isFound ? [] : [`a leak was not found: ${name}`], 'the check of the run itself');

  for (const [name, selection] of Object.entries(leaks)) {
    const answer = await still.owner.send(`query ($h: ID!) { household(id: $h) { ${selection} } }`, {
      h: still.householdId,
    });
    mustBeFound(
      `${name} (${JSON.stringify(answer).slice(0, 300)})`,
      finder.find(JSON.stringify(answer)).length > 0,
    );
  }
  const text = `query ($h: ID!) { household(id: $h) { baseCurrency } }`;
  let isCurrencyFound = false;
  coverage.note(
    { text, operationName: null },
    await still.owner.send(text, { h: still.householdId }),
    (type, _field, value) => {
      isCurrencyFound ||= finder.findValue(type, value).length > 0;
    },
  );
  mustBeFound('the currency', isCurrencyFound);
  const ask = async (path: string, cookie = still.owner.cookie) =>
    await send(server.url, { method: 'GET', path, headers: { cookie }, body: null });
  const attachment = still.ids.attachmentId[0]?.id ?? '';
  const file = await ask(`/uploads/${still.householdId}/${attachment}`);
  mustBeFound(
    'the name of a file, in a header',
    Object.values(file.headers).some((value) => finder.find(value, { isAnswer: false }).length > 0),
  );
  mustBeFound('the content of a file', finder.find(file.body).length > 0);
  await checkEvents(stage, mustBeFound);
  stage.log.take();
  await ask(`/${token}-in-a-path`);
  await until(() => stage.log.lines > 0);
  mustBeFound('a line of the log', await until(() => stage.log.take().length > 0));
  await checkDigest(stage, mustBeFound);
  // The last lines of all this come after their answers.
  await new Promise((resume) => setTimeout(resume, 1_000));
  stage.log.take();
}

async function checkEvents(
  { server, busy, finder }: Stage,
  mustBeFound: (name: string, isFound: boolean) => void,
): Promise<void> {
  const socket = await AskingSocket.open(server.url, busy.other.owner.cookie);
  const { householdId } = busy.other;
  await socket.ask(
    {
      text: `subscription ($h: ID!) { householdChanged(householdId: $h) { revision accounts { balance { amount } } transactionIds } }`,
      variables: { h: householdId },
      operationName: null,
    },
    true,
  );
  await busy.write();
  mustBeFound('an event of a socket', await until(() => finder.find(socket.take()).length > 0));
  socket.close();
}

/** Changes one row and puts it back: the digest must be another one meanwhile. */
async function checkDigest(
  { pool, still }: Stage,
  mustBeFound: (name: string, isFound: boolean) => void,
): Promise<void> {
  const client: pg.PoolClient = await pool.connect();
  try {
    const before = JSON.stringify(await digestOfRows(client, pool, still.householdId));
    await client.query('begin');
    await client.query(`update tag set name = name || 'x' where household_id = $1`, [still.householdId]);
    const meanwhile = JSON.stringify(await digestOfRows(client, pool, still.householdId));
    await client.query('rollback');
    const after = JSON.stringify(await digestOfRows(client, pool, still.householdId));
    mustBeFound('a changed row', before !== meanwhile && before === after);
  } finally {
    client.release();
  }
}

/** Whether something becomes true soon. */
async function until(isTrue: () => boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (isTrue()) return true;
    await new Promise((resume) => setTimeout(resume, 25));
  }
  return false;
}
