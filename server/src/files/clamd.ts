import { connect, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';

/** What clamd says of a file: away is whoever gives no answer that could be relied on. */
export type ClamdAnswer =
  | { readonly kind: 'clean' }
  | { readonly kind: 'found'; readonly signature: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'away'; readonly reason: string };

export interface ClamdOptions {
  readonly host: string;
  readonly port: number;
  /** How long clamd may take nothing, or say nothing when it has all. */
  readonly waitMsMax: number;
  /** Told of the answer once; what it answers is what the stream fails with, and null lets the file through. */
  readonly judge: (answer: ClamdAnswer) => Error | null;
}

const answerCharactersMax = 1_000;
/** No more bytes follow: a chunk of none. */
const end = Buffer.alloc(4);

/**
 * Lets a stream through while clamd is sent the same bytes, by its command INSTREAM: chunks, each after its length in four bytes,
 * then one of no bytes. Ends when clamd has answered.
 */
export class ClamdStream extends Transform {
  readonly #options: ClamdOptions;
  readonly #socket: Socket;
  #told = '';
  #timer: NodeJS.Timeout | undefined;
  #wasThere = false;
  /** Ends the stream; there once clamd was sent all of it. */
  #finish: TransformCallback | null = null;
  #isSettled = false;

  constructor(options: ClamdOptions) {
    super();
    this.#options = options;
    this.#socket = connect({ host: options.host, port: options.port });
    this.#socket.on('connect', () => (this.#wasThere = true));
    this.#socket.on('data', (bytes) => {
      this.#told += bytes.toString();
      if (this.#told.includes('\0') || this.#told.length > answerCharactersMax) void this.#settle('');
    });
    this.#socket.on('error', (error) => void this.#settle(error.message, this.#wasThere));
    this.#socket.on('close', () => void this.#settle('it closed the connection', this.#wasThere));
    this.#socket.write('zINSTREAM\0');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    // To clamd one of no bytes would be the end.
    if (chunk.length === 0) {
      done();
      return;
    }
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    this.#socket.write(length);
    if (this.#socket.write(chunk)) {
      done(null, chunk);
      return;
    }
    this.#wait();
    this.#socket.once('drain', () => {
      clearTimeout(this.#timer);
      done(null, chunk);
    });
  }

  override _flush(done: TransformCallback): void {
    this.#finish = done;
    this.#wait();
    this.#socket.write(end);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#socket.destroy();
    done(error);
  }

  #wait(): void {
    const { waitMsMax } = this.#options;
    this.#timer = setTimeout(() => void this.#settle(`it did not answer within ${waitMsMax} ms`), waitMsMax);
  }

  /**
   * Judges what clamd has told. After saying that a file is too large it breaks off, and what it had not read by then can take
   * this word away with it: so whoever broke off without one, and is there, is taken to have said that.
   *
   * @param reason why it tells no more
   */
  async #settle(reason: string, brokeOff = false): Promise<void> {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#socket.destroy();
    const answer = read(this.#told);
    if (answer !== null) this.#conclude(answer);
    else if (brokeOff && (await isThere(this.#options))) this.#conclude({ kind: 'too_large' });
    else this.#conclude({ kind: 'away', reason });
  }

  #conclude(answer: ClamdAnswer): void {
    if (this.destroyed) return;
    const isEarly = answer.kind === 'clean' && this.#finish === null;
    const problem = this.#options.judge(
      isEarly ? { kind: 'away', reason: 'it answered before it had all of the file' } : answer,
    );
    if (this.#finish !== null) this.#finish(problem);
    else this.destroy(problem ?? undefined);
  }
}

/** Whether clamd answers at all. */
async function isThere({ host, port, waitMsMax }: ClamdOptions): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: waitMsMax });
    socket.once('data', (bytes) => {
      resolve(bytes.toString().startsWith('PONG'));
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy());
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.write('zPING\0');
  });
}

/** Null where clamd has told nothing. */
function read(told: string): ClamdAnswer | null {
  const [text = ''] = told.split('\0');
  if (text === '') return null;
  if (text === 'stream: OK') return { kind: 'clean' };
  const [, signature] = /^stream: (.+) FOUND$/.exec(text) ?? [];
  if (signature !== undefined) return { kind: 'found', signature };
  if (text.startsWith('INSTREAM size limit exceeded')) return { kind: 'too_large' };
  return { kind: 'away', reason: `it answered: ${text.slice(0, 200)}` };
}
