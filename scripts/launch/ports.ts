import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: one that is free now is not taken by the next of those. */
const [portMin, portMax] = [20_000, 32_000];
const tries = 100;

/** A port of this machine's loopback address that nothing listens on now. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(portMin, portMax);
    if ((await listenProblem({ host: '127.0.0.1', port })) === null) return port;
  }
  throw new Error(`none of ${tries} ports between ${portMin} and ${portMax} is free`);
}

/** Why a program cannot listen at `host` and `port`: the system's code, such as `EADDRINUSE`; null when it can. */
export function listenProblem({ host, port }: { host: string; port: number }): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}
