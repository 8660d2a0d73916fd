import type { Socket } from 'node:net';
import type { Pool, PoolClient } from 'pg';

/*
 * What the driver leaves to us when a connection dies in somebody's hands. Kysely gives a connection back only after a
 * rollback or commit that succeeded, which none does on a dead one: its place in the pool would be lost for ever. And pg
 * waits without end for a database that neither answers nor closes.
 */

/** Whoever held a connection that died has noticed after this. */
const noticedAfterMs = 100;

/** How much later than PostgreSQL ends a statement its last word may come; then the connection carries nothing any more. */
export const onTheWayMsMax = 3_000;

/** Gives the places of connections that died while somebody held them back to the pool. */
export function giveBackDead(pool: Pool): void {
  const lent = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => lent.add(client));
  pool.on('release', (_error, client) => lent.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (!lent.has(client)) return;
        client.release(true);
        // Its holder may still give it back, and must not be punished for it.
        client.release = () => undefined;
      }, noticedAfterMs);
    });
  });
}

/** A database that stopped to say anything in the middle of a statement; its connection was cut. */
export class DatabaseSilent extends Error {
  constructor(silentMs: number) {
    super(`PostgreSQL said nothing for ${silentMs / 1_000} seconds; the connection was cut`);
    this.name = 'DatabaseSilent';
  }
}

const silenceMsMax = new WeakMap<object, number>();

/**
 * Cuts the connection when a statement was sent and nothing comes back for `msMax`: PostgreSQL's own limits cannot be heard
 * over a network that carries nothing.
 */
export function cutWhenSilent(client: PoolClient, msMax: number): void {
  const { connection } = client;
  const stream = connection.stream as Socket;
  const send = client.query.bind(client) as (...given: unknown[]) => unknown;
  let unanswered = 0;
  silenceMsMax.set(client, msMax);
  stream.on('timeout', () => stream.destroy(new DatabaseSilent(silenceMsMax.get(client) ?? msMax)));
  connection.on('readyForQuery', () => {
    unanswered = Math.max(0, unanswered - 1);
    if (unanswered === 0) stream.setTimeout(0);
  });
  client.query = ((...given: unknown[]) => {
    unanswered += 1;
    stream.setTimeout(silenceMsMax.get(client) ?? msMax);
    return send(...given);
  }) as typeof client.query;
}

/** Lets a connection be silent for longer, until the answer is called. */
export function bearSilence(client: PoolClient, msMax: number): () => void {
  const usual = silenceMsMax.get(client);
  if (usual === undefined) return () => undefined;
  silenceMsMax.set(client, msMax);
  return () => silenceMsMax.set(client, usual);
}
