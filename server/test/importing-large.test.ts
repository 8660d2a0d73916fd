import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverMemory } from '../../scripts/launch/server-memory.ts';
import { TestClient } from './support/client.ts';
import { cancel, commit, ImportClient } from './support/import-client.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { type ServerProcess, spawnServer } from './support/server.ts';
import { Standstill } from './support/standstill.ts';
import { statementFile } from './support/statement-file.ts';

const watch = `subscription ($h: ID!, $id: ID!) { importProgress(householdId: $h, batchId: $id) { batchId status progress { done total } } }`;

describe('a bank file of 100,000 lines', { timeout: 300_000 }, () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let db: pg.Client;
  let standstill: Standstill;
  let bank: ImportClient;
  let checking: string;
  let uploads: string;

  const environment = (): Record<string, string> => ({
    DATABASE_URL: database.url,
    UPLOAD_FOLDER: uploads,
    METRICS: 'true',
    // As `pnpm start` does.
    ...serverMemory,
  });
  beforeAll(async () => {
    database = await createTestDatabase();
    uploads = await mkdtemp(join(tmpdir(), 'finance-uploads-'));
    server = await spawnServer(environment());
    db = new pg.Client({ connectionString: database.url });
    await db.connect();
    standstill = await Standstill.in(database.url);
    const person = new TestClient(server.url);
    await person.signUp();
    bank = new ImportClient(person, await person.createHousehold());
    checking = await bank.createAccount('Checking');
  });
  afterAll(async () => {
    await server.stop();
    await standstill.close();
    await db.end();
    await database.drop();
    await rm(uploads, { recursive: true, force: true });
  });

  const count = async (table: string): Promise<number> =>
    (await db.query(`select count(*)::int as n from ${table} where household_id = $1`, [bank.householdId]))
      .rows[0].n;
  const figure = async (pattern: RegExp): Promise<number> =>
    Number(pattern.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1] ?? 0);
  const memoryMiB = (): number =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))?.[1]) / 1_024;
  /** 99 % of the delays of the server's event loop since this was asked last, in ms. */
  const delayMs = async (): Promise<number> =>
    (await figure(/nodejs_eventloop_lag_p99_seconds ([\d.e+-]+)/)) * 1_000;
  /** Runs work while another person asks for balances all the time; answers how long those answers took at most (p99, ms). */
  const responsive = async (work: () => Promise<void>): Promise<number> => {
    const took: number[] = [];
    let done = false;
    const asking = (async () => {
      while (!done) {
        const begun = performance.now();
        await bank.balance(checking);
        took.push(performance.now() - begun);
        await new Promise((resume) => setTimeout(resume, 20));
      }
    })();
    await work().finally(() => (done = true));
    await asking;
    return took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0;
  };

  it('is read, committed and undone in bounded memory, while others go on', async () => {
    const started = await bank.start(statementFile(100_000), { accountId: checking });
    expect(started).toMatchObject({ status: 'READING' });
    await delayMs();
    const reading = await bank.person.listen(watch, { h: bank.householdId, id: started.id });
    const begun = performance.now();
    const slowestRead = await responsive(async () => {
      expect(await bank.read(started.id)).toMatchObject({
        status: 'READY',
        progress: { done: 100_000, total: 100_000 },
        counts: { all: 100_000, new: 100_000, chosen: 100_000 },
      });
    });
    const seconds = (performance.now() - begun) / 1_000;
    const readDelay = await delayMs();
    const told = (): any[] => reading.events.map((event) => event.data.importProgress);
    await expect.poll(() => told().at(-1)).toMatchObject({ status: 'READY' });
    const events = told();
    expect(events[0]).toMatchObject({ batchId: started.id, status: 'READING' });
    expect(events.length).toBeGreaterThan(3);
    expect(events.length).toBeLessThan(seconds * 5 + 5);
    reading.stop();

    const committing = await bank.person.listen(watch, { h: bank.householdId, id: started.id });
    const slowestCommit = await responsive(async () => {
      expect((await bank.commit(started.id)).status).toBe('COMMITTED');
    });
    const commitDelay = await delayMs();
    const done = committing.events
      .map((event) => event.data.importProgress)
      .filter(({ status }) => status === 'COMMITTING');
    expect(done.length).toBeGreaterThan(3);
    expect(done.at(-1).progress.done).toBeGreaterThan(done[1].progress.done);
    committing.stop();
    expect([await count('transaction'), await count('posting')]).toEqual([100_000, 200_000]);

    const again = await bank.preview(statementFile(100_000), { accountId: checking });
    expect(again.counts).toMatchObject({ all: 100_000, duplicate: 100_000, new: 0 });
    await bank.cancel(again.id);

    const slowestUndo = await responsive(async () => {
      expect(await bank.undo(started.id)).toMatchObject({ removed: 100_000, keptTransactionIds: [] });
    });
    expect([await count('transaction'), await count('posting')]).toEqual([0, 0]);
    expect(await bank.balance(checking)).toBe('0.00');

    const figures = {
      memoryMiB: memoryMiB(),
      readDelay,
      commitDelay,
      slowestRead,
      slowestCommit,
      slowestUndo,
    };
    console.error('100,000 lines:', JSON.stringify(figures));
    expect(figures.memoryMiB).toBeLessThan(512);
    // About 20 ms on two processors of its own; other tests run beside this one.
    expect(Math.max(readDelay, commitDelay)).toBeLessThan(250);
    expect(Math.max(slowestRead, slowestCommit, slowestUndo)).toBeLessThan(1_000);
  });

  it('is cancelled while it is read, and nothing of it is left', async () => {
    const before = await count('statement_line');
    const stopped = /finance_imports_ended_total\{phase="reading",outcome="stopped"\} (\d+)/;
    const stoppedBefore = await figure(stopped);
    await standstill.after(2);
    const batch = await bank.start(statementFile(10_000), { accountId: checking });
    await standstill.reached();
    expect(await count('statement_line')).toBe(before + 2_000);
    // Waits for the lines that are being written, and comes before the next ones.
    const cancelled = bank.cancel(batch.id);
    const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
      and query ~ 'from import_batch .* for no key update'`;
    await expect
      .poll(async () => (await db.query(waits)).rowCount, { timeout: 30_000, interval: 20 })
      .toBe(1);
    await standstill.end();
    expect((await cancelled).status).toBe('CANCELLED');
    await expect.poll(async () => await figure(stopped), { timeout: 30_000 }).toBe(stoppedBefore + 1);
    expect(await count('statement_line')).toBe(before);
    expect(await bank.batch(batch.id)).toMatchObject({ status: 'CANCELLED', counts: { all: 0 } });
    const list = await bank.person.gql(
      `query ($h: ID!) { household(id: $h) { importBatches { edges { node { id } } } } }`,
      { h: bank.householdId },
    );
    expect(list.household.importBatches.edges.map((edge: any) => edge.node.id)).not.toContain(batch.id);
  });

  it('is stopped while it is committed, and nothing of it is in the books', async () => {
    const batch = await bank.preview(statementFile(6_000), { accountId: checking });
    await standstill.after(3);
    const committing = bank.person.send(commit, { h: bank.householdId, id: batch.id });
    await standstill.reached();
    expect((await bank.batch(batch.id)).status).toBe('COMMITTING');
    expect(
      (await bank.person.gql(cancel, { h: bank.householdId, id: batch.id })).cancelImport.batch.status,
    ).toBe('READY');
    await standstill.end();
    expect((await committing).errors?.[0]).toMatchObject({
      message: 'This was stopped before it was done. Nothing was written.',
      extensions: { code: 'import_was_stopped' },
    });
    expect([await count('transaction'), await count('posting')]).toEqual([0, 0]);
    expect((await bank.batch(batch.id)).counts).toMatchObject({ new: 6_000, chosen: 6_000 });
    expect((await bank.commit(batch.id)).status).toBe('COMMITTED');
    expect(await count('transaction')).toBe(6_000);
    await bank.undo(batch.id);
  });

  it('survives a server that dies: a reading has failed, a commit has not happened', async () => {
    const ready = await bank.preview(statementFile(5_000), { accountId: checking });
    await standstill.after(3);
    const reading = await bank.start(statementFile(10_000), { accountId: checking });
    const committing = bank.person
      .send(commit, { h: bank.householdId, id: ready.id })
      .catch(() => 'the connection is gone');
    await standstill.reached(2);
    await server.stop('SIGKILL');
    await committing;
    await standstill.end();

    server = await spawnServer(environment());
    bank = new ImportClient(bank.person.on(server.url), bank.householdId);
    // Nobody has shown life since then; half a minute of that is what it takes.
    expect((await bank.batch(ready.id)).status).toBe('COMMITTING');
    await db.query(
      `update import_batch set worker_seen_at = worker_seen_at - interval '31 seconds' where household_id = $1`,
      [bank.householdId],
    );
    const message = 'The server stopped while it was at work. Nothing was half-written; start it again.';
    expect(await bank.batch(reading.id)).toMatchObject({
      status: 'FAILED',
      problem: { code: 'import_was_interrupted', message },
      counts: { all: 0 },
    });
    expect(await bank.batch(ready.id)).toMatchObject({ status: 'READY', counts: { new: 5_000 } });
    expect(await count('transaction')).toBe(0);
    expect((await bank.commit(ready.id)).status).toBe('COMMITTED');
    expect(await count('transaction')).toBe(5_000);
    expect(await bank.change(reading.id, { csv: { flipSign: false } })).toMatchObject({
      status: 'READY',
      counts: { all: 10_000, duplicate: 5_000, new: 5_000 },
    });
  });
});
