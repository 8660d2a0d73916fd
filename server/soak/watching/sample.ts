import { median } from '../judging/slope.ts';
import type { Tally } from '../people/tally.ts';
import type { SoakedServer } from '../servers/soaked-server.ts';
import { type Figure, readFigures, sumOf } from './prometheus-text.ts';
import type { Stores, StoresState } from './stores.ts';

/** One reading of everything: figures by name; those of a server begin with its name and a point. */
export interface Sample {
  /** Since the crowd came. */
  readonly hours: number;
  readonly figures: Readonly<Record<string, number>>;
}

const mebibyte = 1_048_576;

/** Figures of one server that its own metrics tell. */
export function serverFigures(figures: readonly Figure[]): Readonly<Record<string, number>> {
  const sum = (name: string): number => sumOf(figures, name);
  // Which server people choose is theirs: what they and the pool hold open is counted for itself.
  const counted = sum('finance_sockets_open') + sum('finance_database_connections');
  return {
    'resident MiB': sum('process_resident_memory_bytes') / mebibyte,
    handles: sum('nodejs_active_handles_total') - counted,
    files: sum('process_open_fds') - counted,
    sockets: sum('finance_sockets_open'),
    subscriptions: sum('finance_socket_subscriptions'),
    'pool connections': sum('finance_database_connections'),
    'pool waiting': sum('finance_database_waiting'),
    'loop delay ms': sum('nodejs_eventloop_lag_p99_seconds') * 1_000,
    series: figures.length,
  };
}

/** What all tables hold together. */
export function storeFigures(state: StoresState): Readonly<Record<string, number>> {
  const live = state.tables.reduce((sum, table) => sum + table.live, 0);
  const dead = state.tables.reduce((sum, table) => sum + table.dead, 0);
  const bytes = state.tables.reduce((sum, table) => sum + table.bytes, 0);
  return {
    'Redis MiB': state.redisBytes / mebibyte,
    'Redis clients': state.redisClients,
    'Redis channels': state.redisChannels,
    backends: state.backends,
    'database MiB': state.databaseBytes / mebibyte,
    rows: live,
    'dead per live': live === 0 ? 0 : dead / live,
    'bytes per row': live === 0 ? 0 : bytes / live,
    files: state.files,
    'files unnamed': state.files - state.filesNamed,
  };
}

/** Reads everything, over and over. */
export class Sampler {
  readonly samples: Sample[] = [];
  /** What the stores held last, table by table. */
  lastState: StoresState | null = null;
  readonly #servers: readonly SoakedServer[];
  readonly #stores: Stores;
  readonly #tally: Tally;
  readonly #beganMs = performance.now();
  #requestsBefore = 0;
  #beforeMs = performance.now();

  constructor(servers: readonly SoakedServer[], stores: Stores, tally: Tally) {
    this.#servers = servers;
    this.#stores = stores;
    this.#tally = tally;
    this.#requestsBefore = tally.requests;
    tally.takeTimes();
  }

  /**
   * Takes one sample.
   *
   * @param withHeap whether all garbage is collected, so that the heap that is left tells of what is kept
   */
  async take({ withHeap }: { readonly withHeap: boolean }): Promise<Sample> {
    const nowMs = performance.now();
    const figures: Record<string, number> = this.#crowdFigures(nowMs);
    for (const server of this.#servers)
      for (const [name, value] of Object.entries(serverFigures(readFigures(await server.metrics()))))
        figures[`${server.name}.${name}`] = value;
    this.lastState = await this.#stores.read();
    Object.assign(figures, storeFigures(this.lastState));
    if (withHeap) {
      for (const server of this.#servers) {
        const { heapUsed, external } = await server.heapLeft();
        figures[`${server.name}.heap MiB`] = heapUsed / mebibyte;
        figures[`${server.name}.external MiB`] = external / mebibyte;
      }
    }
    const sample = { hours: (nowMs - this.#beganMs) / 3_600_000, figures };
    this.samples.push(sample);
    return sample;
  }

  #crowdFigures(nowMs: number): Record<string, number> {
    const { requests } = this.#tally;
    const perSecond = ((requests - this.#requestsBefore) * 1_000) / Math.max(1, nowMs - this.#beforeMs);
    const times = this.#tally.takeTimes();
    this.#requestsBefore = requests;
    this.#beforeMs = nowMs;
    return {
      failures: this.#tally.failureCount,
      ...(this.samples.length === 0 ? {} : { 'requests per second': perSecond }),
      ...(times.length === 0 ? {} : { 'answer ms': median(times) }),
    };
  }
}
