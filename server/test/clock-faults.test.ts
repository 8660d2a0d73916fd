import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bordersOf, type Zone, zones } from '../faults/clock/borders.ts';
import { crossBorders } from '../faults/clock/crossing.ts';
import { jump } from '../faults/clock/jumping.ts';
import type { Trial } from '../faults/clock/trial.ts';
import { todayIn } from '../src/ledger/date.ts';
import { Books } from './support/books.ts';
import { ImportClient } from './support/import-client.ts';
import { startServer, type TestServer } from './support/server.ts';

/** The share of `pnpm faults --suite clock` that is quick: two zones, and a clock that is given to the server. */
const tried = ['America/Santiago', 'Australia/Lord_Howe'] as const satisfies readonly Zone[];

/** Years that are over: what is decided about the next ones, tables of different ages know differently. */
const years = [2022, 2024, 2025];

describe('a clock', { timeout: 120_000 }, () => {
  let server: TestServer;
  let aheadOfMachineMs = 0;
  const now = (): Date => new Date(Date.now() + aheadOfMachineMs);
  const clock = {
    now,
    moveTo(instant: Date) {
      aheadOfMachineMs = instant.getTime() - Date.now();
    },
  };
  const households = new Map<Zone, Books>();

  beforeAll(async () => {
    server = await startServer({ now });
    for (const timeZone of [...tried, 'Europe/Berlin'] as const)
      households.set(timeZone, await Books.make(server.client(), { timeZone }));
  }, 120_000);
  afterAll(async () => {
    await server.close();
  });

  const trial = (): Trial => ({ url: server.url, clock, households, say: () => undefined });

  it('shows the day that PostgreSQL’s own table of time zones says, at every border', async () => {
    for (const zone of zones) {
      const instants = years
        .flatMap((year) => bordersOf(zone, year))
        .flatMap(({ at }) => [at - 1_000, at, at + 1_000]);
      const rows = await server.reader.rows<[string]>(
        {
          name: 'days_in_zone',
          text: `select (to_timestamp(ms / 1000.0) at time zone $1)::date::text
                 from unnest($2::bigint[]) with ordinality as at (ms, n) order by n`,
        },
        [zone, instants],
      );
      expect(instants.map((at) => [at, todayIn(zone, new Date(at))])).toEqual(
        instants.map((at, n) => [at, rows[n]?.[0]]),
      );
    }
  });

  it.each(tried)(
    'in %s ends days and months where they end, also at midnights that are skipped',
    async (zone) => {
      for (const { what, times, failures } of await crossBorders(trial(), [zone])) {
        expect(failures, what).toEqual([]);
        expect(times).toBeGreaterThan(12);
      }
    },
  );

  it('may jump: nothing ends early, nothing is done twice', async () => {
    for (const { what, failures } of await jump(trial())) expect(failures, what).toEqual([]);
  });

  it('of the database may be put back: an import whose server died is not waited for until it has caught up', async () => {
    const books = households.get('Europe/Berlin');
    if (books === undefined) throw new Error('there is no household');
    const bank = new ImportClient(books.client, books.householdId);
    const { id } = await bank.preview('Date;Payee;Amount\n2026-03-02;Bakery;-3.00\n', {
      accountId: books.account('Giro'),
    });
    // What the row says when the clock is put back by an hour while its server dies.
    await server.pool.query(
      `update import_batch set status = 'READING', worker_seen_at = now() + interval '1 hour' where household_id = $1 and id = $2`,
      [books.householdId, id],
    );
    expect(await bank.batch(id)).toMatchObject({
      status: 'FAILED',
      problem: { code: 'import_was_interrupted' },
    });
  });
});
