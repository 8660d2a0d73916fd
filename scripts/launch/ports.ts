import { createServer } from 'node:net';

/** A port of this machine's loopback address that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}

/** Why a program cannot listen at `host` and `port`: the system's code, such as `EADDRINUSE`; null when it can. */
export function listenProblem({ host, port }: { host: string; port: number }): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}
