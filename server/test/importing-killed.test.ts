import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.ts';
import { commit, ImportClient, undo } from './support/import-client.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';
import { testRedisUrl } from './support/redis.ts';
import { type ServerProcess, spawnServer } from './support/server.ts';
import { Standstill } from './support/standstill.ts';
import { statementFile, statementTotal } from './support/statement-file.ts';

const lineCount = 6_000;
/** By how many statements each phase writes so many lines, or takes them out. */
const statementCounts = { reading: 6, committing: 6, undoing: 3 } as const;

/** What a batch must be after its server was killed: as if the work had never begun, with the reason. */
const interrupted = {
  reading: { status: 'FAILED', problem: { code: 'import_was_interrupted' }, counts: { all: 0 } },
  committing: {
    status: 'READY',
    problem: {
      code: 'import_commit_was_interrupted',
      message: 'The server stopped while it wrote this import. Nothing was written; commit it again.',
    },
    counts: { all: lineCount, chosen: lineCount },
  },
  undoing: {
    status: 'COMMITTED',
    problem: {
      code: 'import_undo_was_interrupted',
      message:
        'The server stopped while it undid this import. Everything is still in the books; undo it again.',
    },
  },
} as const;
type Phase = keyof typeof interrupted;
const phases = ['reading', 'committing', 'undoing'] as const satisfies readonly Phase[];

const watch = `subscription ($h: ID!, $id: ID!) { importProgress(householdId: $h, batchId: $id) { status } }`;
const change = `mutation ($h: ID!, $id: ID!) { changeImport(householdId: $h, batchId: $id) { batch { id } } }`;

