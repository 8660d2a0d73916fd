import { getCompileCacheDir } from 'node:module';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ReadingOrder, ToWorker } from './messages.ts';

/** The worker stands beside this file in the same language: `.js` where the server was built, `.ts` where it runs from its sources. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

// Node strips types by WebAssembly whose code all threads share, and V8 13.6 may end the process by a segmentation fault where one
// thread compiles a call from it to JavaScript anew while others end (WasmCodeRefScope frees what belongs to no module). So such
// calls stay as they were compiled first; what was built strips nothing.
if (extension === 'ts') setFlagsFromString('--wasm-wrapper-tiering-budget=2147483647');

/**
 * Memory that a reading may take, in MiB: what 100,000 lines (some 10 MB) and as many in the books need is under 200, and a thread that may take
 * more takes it, before it looks for what it can give back.
 */
function heapMegabytesMax(fileBytes: number): number {
  return Math.min(448, 160 + Math.ceil((fileBytes / 1_048_576) * 8));
}

/** Where Node keeps what it compiled, if it does: by that a thread starts in a third of the time where it runs from its sources. */
function compileCache(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(folder) };
}

/** A worker that ended before it was done, by itself or because it was told to. */
export class ReadingEnded extends Error {
  constructor(readonly outOfMemory: boolean) {
    super(outOfMemory ? 'the reading ran out of memory' : 'the reading ended early');
    this.name = 'ReadingEnded';
  }
}

/** One thread that reads one file, and what it says, in order. */
export class ReadingThread {
  readonly #worker: Worker;
  readonly #messages: FromWorker[] = [];
  #failure: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(order: ReadingOrder, fileBytes: number) {
    // Node strips the types of a thread by itself, so neither a loader nor anything else of the environment is handed on.
    this.#worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
      workerData: order,
      execArgv: [],
      env: compileCache(),
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax(fileBytes), maxYoungGenerationSizeMb: 24 },
    });
    this.#worker.on('message', (message: FromWorker) => {
      this.#messages.push(message);
      this.#wake?.();
    });
    this.#worker.on('error', (error: Error) => {
      this.#fail(Reflect.get(error, 'code') === 'ERR_WORKER_OUT_OF_MEMORY' ? new ReadingEnded(true) : error);
    });
    this.#worker.on('exit', () => this.#fail(new ReadingEnded(false)));
  }

  send(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(message);
  }

  /** The next message, waited for. @throws ReadingEnded when none will come; what the worker threw */
  async next(): Promise<FromWorker> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  /** Ends the thread wherever it is. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }
}
