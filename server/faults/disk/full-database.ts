import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Books } from '../../test/support/books.ts';
import { TestClient } from '../../test/support/client.ts';
import { codeOf } from '../network/one-point.ts';
import type { FaultCheck } from '../suite.ts';
import { type Product, startProduct } from './product.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

/** Enough for a new database and its log of changes, and soon full. */
const megabytes = 300;

/** A refusal must come for each of so many writes once the disk is full. */
const refusalsWanted = 20;
const writesMax = 3_000;

/** Room was made; the product is back by itself within this. */
const backMsMax = 300_000;

/** What a write may be answered while the disk is full; the last three while PostgreSQL ends or starts again. */
const refusals = new Set(['storage_full', 'database_unavailable', 'outcome_unknown', 'took_too_long']);

/** Notes that take room: a page of the table holds one of them. */
const note = (): string => `${randomUUID()} ${'full '.repeat(900)}`;

interface Trial {
  readonly disk: SmallDisk;
  readonly product: Product;
  readonly books: Books;
  /** Beginnings of the notes of what was acknowledged. */
  readonly acknowledged: Set<string>;
  /** What was answered that it is not in the books. */
  readonly refused: Set<string>;
  readonly say: (line: string) => void;
}

/** PostgreSQL's disk full: first its tables, then the log that it cannot do without. */
export async function fillDatabase(folder: string, say: (line: string) => void): Promise<FaultCheck[]> {
  const disk = mountSmallDisk(path.join(folder, 'data'), {
    image: path.join(folder, 'data.ext4'),
    megabytes,
  });
  let product: Product | null = null;
  try {
    const uploads = path.join(folder, 'uploads-beside-data');
    mkdirSync(uploads);
    product = await startProduct({ data: disk.folder, uploads, logs: folder });
    const books = await Books.make(new TestClient(product.url));
    const trial: Trial = { disk, product, books, acknowledged: new Set(), refused: new Set(), say };
    for (let n = 0; n < 20; n += 1) await write(trial);
    // Reading notes that somebody is there now and then: that must not fail where nothing can be written.
    await product.ask(`update session set last_seen_at = now() - interval '1 hour'`);
    return [
      ...(await fillTables(trial)),
      await comesBack(trial, 'the tables’ disk was full'),
      await fillLog(trial),
      await comesBack(trial, 'PostgreSQL could not write its log and ended'),
      ...(await compare(trial)),
    ];
  } finally {
    disk.makeRoom();
    await product?.stop();
    disk.unmount();
  }
}

/** One write; answers its code. */
async function write({ books, acknowledged, refused }: Trial): Promise<string> {
  const text = note();
  const mark = text.slice(0, 36);
  const answer = await books.client
    .send(
      `mutation ($householdId: ID!, $input: TransactionInput!, $idempotencyKey: String) {
        createTransaction(householdId: $householdId, input: $input, idempotencyKey: $idempotencyKey) { revision }
      }`,
      {
        householdId: books.householdId,
        idempotencyKey: mark,
        input: {
          date: '2026-03-02',
          accountId: books.account('Giro'),
          amount: '-1.00',
          note: text,
          lines: [{ amount: '-1.00', categoryId: books.category('Groceries') }],
        },
      },
    )
    .catch(() => null);
  const code = codeOf(answer);
  if (code === 'ok') acknowledged.add(mark);
  if (code === 'storage_full' || code === 'database_unavailable' || code === 'took_too_long')
    refused.add(mark);
  return code;
}

async function fillTables(trial: Trial): Promise<FaultCheck[]> {
  const { disk, say } = trial;
  disk.fill();
  const codes = new Map<string, number>();
  let refusedInARow = 0;
  for (let n = 0; n < writesMax && refusedInARow < refusalsWanted; n += 1) {
    const code = await write(trial);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    refusedInARow = code === 'ok' ? 0 : refusedInARow + 1;
  }
  const told = [...codes].map(([code, times]) => `${times} × ${code}`).join(', ');
  say(`writes to a full disk: ${told}`);
  const unclear = [...codes.keys()].filter((code) => code !== 'ok' && !refusals.has(code));
  const failures = unclear.map((code) => `a write was answered ${code}`);
  if ((codes.get('storage_full') ?? 0) === 0)
    failures.push(`no write was refused with storage_full (${told})`);
  return [
    {
      what: 'PostgreSQL’s disk full: each write is refused with `storage_full` and a sentence, or done',
      times: [...codes.values()].reduce((sum, times) => sum + times, 0),
      failures,
      told,
    },
    await readsGoOn(trial),
  ];
}

