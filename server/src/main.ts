import 'reflect-metadata';
import { compose } from './compose.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { buildApp } from './http/app.ts';
import { inProcessTransport, type LiveTransport, redisTransport } from './live/transport.ts';
import { isMigrated, migrate } from './persistence/migrate.ts';
import { openOrm, poolOf } from './persistence/orm.ts';
import { Reader } from './persistence/reader.ts';

/** A draining server is gone after this, whatever still runs. */
const drainMsMax = 9_000;

async function main(): Promise<void> {
  const config = readConfig();
  await migrate(config.DATABASE_URL);
  if (process.argv.includes('--migrate-only')) return;

  const orm = await openOrm({
    databaseUrl: config.DATABASE_URL,
    connectionsMax: config.DATABASE_CONNECTIONS,
  });
  const pool = await poolOf(orm);
  const reader = new Reader(pool);
  const transport = await openTransport(config);
  const { schema, files, hub, imports } = compose({ config, orm, reader, transport, now: () => new Date() });
  const app = await buildApp({
    config,
    schema,
    reader,
    pool,
    files,
    live: hub,
    readiness: {
      database: async () => (await pool.query('select 1')).rowCount === 1,
      migrations: async () => await isMigrated(pool),
      ...(config.REDIS_URL === undefined ? {} : { redis: async () => await transport.isConnected() }),
    },
  });

  const stop = async (): Promise<void> => {
    const deadline = setTimeout(() => process.exit(1), drainMsMax);
    await Promise.all([app.drain(), imports.close()]);
    await transport.close();
    await orm.close(true);
    clearTimeout(deadline);
    process.exit(0);
  };
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void stop();
    });
  }
  const address = await app.http.listen({ host: config.HOST, port: config.PORT });
  process.send?.({ type: 'listening', address });
}

async function openTransport(config: Config): Promise<LiveTransport> {
  if (config.REDIS_URL === undefined) return inProcessTransport();
  return await redisTransport(config.REDIS_URL, (error) => {
    console.error(
      JSON.stringify({ level: 40, time: Date.now(), msg: 'redis does not answer', error: error.message }),
    );
  });
}

/** Says what is wrong and which setting to change; a stack trace helps nobody who starts a server. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.problems.map((problem) => `Setting ${problem}`).join('\n');
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const message = error instanceof Error ? error.message : String(error);
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${process.env['PORT'] ?? '5000'} is in use by another program. Set PORT to a free one.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
      return `No PostgreSQL answers at DATABASE_URL (${message}). Check host and port in DATABASE_URL.`;
    case '28P01':
    case '28000':
      return 'PostgreSQL refuses the user or password of DATABASE_URL. Check both.';
    case '3D000':
      return `The database of DATABASE_URL does not exist (${message}). Create it or name another one.`;
    default:
      return `The server cannot start: ${message}`;
  }
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
