import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * How a way to a service fails: every connection is closed and no new one comes through; everything stands and nothing
 * passes; the same after half a packet; one packet comes late; every packet comes late.
 */
export type Fault = 'cut' | 'hang' | 'half' | 'late' | 'slow';

/** What of these lasts. */
export type Outage = 'cut' | 'hang' | 'slow';

/** Which way a packet goes. */
export type Side = 'question' | 'answer';

/** Looks at what passes on one connection, and says when the way fails. */
export type Watch = (side: Side, bytes: Buffer) => Fault | null;

/** How late a late packet is. */
export const lateMs = 2_000;

/** A way to a service that can fail as networks do. */
export class Relay {
  readonly #ways = new Set<Way>();
  #server: Server | null = null;
  #port = 0;
  #isBlocked = false;
  #outage: Outage | null = null;

  /** @param watched is asked at each new connection how to watch it */
  constructor(
    private target: URL,
    private readonly watched: () => Watch = () => () => null,
  ) {}

  /** Opens it, on the same port as before when it was closed. */
  async open(): Promise<void> {
    const server = createServer((client) => this.#join(client));
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

  /** Leads new connections to another address of the service. */
  lead(target: URL): void {
    this.target = target;
  }

  /** What is sent stays on the way, and comes through after `unblock`; connections stand. */
  block(): void {
    this.#isBlocked = true;
    for (const way of this.#ways) way.pause();
  }

  unblock(): void {
    this.#isBlocked = false;
    for (const way of this.#ways) way.resume();
  }

  /** The way fails, for connections that stand and for new ones, until it is healed. */
  fail(fault: Outage): void {
    this.#outage = fault;
    if (fault === 'cut') for (const way of this.#ways) way.close();
  }

  /** Everything passes again; connections that something was lost on are closed. */
  heal(): void {
    this.#outage = null;
    for (const way of this.#ways) if (way.hasLost) way.close();
  }

  /** Ends every connection, and takes no new ones. */
  async close(): Promise<void> {
    for (const way of this.#ways) way.close();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #join(client: Socket): void {
    if (this.#outage === 'cut') {
      client.destroy();
      return;
    }
    const service = connect(Number(this.target.port || 6_379), this.target.hostname);
    const watch = this.watched();
    const way = new Way({ client, service }, (side, bytes) => {
      if (this.#outage !== null) return this.#outage;
      const fault = watch(side, bytes);
      // Half a packet is the first sign of a way that then carries nothing.
      if (fault !== null && fault !== 'late') this.fail(fault === 'half' ? 'hang' : fault);
      return fault;
    });
    this.#ways.add(way);
    client.once('close', () => this.#ways.delete(way));
    if (this.#isBlocked) way.pause();
  }
}

/** One connection over the relay: both ends, and what is on the way between them. */
class Way {
  /** Whether something that was sent never came. */
  hasLost = false;
  readonly #onTheWay: Record<Side, Promise<void>> = {
    question: Promise.resolve(),
    answer: Promise.resolve(),
  };

  constructor(
    private readonly ends: { readonly client: Socket; readonly service: Socket },
    private readonly faultOf: Watch,
  ) {
    const { client, service } = ends;
    client.on('data', (bytes) => this.#pass('question', bytes, service));
    service.on('data', (bytes) => this.#pass('answer', bytes, client));
    for (const [from, to] of [
      [client, service],
      [service, client],
    ] as const) {
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  }

  pause(): void {
    for (const end of Object.values(this.ends)) end.pause();
  }

  resume(): void {
    for (const end of Object.values(this.ends)) end.resume();
  }

  close(): void {
    for (const end of Object.values(this.ends)) end.destroy();
  }

  #pass(side: Side, bytes: Buffer, to: Socket): void {
    const fault = this.hasLost ? 'hang' : this.faultOf(side, bytes);
    switch (fault) {
      case 'cut':
        // `fail` has closed both ends.
        return;
      case 'hang':
        this.hasLost = true;
        return;
      case 'half':
        this.hasLost = true;
        to.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
        return;
      case 'late':
      case 'slow':
        this.#send(side, bytes, { to, afterMs: lateMs });
        return;
      case null:
        this.#send(side, bytes, { to, afterMs: 0 });
    }
  }

  /** Packets of one direction keep their order. */
  #send(side: Side, bytes: Buffer, { to, afterMs }: { to: Socket; afterMs: number }): void {
    this.#onTheWay[side] = this.#onTheWay[side].then(async () => {
      if (afterMs > 0) await new Promise((resume) => setTimeout(resume, afterMs));
      if (!to.destroyed) to.write(bytes);
    });
  }
}
