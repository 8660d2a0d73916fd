import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a service that can be blocked, as a network does: what is sent stays on the way, connections stand. */
export class Relay {
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #isBlocked = false;

  constructor(private readonly target: URL) {}

  /** Opens it, on the same port as before when it was closed. */
  async open(): Promise<void> {
    const server = createServer((client) => {
      const service = connect(Number(this.target.port), this.target.hostname);
      for (const [from, to] of [
        [client, service],
        [service, client],
      ] as const) {
        this.#sockets.add(from);
        from.pipe(to);
        if (this.#isBlocked) from.pause();
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    this.#server = server;
  }

  /** The service's address over this way. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.#port);
    return url.href;
  }

  block(): void {
    this.#isBlocked = true;
    for (const socket of this.#sockets) socket.pause();
  }

  unblock(): void {
    this.#isBlocked = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Ends every connection, and takes no new ones. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}
