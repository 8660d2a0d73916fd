import { inRepository } from '../repository.ts';
import { startNodeChild, type NodeChild } from './child.ts';
import { beforeExit, isStopping } from './stopping.ts';
import { watchFolders } from './watch-folders.ts';

/** Editors write a file in several steps, and a formatter may follow; one restart serves them all. */
const settleMs = 30;
/** In development nobody's work is lost with a request; what does not end by then is ended. */
const stopWithinMs = 2_000;

/** The next server gets ready when the one before has had the machine to itself for its start. */
const standbyAfterMs = 2_000;

/**
 * Runs the server from its sources, and again whenever one of them is saved. The next one stands by, with all packages
 * loaded: of a start, the sources alone are left to do.
 */
export function startDevServer(environment: NodeJS.ProcessEnv, onOutput: (text: string) => void): void {
  let current: NodeChild | null = null;
  let standby: NodeChild | null = null;
  let standbyTimer: NodeJS.Timeout | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isRestarting = false;
  let isChangedAgain = false;

  const getReady = () =>
    startNodeChild({
      file: inRepository('scripts/launch/standby.ts'),
      preload: [inRepository('scripts/launch/typescript-loader.ts')],
      args: [inRepository('server/src')],
      folder: inRepository('server'),
      environment: { ...environment, NODE_COMPILE_CACHE: inRepository('.cache', 'compiled') },
      onOutput,
    });
  const start = () => {
    const child = standby?.process.connected ? standby : getReady();
    current = child;
    child.process.send(inRepository('server/src/main.ts'));
    standby = null;
    if (standbyTimer) clearTimeout(standbyTimer);
    standbyTimer = setTimeout(() => (standby = getReady()), standbyAfterMs);
    void child.ended.then((code) => {
      if (current !== child || isRestarting || isStopping()) return;
      onOutput(
        `It has ended by itself (${code === null ? 'by a signal' : `code ${code}`}); saving a file starts it again.\n`,
      );
    });
  };
  const restart = async () => {
    if (isRestarting) {
      isChangedAgain = true;
      return;
    }
    isRestarting = true;
    do {
      isChangedAgain = false;
      await current?.stop(stopWithinMs);
    } while (isChangedAgain);
    isRestarting = false;
    if (!isStopping()) start();
  };

  const unwatch = watchFolders(inRepository('server/src'), (file) => {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) return;
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void restart(), settleMs);
  });
  beforeExit(async () => {
    unwatch();
    if (standbyTimer) clearTimeout(standbyTimer);
    await Promise.all([standby?.stop(stopWithinMs), current?.stop(stopWithinMs)]);
  });
  start();
}
