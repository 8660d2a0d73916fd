import type { OperationName } from './asking/documents.ts';
import type { SampleBook } from './asking/samples.ts';
import type { ContenderName, Running } from './contenders/contender.ts';
import type { Driver } from './load/drive.ts';
import type { LoadOrder } from './load/driver.ts';
import { cpuSeconds, cpuSecondsOfTree } from './load/processes.ts';

/** One contender on one size of books. */
export interface Entrant extends Running {
  readonly size: string;
  readonly samples: SampleBook;
}

/** What one contender did in one operation. */
export interface Figure {
  readonly operation: OperationName;
  readonly size: string;
  readonly contender: ContenderName;
  /** Median over the rounds, with all connections busy. */
  readonly perSecond: number;
  /** Slowest and fastest round over the median: how much the machine's other work shook the figure. */
  readonly spread: number;
  /** CPU of the server's process for one request; null where the system does not tell. */
  readonly serverCpuMs: number | null;
  /** CPU of PostgreSQL's processes for one request. */
  readonly databaseCpuMs: number | null;
  /** At half the throughput, from when a request was due. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Measuring {
  readonly driver: Driver;
  readonly postgresPid: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly withLatency: boolean;
}

interface Round {
  readonly perSecond: number;
  readonly serverCpuMs: number | null;
  readonly databaseCpuMs: number | null;
}

const warmUpSeconds = 1;

/**
 * Measures one operation: all entrants in turn, several rounds, so that what else the machine does meets all of them alike.
 *
 * @throws Error when an answer failed, since the throughput of failures says nothing
 */
export async function measure(
  operation: OperationName,
  entrants: readonly Entrant[],
  how: Measuring,
): Promise<Figure[]> {
  const rounds = new Map<Entrant, Round[]>(entrants.map((entrant) => [entrant, []]));
  for (const entrant of entrants) await load(operation, entrant, how, { seconds: warmUpSeconds });
  for (let round = 0; round < how.rounds; round += 1) {
    // Each round begins with another one.
    const inTurn = [
      ...entrants.slice(round % entrants.length),
      ...entrants.slice(0, round % entrants.length),
    ];
    for (const entrant of inTurn)
      rounds.get(entrant)?.push(await load(operation, entrant, how, { seconds: how.seconds }));
  }
  const figures: Figure[] = [];
  for (const entrant of entrants) {
    const own = rounds.get(entrant) ?? [];
    const speeds = own.map(({ perSecond }) => perSecond).toSorted((a, b) => a - b);
    const perSecond = median(speeds);
    const calm = how.withLatency
      ? await load(operation, entrant, how, { seconds: how.seconds, rate: Math.max(1, perSecond / 2) })
      : { p50Ms: Number.NaN, p99Ms: Number.NaN };
    figures.push({
      operation,
      size: entrant.size,
      contender: entrant.contender.name,
      perSecond,
      spread: ((speeds.at(-1) ?? 0) - (speeds[0] ?? 0)) / perSecond,
      serverCpuMs: medianOf(own.map(({ serverCpuMs }) => serverCpuMs)),
      databaseCpuMs: medianOf(own.map(({ databaseCpuMs }) => databaseCpuMs)),
      p50Ms: calm.p50Ms,
      p99Ms: calm.p99Ms,
    });
  }
  return figures;
}

async function load(
  operation: OperationName,
  { contender, origin, pid, samples, size }: Entrant,
  { driver, postgresPid }: Measuring,
  { seconds, rate }: Pick<LoadOrder, 'seconds' | 'rate'>,
): Promise<Round & { readonly p50Ms: number; readonly p99Ms: number }> {
  const asked = samples.of(operation, contender.name);
  const path = contender.request(operation, asked[0]?.[0] ?? {}).path;
  const bodies = asked.map((own) => own.map((variables) => contender.request(operation, variables).body));
  const before = { server: cpuSeconds(pid), database: cpuSecondsOfTree(postgresPid) };
  const result = await driver.drive({
    origin,
    path,
    headers: contender.headers,
    bodies,
    seconds,
    ...(rate === undefined ? {} : { rate }),
  });
  const after = { server: cpuSeconds(pid), database: cpuSecondsOfTree(postgresPid) };
  if (result.failures > 0 || result.requests === 0)
    throw new Error(
      `${operation} of ${contender.name} at ${size}: ${result.failures} of ${result.requests + result.failures} requests failed, the first with ${result.firstFailure}`,
    );
  const perRequestMs = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : ((to - from) * 1_000) / result.requests;
  return {
    perSecond: result.requests / result.seconds,
    serverCpuMs: perRequestMs(before.server, after.server),
    databaseCpuMs: perRequestMs(before.database, after.database),
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
  };
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return known.length === 0 ? null : median(known);
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
