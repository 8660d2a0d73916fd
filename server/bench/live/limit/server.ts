/**
 * The limit of live delivery: what ws, ioredis and PostgreSQL can do here when nothing stands between them. A commit of the same
 * entry on the same tables, its message published right after as the text that sockets get, and handed on unread. No sessions, no
 * schema, no execution of subscriptions, no pings.
 */
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type WebSocket, WebSocketServer } from 'ws';
import { commitEntry, type CreateVariables } from '../../contenders/limit/writes.ts';

/** What is asked for: the entry, and how long the message about it is. */
export interface LimitCommit extends CreateVariables {
  readonly messageBytes: number;
}

const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: Number(process.env['DATABASE_CONNECTIONS']),
});
const redisUrl = process.env['REDIS_URL'] ?? '';
const publisher = new Redis(redisUrl);
const subscriber = new Redis(redisUrl);

const listeners = new Map<string, Set<WebSocket>>();
subscriber.on('message', (channel: string, text: string) => {
  for (const socket of listeners.get(channel) ?? []) socket.send(text);
});

async function commitAndTell({ messageBytes, ...entry }: LimitCommit): Promise<string> {
  const { household } = entry;
  const { id, revision } = await commitEntry(pool, entry);
  const message = (filler: string): string =>
    `{"id":"live","type":"next","payload":{"data":{"householdChanged":{"householdId":"${household}","revision":${revision},"transactionIds":["${id}"],"filler":"${filler}"}}}}`;
  await publisher.publish(
    `household:${household}`,
    message('x'.repeat(Math.max(0, messageBytes - message('').length))),
  );
  return `{"data":{"createTransaction":{"revision":${revision},"transaction":{"id":"${id}"}}}}`;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    commitAndTell(JSON.parse(Buffer.concat(chunks).toString()) as LimitCommit).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(body),
      (error: unknown) =>
        response.writeHead(500).end(JSON.stringify({ errors: [{ message: String(error) }] })),
    );
  });
});

const sockets = new WebSocketServer({ server, path: '/graphql' });
sockets.on('connection', (socket) => {
  let channel = '';
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as {
      type: string;
      payload: { variables: { householdId: string } };
    };
    if (message.type !== 'subscribe') return socket.send('{"type":"connection_ack"}');
    const { householdId } = message.payload.variables;
    channel = `household:${householdId}`;
    // As ours begins, though with a revision that nobody has looked up.
    socket.send(
      `{"id":"live","type":"next","payload":{"data":{"householdChanged":{"householdId":"${householdId}","revision":0,"transactionIds":[]}}}}`,
    );
    const others = listeners.get(channel);
    if (others === undefined) {
      listeners.set(channel, new Set([socket]));
      void subscriber.subscribe(channel);
    } else {
      others.add(socket);
    }
  });
  socket.on('close', () => {
    const others = listeners.get(channel);
    if (others?.delete(socket) !== true || others.size > 0) return;
    listeners.delete(channel);
    void subscriber.unsubscribe(channel);
  });
});

await Promise.all([publisher, subscriber].map(async (client) => await client.ping()));
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.({ type: 'listening' }));
