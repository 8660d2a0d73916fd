import { type ListeningChild, startListeningChild } from '../../scripts/launch/listening-child.ts';
import { serverMemory } from '../../scripts/launch/server-memory.ts';
import { inRepository } from '../../scripts/repository.ts';

const startMsMax = 240_000;

/** Starts the production build as it is shipped, behind one trusted proxy: the attack plays that proxy and its clients. */
export async function startAttackedServer(databaseUrl: string): Promise<ListeningChild> {
  return await startListeningChild({
    name: 'the server',
    file: inRepository('server/dist/main.js'),
    folder: inRepository('server'),
    environment: {
      DATABASE_URL: databaseUrl,
      SECRET_KEY: 'a key of the flood and of nothing else, long enough',
      UPLOAD_FOLDER: inRepository('.cache', 'flood', 'uploads'),
      TRUST_PROXY: 'true',
      LOG_LEVEL: 'warn',
      // As `pnpm start` starts it.
      ...serverMemory,
    },
    withinMs: startMsMax,
  });
}
