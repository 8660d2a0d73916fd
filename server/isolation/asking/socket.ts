import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { MadeDocument } from '../documents/document.ts';

/** How long a subscription is listened to before it is left. */
const listeningMs = 40;
/** How long a socket may take to answer at all. */
const answerMsMax = 30_000;

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** What a socket said to one operation. */
export interface SocketAnswer {
  /** Every frame, as it came. */
  readonly body: string;
  /** The first answer or errors. */
  readonly answer: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  };
  /** Why the socket was closed instead; null where it was not. */
  readonly closed: string | null;
}

/** A socket of one person that speaks graphql-transport-ws. All that is ever heard on it is kept until it is taken. */
export class AskingSocket {
  private heard = '';
  private closed: string | null = null;
  private asked = 0;

  private constructor(
    private readonly socket: WebSocket,
    private readonly onFrame: Map<string, (frame: Frame) => void>,
  ) {}

  static async open(url: string, cookie: string): Promise<AskingSocket> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: cookie === '' ? {} : { cookie },
    });
    const onFrame = new Map<string, (frame: Frame) => void>();
    const asking = new AskingSocket(socket, onFrame);
    const ready = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        const text = String(data);
        asking.heard += `${text}\n`;
        const frame = JSON.parse(text) as Frame;
        if (frame.type === 'connection_ack') resolve();
        if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
        if (frame.id !== undefined) onFrame.get(frame.id)?.(frame);
      });
      socket.on('close', (code, reason) => {
        asking.closed = `closed_${code}`;
        asking.heard += `${code} ${String(reason)}\n`;
        for (const each of onFrame.values()) each({ type: 'complete' });
        resolve();
      });
      socket.on('error', (error) => {
        asking.heard += `${error.message}\n`;
        asking.closed ??= 'closed_error';
        resolve();
      });
    });
    await Promise.race([once(socket, 'open'), ready]);
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ type: 'connection_init' }));
    await ready;
    return asking;
  }

  get isOpen(): boolean {
    return this.closed === null;
  }

  /** All that was heard since it was last taken. */
  take(): string {
    const { heard } = this;
    this.heard = '';
    return heard;
  }

  /** Sends an operation and waits for its end; a subscription is left after a moment. */
  async ask(
    { text, variables, operationName }: Pick<MadeDocument, 'text' | 'variables' | 'operationName'>,
    isKept = false,
  ): Promise<SocketAnswer> {
    if (this.closed !== null) return { body: '', answer: {}, closed: this.closed };
    const id = String((this.asked += 1));
    const answers: Frame[] = [];
    const ended = new Promise<void>((resolve) => {
      this.onFrame.set(id, (frame) => {
        answers.push(frame);
        if (frame.type !== 'next') resolve();
      });
    });
    this.socket.send(
      JSON.stringify({ id, type: 'subscribe', payload: { query: text, variables, operationName } }),
    );
    // After this one the server has the one before it, and has answered what can be answered at once.
    const isLive = /\bsubscription\b/.test(text);
    const timer = new AbortController();
    await Promise.race([ended, wait(isLive ? listeningMs : answerMsMax, timer.signal)]);
    timer.abort();
    if (!isKept) {
      this.onFrame.delete(id);
      if (isLive && this.socket.readyState === this.socket.OPEN)
        this.socket.send(JSON.stringify({ id, type: 'complete' }));
    }
    const first = answers.find(({ type }) => type === 'next' || type === 'error');
    const answer = first?.type === 'error' ? { errors: first.payload as [] } : (first?.payload ?? {});
    return {
      body: answers.map((each) => JSON.stringify(each)).join('\n'),
      answer: answer as SocketAnswer['answer'],
      closed: this.closed,
    };
  }

  close(): void {
    this.socket.close();
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
