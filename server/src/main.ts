import 'reflect-metadata';
import { constants } from 'node:os';
import { compose } from './compose.ts';
import { type Config, type DatabaseConfig, readConfig, readDatabaseConfig } from './config.ts';
import { buildApp } from './http/app.ts';
import { inProcessTransport, redisTransport } from './live/transport.ts';
import { exitAfterLog, openLog, passwordIn, takeOverConsole, takeOverWarnings } from './log.ts';
import { unmeasured } from './measures.ts';
import { openOrm, poolOf } from './persistence/orm.ts';
import { DatabaseProbe } from './persistence/probe.ts';
import { Reader } from './persistence/reader.ts';
import { findServerIdentity } from './persistence/server-role.ts';
import { bringUpToDate } from './starting/bring-up-to-date.ts';
import { endGracefully } from './starting/end-gracefully.ts';
import { explain } from './starting/explain.ts';
import { giveBackMemoryOfStart } from './starting/give-back-memory.ts';
import { tellOfWall } from './starting/tell-of-wall.ts';
import { isUploadFolderThere, prepareUploadFolder } from './starting/upload-folder.ts';
import { waitForDatabase } from './starting/wait-for-database.ts';

type Logger = ReturnType<typeof openLog>;

/** What is known of the start so far, for whoever has to explain why it failed. */
const start: { log: Logger; databaseUrl?: string; port?: number } = { log: openLog({ level: 'info' }) };

async function main(): Promise<void> {
  const has = (command: string): boolean => process.argv.includes(command);
  const isCommand = has('--wait-for-database') || has('--migrate-only');
  const config = isCommand ? readDatabaseConfig() : readConfig();
  const log = openLogOf(config);
  await waitForDatabase(config.DATABASE_URL, { secondsMax: config.START_WAIT_SECONDS, log });
  if (has('--wait-for-database')) return;
  // Behind a pooler the lock of migrations would stay with one of its connections: then they go by a way of their own.
  if (has('--migrate-only') || (config as Config).MIGRATE) await bringUpToDate(config.DATABASE_URL, log);
  if (has('--migrate-only')) return;
  await serve(config as Config, log);
}

function openLogOf(config: Config | DatabaseConfig): Logger {
  const given: Partial<Config> = config;
  const secrets = [given.SECRET_KEY, given.METRICS_TOKEN].filter((secret) => secret !== undefined);
  start.log = openLog({
    level: config.LOG_LEVEL,
    secrets: [...secrets, ...passwordIn(config.DATABASE_URL), ...passwordIn(given.REDIS_URL)],
  });
  start.databaseUrl = config.DATABASE_URL;
  if (given.PORT !== undefined) start.port = given.PORT;
  takeOverConsole(start.log);
  takeOverWarnings(start.log);
  return start.log;
}

async function serve(config: Config, log: Logger): Promise<void> {
  log.info({ version: config.version, node: process.version }, 'starting');
  await prepareUploadFolder(config.UPLOAD_FOLDER);
  const prometheus = config.METRICS
    ? new (await import('./http/prometheus.ts')).Prometheus(config.version)
    : null;
  const measures = prometheus?.measures ?? unmeasured;
  const identity = await findServerIdentity(config.DATABASE_URL);
  tellOfWall(identity, config.DATABASE_URL, log);
  const orm = await openOrm({
    databaseUrl: config.DATABASE_URL,
    role: identity.role,
    connectionsMax: config.DATABASE_CONNECTIONS,
    statementTimeoutMs: config.DATABASE_STATEMENT_SECONDS_MAX * 1_000,
    onLost: (error) => log.warn({ err: error }, 'a connection to PostgreSQL was lost'),
    ...(prometheus === null ? {} : { onConnection: prometheus.timeStatements }),
  });
  const pool = await poolOf(orm);
  const reader = new Reader(pool);
  const probe = new DatabaseProbe(config.DATABASE_URL);
  const transport =
    config.REDIS_URL === undefined
      ? inProcessTransport({ measures })
      : await redisTransport(config.REDIS_URL, { log, measures });
  const now = (): Date => new Date();
  const { schema, files, hub, imports, sweep } = compose({
    config,
    orm,
    reader,
    transport,
    log,
    measures,
    now,
  });
  const redis = config.REDIS_URL === undefined ? {} : { redis: async () => await transport.isConnected() };
  const app = await buildApp({
    config,
    schema,
    log,
    measures,
    prometheus,
    reader,
    files,
    live: hub,
    now,
    readiness: {
      database: async () => (await probe.ask()).answers,
      migrations: async () => (await probe.ask()).isMigrated,
      uploads: async () => await isUploadFolderThere(config.UPLOAD_FOLDER),
      ...redis,
    },
  });
  prometheus?.read({
    pool,
    socketCount: app.sockets.count,
    subscriptionCount: app.sockets.subscriptionCount,
    waitingBytes: app.sockets.waitingBytes,
    ...redis,
  });
  imports.watch();
  sweep.watch();
  const connections = [sweep, transport, probe, { close: async () => await orm.close(true) }];
  end = async (signal) => await endGracefully({ app, imports, connections, log }, signal);
  const address = await app.http.listen({ host: config.HOST, port: config.PORT });
  process.send?.({ type: 'listening', address });
  giveBackMemoryOfStart();
}

/** How the process ends on a signal; answers its exit code. What has not begun to serve has nothing to finish. */
let end = async (signal: NodeJS.Signals): Promise<number> => 128 + constants.signals[signal];

/**
 * Ends on the first signal; another one changes nothing. Listened to from the first moment: the first process of a container
 * does not end by a signal that it does not listen to.
 */
function endOnSignals(): void {
  let isEnding = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      end(signal).then(
        (code) => exitAfterLog(start.log, code),
        (error: unknown) => {
          start.log.error({ err: error }, 'the end failed');
          exitAfterLog(start.log, 1);
        },
      );
    });
  }
}

endOnSignals();
process.on('uncaughtException', (error) => {
  start.log.fatal({ err: error }, 'unexpected failure; the server ends');
  exitAfterLog(start.log, 1);
});

main().then(
  () => {
    // Commands end here; a server goes on until it is told to end.
  },
  (error: unknown) => {
    // Whatever LOG_LEVEL says, the last words are said.
    if (!start.log.isLevelEnabled('fatal')) start.log.level = 'fatal';
    for (const sentence of explain(error, start)) start.log.fatal(sentence);
    start.log.debug({ err: error }, 'the start failed');
    exitAfterLog(start.log, 1);
  },
);
