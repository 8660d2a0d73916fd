import { isStopping } from '../../scripts/launch/stopping.ts';
import { Refusal } from '../../scripts/refusal.ts';
import type { SoakedServer } from './servers/soaked-server.ts';

/** One Ctrl-C may arrive several times: from the terminal, and from the programs between. */
const oneSignalMs = 1_500;
/** Ends the stay of the crowd, while there is one. */
let endEarly: (() => void) | null = null;
/** When the Ctrl-C came that ended it. */
let firstMs: number | null = null;

/**
 * When the crowd's time is over: after `minutes`, at the first Ctrl-C, or when a server ends by itself, which is then the reason,
 * as an Error.
 */
export function endingOf(
  minutes: number,
  servers: readonly SoakedServer[],
  say: (line: string) => void,
): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), minutes * 60_000);
  const end = (reason?: Error): void => {
    if (controller.signal.aborted || isStopping()) return;
    clearTimeout(timer);
    controller.abort(reason);
  };
  controller.signal.addEventListener('abort', () => (endEarly = null));
  endEarly = () => {
    say('Ending early, with what is measured so far; Ctrl-C again ends it at once');
    end();
  };
  for (const { name, ended, log } of servers)
    void ended.then((code) =>
      end(
        new Refusal(
          [`${name} has ended by itself with ${code ?? 'a signal'}. It wrote:`, ...log.lines].join('\n'),
        ),
      ),
    );
  return controller.signal;
}

/** Takes the first Ctrl-C for the end of the crowd's stay, if that has begun; answers whether it did. */
export function interrupt(): boolean {
  const now = performance.now();
  if (firstMs !== null) return now - firstMs <= oneSignalMs;
  if (endEarly === null) return false;
  firstMs = now;
  endEarly();
  return true;
}