async function readsGoOn({ books, acknowledged, product }: Trial): Promise<FaultCheck> {
  const failures: string[] = [];
  const times = 20;
  for (let n = 0; n < times; n += 1) {
    try {
      const page = await books.page('transactions', { first: 50 }, 'id note');
      if (page.totals.count < acknowledged.size)
        failures.push(`${page.totals.count} of ${acknowledged.size} entries were read`);
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  const ready = await fetch(`${product.url}/health?check=ready`);
  if (ready.status !== 200) failures.push(`readiness answered ${ready.status}: ${await ready.text()}`);
  return { what: 'PostgreSQL’s disk full: reads go on, also of sessions that were idle', times, failures };
}

/** Writes changes that belong to no table until PostgreSQL has no room for its log. */
async function fillLog(trial: Trial): Promise<FaultCheck> {
  const { disk, product, say } = trial;
  disk.fill();
  const failures: string[] = [];
  let written = 0;
  let ended: string | null = null;
  while (ended === null && written < 1_000) {
    try {
      await product.ask(`select pg_logical_emit_message(false, 'faults', repeat('x', 1000000))`);
      written += 1;
    } catch (error) {
      ended = (error as Error).message;
    }
  }
  say(`${written} MB into PostgreSQL’s log, then: ${ended ?? 'it goes on'}`);
  if (ended === null) failures.push('PostgreSQL’s log never filled the disk');
  const codes = new Set<string>();
  for (let n = 0; n < refusalsWanted; n += 1) codes.add(await write(trial));
  for (const code of codes)
    if (code !== 'ok' && !refusals.has(code)) failures.push(`a write was answered ${code}`);
  return {
    what: 'no room for PostgreSQL’s own log: each request is answered with a code and a sentence while it ends and cannot start',
    times: refusalsWanted,
    failures,
    told: [...codes].sort().join(', '),
  };
}

async function comesBack(trial: Trial, after: string): Promise<FaultCheck> {
  const { disk, product, say } = trial;
  disk.makeRoom();
  const began = performance.now();
  let code = '';
  let isReady = false;
  while (performance.now() - began < backMsMax && !(code === 'ok' && isReady)) {
    code = await write(trial);
    isReady = (await fetch(`${product.url}/health?check=ready`).catch(() => null))?.status === 200;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  say(`back ${seconds} s after room was made`);
  return {
    what: `room is made after ${after}: it writes again, without hands`,
    times: 1,
    failures:
      code === 'ok' && isReady ? [] : [`after ${seconds} s a write is answered ${code}, ready: ${isReady}`],
    told: `after ${seconds} s`,
  };
}

async function compare({ books, product, acknowledged, refused }: Trial): Promise<FaultCheck[]> {
  const rows = await product.ask<{ mark: string }>(
    `select left(note, 36) as mark from transaction where household_id = '${books.householdId}'`,
  );
  const there = rows.map(({ mark }) => mark);
  const { household } = await books.client.gql(
    `query ($id: ID!) { household(id: $id) { integrity { ok } } }`,
    { id: books.householdId },
  );
  return [
    {
      what: 'full disks: what was acknowledged is in the books, once; what was refused is not',
      times: acknowledged.size + refused.size,
      failures: [
        ...[...acknowledged].filter((mark) => !there.includes(mark)).map((mark) => `${mark} is lost`),
        ...[...refused]
          .filter((mark) => there.includes(mark))
          .map((mark) => `${mark} was refused and is there`),
        ...there.filter((mark, at) => there.indexOf(mark) !== at).map((mark) => `${mark} is there twice`),
      ],
    },
    {
      what: 'full disks: balances and roll-ups recomputed from the postings are equal',
      times: 1,
      failures: household.integrity.ok === true ? [] : ['they are not'],
    },
  ];
}
