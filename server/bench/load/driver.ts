/**
 * The load: a process of its own, told by messages what to send. One undici client per connection, each sending its next
 * request when the one before is answered; with a rate, requests are due at even intervals and their time counts from when
 * they were due, so that a server that falls behind is seen to.
 */
import { randomUUID } from 'node:crypto';
import { Client, type Dispatcher } from 'undici';

/** What to send, how, and for how long. */
export interface LoadOrder {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Bodies of each connection, sent in turn. In them `{{key}}` becomes a new key, `{{cents}}` two digits that change with
   * each request, and `"{{version}}"` the version that the connection's answer before told.
   */
  readonly bodies: readonly (readonly string[])[];
  readonly seconds: number;
  /** Requests a second in all; as many as there is room for when absent. */
  readonly rate?: number;
}

/** What came back. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers that were not 200 or carried errors, and connections that broke. */
  readonly failures: number;
  /** The first failure, in words. */
  readonly firstFailure: string | null;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Versions that answers have told, by server and body: entries go on from where the order before left them. */
const versions = new Map<string, number>();

const errorsMark = Buffer.from('"errors":[');

async function drive(order: LoadOrder): Promise<LoadResult> {
  const clients = order.bodies.map(
    () => new Client(order.origin, { pipelining: 1, keepAliveTimeout: 60_000 }),
  );
  const latenciesMs: number[] = [];
  const failures: string[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + order.seconds * 1_000;
  const schedule = order.rate === undefined ? null : { everyMs: 1_000 / order.rate, next: startedAt };

  const work = async (client: Client, bodies: readonly string[]): Promise<void> => {
    for (let turn = 0; ; turn += 1) {
      let dueAt = performance.now();
      if (schedule !== null) {
        dueAt = schedule.next;
        schedule.next += schedule.everyMs;
        if (dueAt >= endsAt) return;
        const waitMs = dueAt - performance.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
      if (performance.now() >= endsAt) return;
      const template = bodies[turn % bodies.length] ?? '';
      const versionKey = `${order.origin} ${template}`;
      const answer = await send(client, order, filled(template, turn, versions.get(versionKey) ?? 1));
      latenciesMs.push(performance.now() - dueAt);
      if (answer.failure !== null) failures.push(answer.failure);
      const version = template.includes('{{version}}') ? versionOf(answer.body) : null;
      if (version !== null) versions.set(versionKey, version);
    }
  };
  await Promise.all(clients.map(async (client, index) => await work(client, order.bodies[index] ?? [])));
  const seconds = (performance.now() - startedAt) / 1_000;
  await Promise.all(clients.map(async (client) => await client.destroy()));
  latenciesMs.sort((a, b) => a - b);
  const percentile = (share: number): number =>
    latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? 0;
  return {
    requests: latenciesMs.length - failures.length,
    seconds,
    failures: failures.length,
    firstFailure: failures[0] ?? null,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
  };
}

function filled(template: string, turn: number, version: number): string {
  if (!template.includes('{{')) return template;
  return template
    .replaceAll('{{key}}', randomUUID())
    .replaceAll('{{cents}}', String(10 + (turn % 90)))
    .replaceAll('"{{version}}"', String(version));
}

function versionOf(body: Buffer): number | null {
  const match = /"version":\s?(\d+)/.exec(body.toString('latin1'));
  return match === null ? null : Number(match[1]);
}

interface Answer {
  readonly body: Buffer;
  readonly failure: string | null;
}

async function send(client: Client, { path, headers }: LoadOrder, body: string): Promise<Answer> {
  return await new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let status = 0;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {
        // Nothing to prepare; undici asks that it be there.
      },
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        const whole = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
        const isFine = status === 200 && !whole.includes(errorsMark);
        resolve({
          body: whole,
          failure: isFine ? null : `${status}: ${whole.toString('utf8').slice(0, 300)}`,
        });
      },
      onResponseError(_controller, error) {
        resolve({ body: Buffer.alloc(0), failure: error.message });
      },
    };
    client.dispatch({ path, method: 'POST', headers, body }, handler);
  });
}

process.on('message', (order: LoadOrder) => {
  drive(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
