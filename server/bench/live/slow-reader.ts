import pg from 'pg';
import { WebSocket } from 'ws';
import { documentOf } from '../../soak/people/documents.ts';
import { readFigures, sumOf } from '../../soak/watching/prometheus-text.ts';
import type { LiveContender } from './contenders.ts';
import type { LiveHousehold } from './households.ts';

/** How a reader that does not read was treated, and what it reads when it comes back. */
export type SlowReading = LettingGo & Return;

interface LettingGo {
  /** Most bytes that were seen to wait for it in its server. */
  readonly waitingBytes: number;
  /** From when it stopped to read until its server let it go; null when that never happened. */
  readonly letGoAfterMs: number | null;
  /** What it heard when it read on. */
  readonly code: number;
  readonly reason: string;
}

interface Return {
  /** What it reads, and what the books say. */
  readonly revision: number;
  readonly trueRevision: number;
}

/** It asks so often, and reads no answer: the system's own buffers take some megabytes before any wait in the server. */
const askEveryMs = 10;
const lookEveryMs = 250;
const giveUpAfterMs = 40_000;

/**
 * One more screen of a household listens at the first server, stops to read, and goes on asking. Resolves when it has been let
 * go and has read on.
 */
export async function readSlowly(
  { servers: [server] }: LiveContender,
  { id, listeners: [listener] }: LiveHousehold,
): Promise<LettingGo> {
  const origin = server?.origin ?? '';
  const cookie = listener?.cookie ?? '';
  const before = await letGo(origin);
  const socket = await listening(origin, cookie, id);
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  socket.pause();
  const stoppedAt = performance.now();
  let asked = 0;
  const asking = setInterval(() => {
    asked += 1;
    const payload = { operationName: 'Currencies', query: documentOf('Currencies') };
    socket.send(JSON.stringify({ id: `ask ${asked}`, type: 'subscribe', payload }));
  }, askEveryMs);
  let waitingBytes = 0;
  let letGoAfterMs: number | null = null;
  try {
    while (letGoAfterMs === null && performance.now() - stoppedAt < giveUpAfterMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      const figures = await figuresOf(origin);
      waitingBytes = Math.max(waitingBytes, sumOf(figures, 'finance_socket_waiting_bytes'));
      if (closedSlow(figures) > before) letGoAfterMs = performance.now() - stoppedAt;
    }
  } finally {
    clearInterval(asking);
  }
  socket.resume();
  if (letGoAfterMs === null) socket.close();
  return { waitingBytes, letGoAfterMs, ...(await closed) };
}

/** Comes back to the same server when nothing is committed any more. */
export async function comeBack(
  { servers: [server] }: LiveContender,
  { id, listeners: [listener] }: LiveHousehold,
  databaseUrl: string,
): Promise<Return> {
  const socket = await listening(server?.origin ?? '', listener?.cookie ?? '', id);
  const revision = await revisionOver(socket, id);
  socket.close();
  return { revision, trueRevision: await revisionIn(databaseUrl, id) };
}

async function listening(origin: string, cookie: string, householdId: string): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { cookie, origin },
    perMessageDeflate: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`the slow reader's socket was closed with ${code}`)));
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', () => resolve());
  });
  socket.removeAllListeners('close');
  const payload = {
    operationName: 'HouseholdChanged',
    query: documentOf('HouseholdChanged'),
    variables: { householdId },
  };
  socket.send(JSON.stringify({ id: 'live', type: 'subscribe', payload }));
  return socket;
}

/** The revision as the socket is told it. */
async function revisionOver(socket: WebSocket, householdId: string): Promise<number> {
  const answer = new Promise<number>((resolve) => {
    socket.on('message', (data) => {
      const { id, payload } = JSON.parse(String(data)) as {
        id?: string;
        payload?: { data?: { household?: { revision: number } } };
      };
      const revision = payload?.data?.household?.revision;
      if (id === 'revision' && revision !== undefined) resolve(revision);
    });
  });
  const payload = {
    operationName: 'HouseholdRevision',
    query: documentOf('HouseholdRevision'),
    variables: { householdId },
  };
  socket.send(JSON.stringify({ id: 'revision', type: 'subscribe', payload }));
  return await answer;
}

async function revisionIn(databaseUrl: string, householdId: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ revision: string }>(
      'select revision from household where household_id = $1',
      [householdId],
    );
    return Number(rows[0]?.revision);
  } finally {
    await client.end();
  }
}

type Figures = ReturnType<typeof readFigures>;

async function figuresOf(origin: string): Promise<Figures> {
  return readFigures(await (await fetch(`${origin}/metrics`)).text());
}

/** How many sockets a server has let go because they read too slowly. */
function closedSlow(figures: Figures): number {
  return figures
    .filter(({ name, labels }) => name === 'finance_sockets_closed_total' && labels['code'] === '4408')
    .reduce((sum, { value }) => sum + value, 0);
}

async function letGo(origin: string): Promise<number> {
  return closedSlow(await figuresOf(origin));
}
