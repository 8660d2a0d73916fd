import { startNodeChild } from '../../scripts/launch/child.ts';
import { freePort } from '../../scripts/launch/ports.ts';
import { inRepository } from '../../scripts/repository.ts';

/** The product under attack, in a process of its own. */
export interface AttackedServer {
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const startMsMax = 240_000;

/** Starts the production build as it is shipped, behind one trusted proxy: the attack plays that proxy and its clients. */
export async function startAttackedServer(databaseUrl: string): Promise<AttackedServer> {
  const port = await freePort();
  let output = '';
  const child = startNodeChild({
    file: inRepository('server/dist/main.js'),
    args: [],
    folder: inRepository('server'),
    environment: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      SECRET_KEY: 'a key of the flood and of nothing else, long enough',
      UPLOAD_FOLDER: inRepository('.cache', 'flood', 'uploads'),
      TRUST_PROXY: 'true',
      LOG_LEVEL: 'warn',
      // What the deployment gives a server.
      NODE_OPTIONS: '--max-semi-space-size=8 --max-old-space-size=320',
    },
    onOutput: (chunk) => (output = (output + chunk).slice(-20_000)),
  });
  const listening = new Promise<void>((resolve) => child.process.once('message', () => resolve()));
  const ended = child.ended.then((code) => {
    throw new Error(`the server ended with code ${code}:\n${output}`);
  });
  ended.catch(() => undefined);
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`the server does not start:\n${output}`)), startMsMax).unref(),
  );
  await Promise.race([listening, ended, late]);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.process.pid ?? 0,
    stop: async () => await child.stop(10_000),
  };
}
