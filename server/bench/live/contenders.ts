import { type ListeningChild, startListeningChild } from '../../../scripts/launch/listening-child.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { documentOf } from '../../soak/people/documents.ts';
import type { HeapLeft } from '../../soak/servers/inside.ts';
import { ours } from '../contenders/ours.ts';
import { residentMiB } from '../load/processes.ts';
import type { LiveHousehold, Listener } from './households.ts';

export type LiveName = 'ours' | 'limit';

/** An entry to commit, by somebody who is signed in. */
export interface Entry {
  readonly household: LiveHousehold;
  readonly by: Listener;
  readonly key: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A way to tell sockets of commits: two servers on one database and one Redis. */
export interface LiveContender {
  readonly name: LiveName;
  readonly servers: readonly ListeningChild[];
  /** What a server is sent to commit an entry, in how long a message it is to tell of it where that can be chosen. */
  request(
    entry: Entry,
    messageBytes: number,
  ): {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

/** Memory of a contender's servers, all garbage collected. */
export interface Memory {
  readonly heapBytes: number;
  /** Null where the system does not tell. */
  readonly residentBytes: number | null;
}

export interface Services {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

const startWithinMs = 180_000;
const answerWithinMs = 60_000;

/** The production build, as `pnpm start` starts it, with its figures told as in the cluster. */
export async function startOurs(services: Services, uploadFolder: string): Promise<LiveContender> {
  const { file, environment } = ours.program;
  const document = documentOf('CreateTransaction');
  return {
    name: 'ours',
    servers: await startTwo('ours', services, {
      file,
      preload: [],
      environment: { ...environment, UPLOAD_FOLDER: uploadFolder, METRICS: 'true' },
    }),
    request: ({ household, by, key, input }) => ({
      path: '/graphql',
      headers: { 'content-type': 'application/json', cookie: by.cookie, 'x-client-id': key },
      body: JSON.stringify({
        operationName: 'CreateTransaction',
        query: document,
        variables: { householdId: household.id, input, idempotencyKey: key },
      }),
    }),
  };
}

/** Raw ws and ioredis: see `limit/server.ts`. */
export async function startLimit(services: Services): Promise<LiveContender> {
  return {
    name: 'limit',
    servers: await startTwo('limit', services, {
      file: 'server/bench/live/limit/server.ts',
      preload: [import.meta.resolve('tsx')],
      environment: {},
    }),
    request: ({ household, key, input }, messageBytes) => ({
      path: '/',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ household: household.id, key, input, messageBytes }),
    }),
  };
}

async function startTwo(
  name: LiveName,
  { databaseUrl, redisUrl }: Services,
  program: {
    readonly file: string;
    readonly preload: readonly string[];
    readonly environment: NodeJS.ProcessEnv;
  },
): Promise<ListeningChild[]> {
  return await Promise.all(
    ['1', '2'].map(
      async (number) =>
        await startListeningChild({
          name: `${name} ${number}`,
          file: inRepository(program.file),
          preload: [...program.preload, inRepository('server/soak/servers/inside.ts')],
          folder: inRepository('server'),
          environment: {
            DATABASE_URL: databaseUrl,
            DATABASE_CONNECTIONS: '10',
            REDIS_URL: redisUrl,
            ...program.environment,
          },
          withinMs: startWithinMs,
        }),
    ),
  );
}

/** Has both servers collect all garbage, and reads what is left of their memory together. */
export async function memoryOf({ servers }: LiveContender): Promise<Memory> {
  const each = await Promise.all(
    servers.map(async (server) => {
      const { heapUsed, external } = await heapLeft(server);
      return { heapBytes: heapUsed + external, residentMiB: residentMiB(server.pid) };
    }),
  );
  return {
    heapBytes: each.reduce((sum, { heapBytes }) => sum + heapBytes, 0),
    residentBytes: each.some(({ residentMiB }) => residentMiB === null)
      ? null
      : each.reduce((sum, { residentMiB }) => sum + (residentMiB ?? 0), 0) * 2 ** 20,
  };
}

async function heapLeft({ process: child }: ListeningChild): Promise<HeapLeft> {
  return await new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.off('message', hear);
      reject(new Error(`server ${child.pid} does not say what its heap is`));
    }, answerWithinMs);
    const hear = (message: HeapLeft): void => {
      if (message.type !== 'heap left') return;
      clearTimeout(late);
      child.off('message', hear);
      resolve(message);
    };
    child.on('message', hear);
    child.send({ type: 'heap' });
  });
}
