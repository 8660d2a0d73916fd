import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type ClamdAnswer, ClamdStream } from './clamd.ts';

/** Speaks clamd's side of INSTREAM as far as a test wants it to. */
class OtherSide {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What was sent to it, frames and all. */
  received = Buffer.alloc(0);

  constructor(private readonly heard: (socket: Socket, received: Buffer) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('data', (bytes) => {
        this.received = Buffer.concat([this.received, bytes]);
        this.heard(socket, this.received);
      });
    });
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/** The bytes of a file in what was sent; null before its end came. */
function fileIn(received: Buffer): Buffer | null {
  const command = 'zINSTREAM\0';
  expect(received.subarray(0, command.length).toString()).toBe(command);
  const chunks: Buffer[] = [];
  let at = command.length;
  while (at + 4 <= received.length) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

/** Answers `text` when it has a whole file. */
const answering = (text: string) => (socket: Socket, received: Buffer) => {
  if (fileIn(received) !== null) socket.write(`${text}\0`);
};

describe('a file that clamd looks at', () => {
  let clamd: OtherSide | undefined;
  afterEach(() => clamd?.close());

  /** Lets `chunks` through; what came out, what clamd was taken to say, and how the stream ended. */
  async function look(
    heard: ((socket: Socket, received: Buffer) => void) | null,
    content: Readable,
    waitMsMax = 10_000,
  ) {
    clamd = new OtherSide(heard ?? (() => undefined));
    const port = await clamd.listen();
    if (heard === null) clamd.close();
    const answers: ClamdAnswer[] = [];
    const judge = (answer: ClamdAnswer): Error | null => {
      answers.push(answer);
      return answer.kind === 'clean' ? null : new Error(answer.kind);
    };
    const stream = new ClamdStream({ host: '127.0.0.1', port, waitMsMax, judge });
    const passed: Buffer[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        passed.push(chunk);
        done();
      },
    });
    const ended = await pipeline(content, stream, sink).then(
      () => 'well',
      (error: Error) => error.message,
    );
    return { ended, answers, passed: Buffer.concat(passed) };
  }

  const chunksOf = (bytes: Buffer, size: number): Readable =>
    Readable.from(
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      ),
    );
  const bytes = Buffer.from(Array.from({ length: 300_001 }, (_, i) => (i * 7919) % 251));

  it.each([1_000, 65_536, 300_001])(
    'is sent whole in chunks of %d bytes, and passes unchanged',
    async (size) => {
      const { ended, answers, passed } = await look(answering('stream: OK'), chunksOf(bytes, size));
      expect([ended, answers]).toEqual(['well', [{ kind: 'clean' }]]);
      expect(passed.equals(bytes)).toBe(true);
      expect(fileIn(clamd?.received ?? Buffer.alloc(0))?.equals(bytes)).toBe(true);
    },
  );

  it('that is empty is sent as none', async () => {
    const { ended } = await look(answering('stream: OK'), Readable.from([Buffer.alloc(0)]));
    expect([ended, fileIn(clamd?.received ?? Buffer.alloc(0))]).toEqual(['well', Buffer.alloc(0)]);
  });

  it.each<[string, ClamdAnswer]>([
    ['stream: Win.Test.X-1 FOUND', { kind: 'found', signature: 'Win.Test.X-1' }],
    ['INSTREAM size limit exceeded. ERROR', { kind: 'too_large' }],
    [
      "stream: Can't allocate memory ERROR",
      { kind: 'away', reason: "it answered: stream: Can't allocate memory ERROR" },
    ],
    ['UNKNOWN COMMAND', { kind: 'away', reason: 'it answered: UNKNOWN COMMAND' }],
    ['stream: OK, so far', { kind: 'away', reason: 'it answered: stream: OK, so far' }],
  ])('is not let through by the answer %s', async (text, answer) => {
    const { ended, answers } = await look(answering(text), chunksOf(bytes, 65_536));
    expect([ended, answers]).toEqual([answer.kind, [answer]]);
  });

  it('is not let through where clamd is not there, breaks off or says half a word', async () => {
    expect(await look(null, chunksOf(bytes, 65_536))).toMatchObject({ ended: 'away' });
    const breaksOff = (socket: Socket): unknown => socket.destroy();
    expect(await look(breaksOff, chunksOf(bytes, 65_536))).toMatchObject({ ended: 'away' });
    const halfWord = (socket: Socket, received: Buffer): unknown =>
      fileIn(received) === null ? undefined : socket.end('stream: O');
    expect(await look(halfWord, chunksOf(bytes, 65_536))).toMatchObject({
      ended: 'away',
      answers: [{ reason: 'it answered: stream: O' }],
    });
  });

  it('is too large for a clamd that breaks off without a word, and is there', async () => {
    const breaksOff = (socket: Socket, received: Buffer): void => {
      if (received.subarray(-6).toString() === 'zPING\0') socket.write('PONG\0');
      else socket.resetAndDestroy();
    };
    expect(await look(breaksOff, chunksOf(bytes, 65_536))).toMatchObject({
      ended: 'too_large',
      answers: [{ kind: 'too_large' }],
    });
  });

  it('is not let through by an answer that came before its end', async () => {
    const tooSoon = (socket: Socket): unknown => socket.write('stream: OK\0');
    const slow = new PassThrough();
    slow.write('a');
    const looked = look(tooSoon, slow);
    expect(await looked).toMatchObject({
      ended: 'away',
      answers: [{ kind: 'away', reason: 'it answered before it had all of the file' }],
    });
  });

  it('is not waited for longer than it may take, whether clamd reads nothing or says nothing', async () => {
    const saysNothing = await look(() => undefined, chunksOf(bytes, 65_536), 100);
    expect(saysNothing.answers).toEqual([{ kind: 'away', reason: 'it did not answer within 100 ms' }]);
    const large = Buffer.alloc(16 * 1_048_576);
    const readsNothing = await look((socket) => socket.pause(), chunksOf(large, 65_536), 100);
    expect(readsNothing.answers).toEqual([{ kind: 'away', reason: 'it did not answer within 100 ms' }]);
  });

  it('costs clamd its time no longer than somebody sends it; who sends slowly is waited for', async () => {
    const slow = new PassThrough();
    const looked = look(answering('stream: OK'), slow, 100);
    slow.write('a');
    await new Promise((resolve) => setTimeout(resolve, 250));
    slow.end('b');
    expect(await looked).toMatchObject({ ended: 'well' });

    const broken = new PassThrough();
    const breaking = look(answering('stream: OK'), broken);
    broken.write('a');
    await expect.poll(() => clamd?.received.length ?? 0).toBeGreaterThan(14);
    broken.destroy(new Error('the browser went away'));
    expect(await breaking).toMatchObject({ ended: 'the browser went away', answers: [] });
    await expect.poll(() => clamd?.connections).toBe(0);
  });
});
