import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A moment after the start, so that the first requests do not wait for it. */
const afterMs = 1_000;

/**
 * Collects once what the start has left behind. By itself that goes only when memory runs short, which on a server at rest
 * is never; what the system counts until then is what a small machine or a pod's limit has less.
 */
export function giveBackMemoryOfStart(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  // As when memory has run out: the young generation shrinks to what it needs, and code that ran once goes too.
  setTimeout(() => collect({ type: 'major', flavor: 'last-resort' }), afterMs).unref();
}
