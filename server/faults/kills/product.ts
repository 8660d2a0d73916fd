import { readdirSync } from 'node:fs';
import { householdData, openDataFolder } from '../../../scripts/launch/household-data.ts';
import { isRunning, processParent } from '../../../scripts/launch/process-identity.ts';
import { beforeExit } from '../../../scripts/launch/stopping.ts';
import { runningCluster, startCluster } from '../../../scripts/postgres/cluster.ts';
import { type Launched, launch } from '../../../scripts/testing/launched.ts';

/** What is killed: the server, or PostgreSQL with all of its processes, as a power cut ends them. */
export type Victim = 'server' | 'postgres';

/** `pnpm start` on a data folder of its own: what supervises the server and PostgreSQL here is what does so on a laptop. */
export interface Product {
  readonly url: string;
  readonly uploads: string;
  /** The address of the books, for questions of the suite's own. */
  readonly databaseUrl: () => string;
  /** Sends SIGKILL, and returns when none of the processes runs any more. */
  readonly kill: (victim: Victim) => Promise<void>;
  /** What it wrote so far. */
  readonly output: () => string;
  /** Ends it as Ctrl-C does, and starts it again at the same address. */
  readonly restart: () => Promise<void>;
  /** Ends it as Ctrl-C does; its data stays. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the product on `data` and waits until it says that the books are open. Its cluster is made first, without forcing a
 * thousand new files to the disk one by one: kill -9 takes nothing from the system's memory of files.
 */
export async function startProduct(data: string): Promise<Product> {
  const own = householdData({ FINANCE_DATA: data });
  openDataFolder(own);
  const made = await startCluster({ ...own.cluster, configuration: { fsync: 'off' } });
  await made.stop();
  const start = async (port?: number): Promise<Launched> => {
    const launched = await launch({
      data,
      environment: { REQUESTS_PER_MINUTE_MAX: '1000000' },
      ...(port === undefined ? {} : { port }),
    });
    stopping = async () => {
      launched.process.kill('SIGTERM');
      await launched.ended;
    };
    await launched.ready();
    return launched;
  };
  let stopping = async (): Promise<void> => undefined;
  const stop = async (): Promise<void> => await stopping();
  beforeExit(stop);
  let launched = await start();
  const { cluster, uploads } = own;
  const postgres = () => {
    const running = runningCluster(cluster);
    if (running === null) throw new Error('PostgreSQL does not run');
    return running;
  };
  return {
    url: launched.url,
    uploads,
    databaseUrl: () => postgres().url('finance'),
    async kill(victim) {
      await killAll(victim === 'server' ? [launched.server()] : withChildren(postgres().pid));
    },
    output: () => launched.output(),
    async restart() {
      await stop();
      launched = await start(launched.port);
    },
    stop,
  };
}

/** The processes of a PostgreSQL: its first one stands still from here on, so that it starts no other meanwhile. */
function withChildren(postmaster: number): number[] {
  process.kill(postmaster, 'SIGSTOP');
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && processParent(pid) === postmaster);
  return [postmaster, ...children];
}

async function killAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
  while (pids.some((pid) => isRunning(pid))) await new Promise((resolve) => setTimeout(resolve, 2));
}
