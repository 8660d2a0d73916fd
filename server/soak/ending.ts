import { isStopping } from '../../scripts/launch/stopping.ts';
import type { SoakedServer } from './servers/soaked-server.ts';

/** One Ctrl-C may arrive several times: from the terminal, and from the programs between. */
const oneSignalMs = 1_500;
/** Ends the stay of the crowd, while there is one. */
let endEarly: (() => void) | null = null;
let firstMs: number | null = null;

/**
 * When the crowd's time is over: after `minutes`, at the first Ctrl-C, or when a server ends by itself, which is told where its
 * answers are missed.
 */
export function endingOf(
  minutes: number,
  servers: readonly SoakedServer[],
  say: (line: string) => void,
): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), minutes * 60_000);
  const end = (why: string): void => {
    if (controller.signal.aborted || isStopping()) return;
    say(why);
    clearTimeout(timer);
    controller.abort();
  };
  endEarly = () => end('Ending early, with what is measured so far; Ctrl-C again ends it at once');
  for (const server of servers)
    void server.ended.then((code) => end(`${server.name} has ended by itself with ${code}`));
  return controller.signal;
}

/** Takes the first Ctrl-C for the end of the crowd's stay, if that has begun; answers whether it did. */
export function interrupt(): boolean {
  if (endEarly === null) return false;
  const now = performance.now();
  firstMs ??= now;
  if (now - firstMs > oneSignalMs) return false;
  endEarly();
  return true;
}
