import { randomBytes } from 'node:crypto';
import { type NodeChild, startNodeChild } from '../../../scripts/launch/child.ts';
import { freePort } from '../../../scripts/launch/ports.ts';
import { serverMemory } from '../../../scripts/launch/server-memory.ts';
import { inRepository } from '../../../scripts/repository.ts';
import type { Asking, HeapLeft } from './inside.ts';

export interface ServerSettings {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly uploadFolder: string;
}

const startWithinMs = 120_000;
const answerWithinMs = 60_000;
const stopWithinMs = 15_000;
/** pino's levels. */
const [warnLevel, errorLevel] = [40, 50];
/** Lines of warnings and errors that are kept to be shown. */
const linesMax = 20;

/** One secret for all servers of a run, as several servers of one installation have it. */
const secretKey = randomBytes(32).toString('hex');

/** A server of the production build, with its defaults, that is watched. */
export class SoakedServer {
  readonly name: string;
  readonly origin: string;
  /** Warnings and errors of its log; the first of them in words. */
  readonly log = { warnings: 0, errors: 0, lines: [] as string[] };
  /** Settles when it has ended, wanted or not. */
  readonly ended: Promise<number | null>;
  readonly #child: NodeChild;

  private constructor(name: string, origin: string, start: (onLine: (line: string) => void) => NodeChild) {
    this.name = name;
    this.origin = origin;
    this.#child = start((line) => this.#readLine(line));
    this.ended = this.#child.ended;
  }

  /** @throws Error with what it wrote, when it does not begin to listen */
  static async start(name: string, settings: ServerSettings): Promise<SoakedServer> {
    const port = await freePort();
    const server = new SoakedServer(name, `http://127.0.0.1:${port}`, (onLine) =>
      startNodeChild({
        file: inRepository('server/dist/main.js'),
        args: [],
        preload: [inRepository('server/soak/servers/inside.ts')],
        folder: inRepository('server'),
        environment: {
          PATH: process.env['PATH'],
          NODE_ENV: 'production',
          // As `pnpm start` starts it.
          ...serverMemory,
          HOST: '127.0.0.1',
          PORT: String(port),
          SECRET_KEY: secretKey,
          WEB_ROOT: inRepository('web/dist'),
          METRICS: 'true',
          DATABASE_URL: settings.databaseUrl,
          REDIS_URL: settings.redisUrl,
          UPLOAD_FOLDER: settings.uploadFolder,
        },
        onOutput: lineByLine(onLine),
      }),
    );
    try {
      await server.#message('listening', startWithinMs);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Its figures for Prometheus, as text. */
  async metrics(): Promise<string> {
    const response = await fetch(`${this.origin}/metrics`, { headers: { connection: 'close' } });
    if (!response.ok) throw new Error(`${this.name} answers ${response.status} for its metrics`);
    return await response.text();
  }

  /** Bytes of its heap that are in use after all garbage was collected. */
  async heapLeft(): Promise<HeapLeft> {
    const answer = this.#message('heap left', answerWithinMs);
    this.#ask({ type: 'heap' });
    return (await answer) as HeapLeft;
  }

  /** Writes its heap to a file that a browser's developer tools read. */
  async writeSnapshot(file: string): Promise<void> {
    const answer = this.#message('snapshot written', answerWithinMs);
    this.#ask({ type: 'snapshot', file });
    await answer;
  }

  async stop(): Promise<void> {
    await this.#child.stop(stopWithinMs);
  }

  #ask(asking: Asking): void {
    this.#child.process.send(asking);
  }

  async #message(type: string, withinMs: number): Promise<unknown> {
    const { process: child } = this.#child;
    return await new Promise((resolve, reject) => {
      const listen = (message: { type?: string }): void => {
        if (message.type !== type) return;
        done();
        resolve(message);
      };
      const fail = (): void => {
        done();
        reject(new Error(`${this.name} does not answer (${type}):\n${this.log.lines.join('\n')}`));
      };
      const timer = setTimeout(fail, withinMs);
      const done = (): void => {
        clearTimeout(timer);
        child.off('message', listen);
        child.off('exit', fail);
      };
      child.on('message', listen);
      child.once('exit', fail);
    });
  }

  #readLine(line: string): void {
    let level = errorLevel;
    try {
      ({ level } = JSON.parse(line) as { level: number });
    } catch {
      // What is no line of the log was written by something that broke.
    }
    if (!(level >= warnLevel)) return;
    this.log[level >= errorLevel ? 'errors' : 'warnings'] += 1;
    if (this.log.lines.length < linesMax) this.log.lines.push(line.slice(0, 1_000));
  }
}

function lineByLine(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line);
  };
}