describe('an import on one of two servers', { timeout: 600_000 }, () => {
  let database: TestDatabase;
  let uploads: string;
  let db: pg.Client;
  let standstill: Standstill;
  let servers: [ServerProcess, ServerProcess];
  let person: TestClient;
  let householdId: string;
  let checking: string;

  const spawn = async (): Promise<ServerProcess> =>
    await spawnServer({
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      UPLOAD_FOLDER: uploads,
      LOG_LEVEL: 'info',
    });
  beforeAll(async () => {
    database = await createTestDatabase();
    uploads = await mkdtemp(join(tmpdir(), 'finance-uploads-'));
    servers = await Promise.all([spawn(), spawn()]);
    db = new pg.Client({ connectionString: database.url });
    await db.connect();
    standstill = await Standstill.in(database.url);
    person = new TestClient(servers[0].url);
    await person.signUp();
    householdId = await person.createHousehold();
    checking = await bank(0).createAccount('Checking');
  });
  afterAll(async () => {
    await Promise.all(servers.map(async (server) => await server.stop()));
    await standstill.close();
    await db.end();
    await database.drop();
    await rm(uploads, { recursive: true, force: true });
  });

  /** The person's browser on a server. */
  const bank = (server: number): ImportClient =>
    new ImportClient(person.on(servers[server]!.url), householdId);
  const transactions = async (): Promise<number> =>
    (await db.query(`select count(*)::int as n from transaction where household_id = $1`, [householdId]))
      .rows[0].n;
  const row = async (id: string): Promise<{ status: string; at_work: boolean }> =>
    (
      await db.query(
        `select status, worker_seen_at is not null as at_work from import_batch where household_id = $1 and id = $2`,
        [householdId, id],
      )
    ).rows[0];
  /** Makes the last sign of life as old as it is half a minute later, by the database's clock. */
  const letTimePass = async (id: string): Promise<void> => {
    await db.query(
      `update import_batch set worker_seen_at = worker_seen_at - interval '31 seconds' where household_id = $1 and id = $2`,
      [householdId, id],
    );
  };
  /** PostgreSQL finishes what a server sent before it was killed, a commit too. */
  const untilAllRests = async (): Promise<void> => {
    const open = `select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend' and xact_start is not null`;
    await expect.poll(async () => (await db.query(open)).rowCount, { timeout: 60_000, interval: 20 }).toBe(0);
  };
  const untilNobodyWorks = async (id: string, msMax = 15_000): Promise<void> => {
    await expect.poll(async () => (await row(id)).at_work, { timeout: msMax, interval: 100 }).toBe(false);
  };
  /** The books are whole: what PostgreSQL keeps agrees with the postings, and the balance with the file. */
  const expectBooks = async (server: number, isImported: boolean): Promise<void> => {
    expect(await transactions()).toBe(isImported ? lineCount : 0);
    const { household } = await bank(server).person.gql(
      `query ($h: ID!) { household(id: $h) { integrity { ok differenceCount } } }`,
      { h: householdId },
    );
    expect(household.integrity).toEqual({ ok: true, differenceCount: 0 });
    expect(await bank(server).balance(checking)).toBe(isImported ? statementTotal(lineCount) : '0.00');
  };

  /** Begins a phase on a server; `done` resolves when it is over or its connection is gone. */
  const begin = async (
    phase: Phase,
    server: number,
    id: string,
  ): Promise<{ id: string; done: Promise<unknown> }> => {
    const { person: browser } = bank(server);
    const answer = async (query: string): Promise<unknown> =>
      await browser.send(query, { h: householdId, id }).catch(() => 'the connection is gone');
    switch (phase) {
      case 'reading': {
        const { id: batchId } = await bank(server).start(statementFile(lineCount), { accountId: checking });
        return { id: batchId, done: Promise.resolve() };
      }
      case 'committing':
        return { id, done: answer(commit) };
      case 'undoing':
        return { id, done: answer(undo) };
    }
  };
  const finish = async (phase: Phase, server: number, id: string): Promise<void> => {
    switch (phase) {
      case 'reading':
        await bank(server).person.gql(change, { h: householdId, id });
        expect(await bank(server).read(id)).toMatchObject({
          status: 'READY',
          problem: null,
          counts: { all: lineCount, new: lineCount },
        });
        return;
      case 'committing':
        expect(await bank(server).commit(id)).toMatchObject({ status: 'COMMITTED', problem: null });
        return;
      case 'undoing':
        expect(await bank(server).undo(id)).toMatchObject({
          removed: lineCount,
          batch: { status: 'UNDONE', problem: null },
        });
    }
  };
  const isImportedAfter: Record<Phase, boolean> = { reading: false, committing: true, undoing: false };
  const statusAfter: Record<Phase, string> = { reading: 'READY', committing: 'COMMITTED', undoing: 'UNDONE' };

  it('is neither half there nor twice there, wherever its server is killed; the other one says so and finishes', async () => {
    // How long each phase takes here and now, so that kills at any moment come in its time.
    const took: Record<Phase, number> = { reading: 0, committing: 0, undoing: 0 };
    let id = '';
    for (const phase of phases) {
      const began = performance.now();
      const work = await begin(phase, 0, id);
      id = work.id;
      await work.done;
      await bank(0).read(id);
      took[phase] = performance.now() - began;
    }

    const moments: string[] = [];
    let victim = 0;
    // Every phase in the middle of its writing, then at any moment, which may be too late.
    for (const isMidway of [true, false]) {
      for (const phase of phases) {
        const survivor = 1 - victim;
        const before = await transactions();
        const passed = Math.floor(Math.random() * statementCounts[phase]);
        if (isMidway) await standstill.after(passed);
        const work = await begin(phase, victim, id);
        id = work.id;
        const listening = await bank(survivor).person.listen(watch, { h: householdId, id });
        const delayMs = Math.random() * 0.9 * took[phase];
        if (isMidway) await standstill.reached();
        else await new Promise((resume) => setTimeout(resume, delayMs));
        await servers[victim]!.stop('SIGKILL');
        await work.done;
        const restarted = spawn();
        if (isMidway) await standstill.end();
        await untilAllRests();
        const left = await row(id);
        moments.push(
          `${phase} ${isMidway ? `after ${passed} statements` : `${Math.round(delayMs)} of ${Math.round(took[phase])} ms`}: ${left.status}${left.at_work ? ', at work' : ''}`,
        );

        if (isMidway) expect(left.at_work).toBe(true);
        if (left.at_work) {
          await letTimePass(id);
          // Nobody asks for it: the other server finds it by itself, and tells those who watch.
          await untilNobodyWorks(id);
          await expect
            .poll(() => listening.events.at(-1)?.data?.importProgress.status, { timeout: 5_000 })
            .toBe(interrupted[phase].status);
          expect(await bank(survivor).batch(id)).toMatchObject(interrupted[phase]);
          expect(await transactions()).toBe(before);
          await expectBooks(survivor, phase === 'undoing');
          await finish(phase, survivor, id);
        }
        listening.stop();
        expect((await row(id)).status).toBe(statusAfter[phase]);
        await expectBooks(survivor, isImportedAfter[phase]);
        servers[victim] = await restarted;
        victim = survivor;
      }
    }
    console.error('killed while', moments.join('; '));
  });

  it('is found dead within 40 seconds by the clock alone', async () => {
    const batch = await bank(0).preview(statementFile(lineCount), { accountId: checking });
    const work = await begin('committing', 0, batch.id);
    await expect.poll(async () => (await row(batch.id)).status, { interval: 10 }).toBe('COMMITTING');
    await servers[0].stop('SIGKILL');
    await work.done;
    const died = performance.now();
    await untilNobodyWorks(batch.id, 60_000);
    expect(performance.now() - died).toBeLessThan(40_000);
    expect(await bank(1).batch(batch.id)).toMatchObject(interrupted.committing);
    await bank(1).cancel(batch.id);
    servers[0] = await spawn();
  });

  it('belongs to one server at a time', async () => {
    const batch = await bank(0).preview(statementFile(lineCount), { accountId: checking });
    const both = async (mutation: string): Promise<string[]> => {
      const answers = await Promise.all(
        [0, 1].map(
          async (server) => await bank(server).person.send(mutation, { h: householdId, id: batch.id }),
        ),
      );
      return answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort();
    };
    expect(['import_is_busy', 'import_not_ready']).toContain((await both(commit))[1]);
    await expectBooks(0, true);
    expect(['import_is_busy', 'import_not_ready']).toContain((await both(undo))[1]);
    await expectBooks(1, false);
  });

  it('is taken from a server that stood still, and what that one goes on to do writes nothing', async () => {
    const batch = await bank(0).preview(statementFile(lineCount), { accountId: checking });
    for (const phase of ['committing', 'undoing'] as const) {
      await standstill.after(1);
      const work = await begin(phase, 0, batch.id);
      await standstill.reached();
      servers[0].process.kill('SIGSTOP');
      await standstill.end();
      expect((await row(batch.id)).at_work).toBe(true);
      await letTimePass(batch.id);
      // What it holds is given back by PostgreSQL, when it has said nothing for a while in the middle of a transaction.
      await finish(phase, 1, batch.id);
      await expectBooks(1, isImportedAfter[phase]);
      servers[0].process.kill('SIGCONT');
      expect(await work.done).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
      await expectBooks(1, isImportedAfter[phase]);
      expect((await row(batch.id)).status).toBe(statusAfter[phase]);
    }
  });

  it('that is being read is taken over, and the first reading adds no line', async () => {
    await standstill.after(0);
    const { id } = await bank(0).start(statementFile(lineCount), { accountId: checking });
    // In the middle of a transaction, which PostgreSQL ends.
    await standstill.reached();
    servers[0].process.kill('SIGSTOP');
    await standstill.end();
    expect(await row(id)).toEqual({ status: 'READING', at_work: true });
    await letTimePass(id);
    await finish('reading', 1, id);
    servers[0].process.kill('SIGCONT');
    // The last word of the first reading.
    const ended = (line: string): boolean => line.includes(id) && line.includes('reading an import ended');
    const lastWord = (): unknown => JSON.parse(servers[0].output().split('\n').find(ended) ?? 'null');
    await expect
      .poll(lastWord, { timeout: 60_000, interval: 50 })
      .toMatchObject({ outcome: 'stopped', batchId: id });
    expect(await bank(1).batch(id)).toMatchObject({ status: 'READY', counts: { all: lineCount } });
  });

  it('that is being read or committed when its server is told to end says why nothing came of it', async () => {
    const ready = await bank(0).preview(statementFile(lineCount), { accountId: checking });
    const large = await bank(0).start(statementFile(200_000), { accountId: checking });
    const work = await begin('committing', 0, ready.id);
    await expect.poll(async () => (await row(ready.id)).status, { interval: 10 }).not.toBe('READY');
    const ended = servers[0].stop('SIGTERM');
    await work.done;
    expect(await ended).toBe(0);
    // A commit has time to finish, but for a busy machine's; the reading of so large a file has not.
    const { status, problem } = await bank(1).batch(ready.id);
    expect([status, problem?.code]).toEqual(
      status === 'COMMITTED' ? ['COMMITTED', undefined] : ['READY', 'import_commit_was_interrupted'],
    );
    expect(await bank(1).batch(large.id)).toMatchObject({
      status: 'FAILED',
      problem: { code: 'import_was_interrupted' },
    });
    servers[0] = await spawn();
  });
});
