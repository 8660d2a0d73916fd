/**
 * Loaded into a server ahead of its program: tells what cannot be seen from outside. Asked by a message, it collects all garbage
 * and answers with the heap that is left; or writes the heap to a file, to be compared with another.
 */
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What is asked for. */
export type Asking = { readonly type: 'heap' } | { readonly type: 'snapshot'; readonly file: string };

/** What is answered, in bytes. */
export interface HeapLeft {
  readonly type: 'heap left';
  readonly heapUsed: number;
  readonly external: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('message', ({ type, ...rest }: Asking) => {
  if (type === 'snapshot') {
    writeHeapSnapshot((rest as { file: string }).file);
    process.send?.({ type: 'snapshot written' });
  } else if (type === 'heap') {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    process.send?.({ type: 'heap left', heapUsed, external } satisfies HeapLeft);
  }
});
// A listener holds the channel open, and with it the process; the program alone decides how long it runs.
process.channel?.unref();
