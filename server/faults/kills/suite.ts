import path from 'node:path';
import pg from 'pg';
import { Books } from '../../test/support/books.ts';
import { TestClient } from '../../test/support/client.ts';
import { Random } from '../../test/support/random.ts';
import type { FaultCheck, FaultContext, FaultSuite, SuiteResult } from '../suite.ts';
import { Importer } from './importer.ts';
import { PatientClient, Traffic } from './patience.ts';
import { type Product, startProduct, type Victim } from './product.ts';
import { Typist } from './typist.ts';
import { type Believers, checkFiles, compareWithBooks, recomputeBooks } from './verify.ts';

const clients = 4;
/** How long the stream runs undisturbed between the return of the product and the next kill, at most and at random. */
const pauseMsMax = 1_500;
/** Later than this the product has not come back by itself, however busy the machine is. */
const backWithinMs = 600_000;
/** Within this every client has finished what it had begun, however busy the machine is. */
const drainedWithinMs = 600_000;

/** One kill: what it met, and how long until somebody who is signed in was answered again. */
interface Kill {
  readonly victim: Victim;
  readonly requestsCut: number;
  readonly backMs: number;
}

/** See docs/faults.md. */
export const kills: FaultSuite = {
  name: 'kills',
  title: 'kill -9 of the server, and of PostgreSQL, while four clients write',
  isSelfContained: true,
  async run(context) {
    const data = path.join(context.folder, 'data');
    const product = await startProduct(data);
    try {
      return await killAndCompare(product, data, context);
    } finally {
      await product.stop();
    }
  },
};

async function killAndCompare(
  product: Product,
  data: string,
  { seed, points, say }: FaultContext,
): Promise<SuiteResult> {
  const traffic = new Traffic();
  const person = new PatientClient(product.url, traffic);
  const books = await Books.make(person);
  const random = new Random(seed);
  const stream = await openStream(product, books, { traffic, seed });
  const witness = new TestClient(product.url);
  witness.cookie = person.cookie;

  const done: Kill[] = [];
  while (done.length < 2 * points && stream.failures.length === 0) {
    await pause(random.below(pauseMsMax));
    const victim: Victim = done.length % 2 === 0 ? 'server' : 'postgres';
    const requestsCut = traffic.inFlight;
    const killedAt = performance.now();
    await product.kill(victim);
    await untilBack(product, witness);
    done.push({ victim, requestsCut, backMs: performance.now() - killedAt });
    if (done.length % 20 === 0) say(`${done.length} of ${2 * points} kills, ${stream.acknowledged()} writes`);
  }
  await stream.end();
  return {
    checks: [
      backCheck(done, 'server', 'kill -9 of the server: it is back by itself'),
      backCheck(done, 'postgres', 'kill -9 of PostgreSQL, all its processes: it is back by itself'),
      {
        what: 'the kills met writes on their way',
        times: done.length,
        failures: metTooFew(done),
        told: `${done.filter(({ requestsCut }) => requestsCut > 0).length} of ${done.length}`,
      },
      {
        what: 'who is cut off hears that they may ask again',
        times: traffic.repeated,
        failures: traffic.unclear,
      },
      { what: 'what was asked again comes to its end', times: clients, failures: stream.failures },
      ...(await compareWithBooks(stream)),
      ...(await recomputeBooks(product, books, data)),
      ...(await checkFiles(product, data)),
    ],
  };
}

interface Stream extends Believers {
  /** What ended a client: an answer that it ought not to get. */
  readonly failures: string[];
  readonly acknowledged: () => number;
  /** Lets every client finish what it has begun. */
  readonly end: () => Promise<void>;
}

/** Four clients of one household, each a browser of its own with entries and imports of its own, in accounts they share. */
async function openStream(
  product: Product,
  books: Books,
  { traffic, seed }: { traffic: Traffic; seed: number },
): Promise<Stream> {
  const typists: Typist[] = [];
  const importers: Importer[] = [];
  const failures: string[] = [];
  let isEnding = false;
  const running: Promise<void>[] = [];
  for (let index = 0; index < clients; index += 1) {
    const random = new Random(seed * 100 + index);
    const own = books.on(books.client.on(books.client.url));
    const typist = new Typist(`client ${index}`, own, random);
    const importer = await Importer.open(`client ${index}`, { books: own, random, traffic });
    typists.push(typist);
    importers.push(importer);
    const write = async (): Promise<void> => {
      while (!isEnding) await (random.chance(75) ? typist : importer).step();
      const deadline = Date.now() + drainedWithinMs;
      while (!importer.isIdle) {
        if (Date.now() > deadline) throw new Error('an import is still at work');
        await importer.goOn();
        await pause(100);
      }
    };
    running.push(
      write().catch((error: unknown) => {
        failures.push(`client ${index}: ${error instanceof Error ? error.stack : String(error)}`);
      }),
    );
  }
  return {
    books,
    typists,
    importers,
    failures,
    acknowledged: () => [...typists, ...importers].reduce((sum, each) => sum + each.acknowledged, 0),
    async end() {
      isEnding = true;
      const over = Promise.all(running).then(() => true);
      while (!(await Promise.race([over, pause(500).then(() => false)])))
        await endLeases(product, books.householdId);
    },
  };
}

/** Lets the 30 seconds pass that a killed server's imports still belong to it: no work here is silent for as long as this. */
async function endLeases(product: Product, householdId: string): Promise<void> {
  const database = new pg.Client({ connectionString: product.databaseUrl() });
  await database.connect();
  try {
    await database.query(
      `update import_batch set worker_seen_at = worker_seen_at - interval '31 seconds'
       where household_id = $1 and worker_seen_at between now() - interval '31 seconds' and now() - interval '6 seconds'`,
      [householdId],
    );
  } finally {
    await database.end();
  }
}

/** Waits until a question that needs a session, so the database, is answered, and readiness says the same. */
async function untilBack(product: Product, witness: TestClient): Promise<void> {
  const deadline = Date.now() + backWithinMs;
  while (!((await isAnswered(witness)) && (await isReady(product.url)))) {
    if (Date.now() > deadline)
      throw new Error(`nobody was answered ${backWithinMs / 1_000} s after a kill:\n${product.output()}`);
    await pause(10);
  }
}

async function isAnswered(witness: TestClient): Promise<boolean> {
  const answer = await witness.send('{ me { id } }').catch(() => null);
  return answer?.data?.me?.id !== undefined;
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health?check=ready`).catch(() => null);
  await answer?.text();
  return answer?.status === 200;
}

function backCheck(done: readonly Kill[], victim: Victim, what: string): FaultCheck {
  const times = done.filter((kill) => kill.victim === victim).map(({ backMs }) => backMs);
  const sorted = times.toSorted((one, other) => one - other);
  return {
    what,
    times: times.length,
    failures: [],
    told: `median ${seconds(sorted[Math.floor(sorted.length / 2)])}, slowest ${seconds(sorted.at(-1))}`,
  };
}

/** A stream that mostly rests when it is disturbed proves nothing. */
function metTooFew(done: readonly Kill[]): string[] {
  const met = done.filter(({ requestsCut }) => requestsCut > 0).length;
  return met * 2 >= done.length ? [] : [`only ${met} of ${done.length} kills met a request on its way`];
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '–' : `${(ms / 1_000).toFixed(2)} s`;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
