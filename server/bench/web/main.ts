/**
 * `pnpm bench --web`: measures the SPA in Chromium. This program starts what a browser looks at: the production build on a copy
 * of the kept books, and on the demo. What looks is web/bench/main.ts, in a process of its own, since a browser's tools are
 * the web's packages.
 */
import pg from 'pg';
import { build } from '../../../scripts/launch/build.ts';
import { startNodeChild } from '../../../scripts/launch/child.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from '../../../scripts/launch/stopping.ts';
import type { Cluster } from '../../../scripts/postgres/cluster.ts';
import { Refusal, tell } from '../../../scripts/refusal.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { findProgram } from '../../../scripts/testing/programs.ts';
import type { Order, Subject } from '../../../web/bench/order.ts';
import { openBooks, sizes, startBenchPostgres } from '../books/kept.ts';
import { sessionToken } from '../books/load.ts';
import { measuredHousehold } from '../books/plan.ts';
import { type Contender, startContender } from '../contenders/contender.ts';
import { ours } from '../contenders/ours.ts';
import { machine } from '../report.ts';
import { readWebOptions, webUsage } from './options.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function benchWeb(): Promise<void> {
  if (process.argv.includes('--help')) return say(webUsage);
  const { measures, size, rows, seed } = readWebOptions(process.argv.slice(2));
  const chromium = chromiumFile();
  stopOnSignals(say, 130);
  say(`${machine()}, seed ${seed}`);
  await build(say);
  const cluster = await startBenchPostgres();
  beforeExit(async () => await cluster.stop());
  const books = await openBooks(cluster, { size, seed }, say);
  beforeExit(async () => await books.drop());
  const { id: householdId } = measuredHousehold(sizes[size]);
  if (measures.includes('keys')) await unlock(books.url, householdId);
  const order: Order = {
    seed,
    measures,
    rows,
    books: {
      origin: await serve(ours, books.url),
      householdId,
      cookie: { name: 'finance_session', value: sessionToken },
    },
    demo: await openDemo(cluster),
  };
  const browser = startNodeChild({
    file: inRepository('web/bench/main.ts'),
    args: [JSON.stringify(order)],
    folder: inRepository('web'),
    environment: { ...process.env, CHROMIUM_PATH: chromium },
    onOutput: (text) => process.stdout.write(text),
  });
  beforeExit(async () => await browser.stop(5_000));
  if ((await browser.ended) !== 0) throw new Refusal('The SPA could not be measured.');
}

/** @throws Refusal saying how to name one, when there is none */
function chromiumFile(): string {
  const found = process.env['CHROMIUM_PATH'] || findProgram('chromium', 'chromium-browser', 'google-chrome');
  if (!found) throw new Refusal('There is no Chromium. Install one, or set CHROMIUM_PATH to its file.');
  return found;
}

async function serve(contender: Contender, databaseUrl: string): Promise<string> {
  const running = await startContender(contender, databaseUrl);
  beforeExit(async () => await running.stop());
  return running.origin;
}

/** Makes entries that were reconciled cleared, as a person does who corrects them: their amounts are locked else. */
async function unlock(databaseUrl: string, householdId: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client
    .query(`update posting set status = 'CLEARED' where household_id = $1 and status = 'RECONCILED'`, [
      householdId,
    ])
    .finally(async () => await client.end());
}

/** The demo on a database of its own, signed in as a visitor is who tries it. */
async function openDemo(cluster: Cluster): Promise<Subject> {
  const database = 'run_demo';
  const ask = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: cluster.url('postgres') });
    await client.connect();
    await client.query(text).finally(async () => await client.end());
  };
  await ask(`drop database if exists ${database} with (force)`);
  await ask(`create database ${database} template template0`);
  beforeExit(async () => await ask(`drop database if exists ${database} with (force)`));
  const { program } = ours;
  const environment = { ...program.environment, DEMO: 'true' };
  const origin = await serve({ ...ours, program: { ...program, environment } }, cluster.url(database));
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mutation { startDemo { me { memberships { household { id } } } } }' }),
  });
  const answer = (await response.json()) as {
    data?: { startDemo: { me: { memberships: { household: { id: string } }[] } } };
  };
  const householdId = answer.data?.startDemo.me.memberships[0]?.household.id;
  const [pair = ''] = response.headers.getSetCookie().filter((each) => each.includes('finance_session='));
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(pair) ?? [];
  if (householdId === undefined || name === undefined || value === undefined)
    throw new Error(`the demo does not open: ${JSON.stringify(answer)}`);
  return { origin, householdId, cookie: { name, value } };
}

try {
  await benchWeb();
  await stopAll(0);
} catch (error) {
  if (!isStopping()) tell(error);
  await stopAll(1);
}
