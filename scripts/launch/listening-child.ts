import type { ChildProcess } from 'node:child_process';
import { startNodeChild } from './child.ts';
import { freePort } from './ports.ts';

/** A server in a process of its own. */
export interface ListeningChild {
  readonly origin: string;
  readonly pid: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

const stopWithinMs = 10_000;
/** Of what it writes, what is shown when it does not start. */
const outputMax = 20_000;

/**
 * Starts a server at a free port of this machine, and waits for the message by which it says that it listens.
 *
 * @throws Error naming it with what it wrote, when it ends or does not begin to listen within `withinMs`
 */
export async function startListeningChild(options: {
  readonly name: string;
  readonly file: string;
  readonly preload?: string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly withinMs: number;
}): Promise<ListeningChild> {
  const { name, withinMs, environment, ...program } = options;
  const port = await freePort();
  let output = '';
  const child = startNodeChild({
    ...program,
    args: [],
    environment: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      ...environment,
    },
    onOutput: (chunk) => (output = (output + chunk).slice(-outputMax)),
  });
  const listening = new Promise<void>((resolve) => child.process.once('message', () => resolve()));
  const ended = child.ended.then((code) => {
    throw new Error(`${name} ended with code ${code}:\n${output}`);
  });
  ended.catch(() => undefined);
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`${name} does not start:\n${output}`)), withinMs).unref(),
  );
  await Promise.race([listening, ended, late]);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.process.pid ?? 0,
    process: child.process,
    stop: async () => await child.stop(stopWithinMs),
  };
}
