/**
 * `pnpm bench --live`: how soon sockets hear of a commit, and what a socket costs, beside raw ws and ioredis in the same run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { build } from '../../../scripts/launch/build.ts';
import { beforeExit } from '../../../scripts/launch/stopping.ts';
import { Refusal } from '../../../scripts/refusal.ts';
import { startRedis } from '../../../scripts/testing/redis-server.ts';
import { startBenchPostgres } from '../books/kept.ts';
import { machine } from '../report.ts';
import { committingSettings } from './commit-times.ts';
import { planEntries } from './commits.ts';
import { type LiveContender, type LiveName, memoryOf, type Services, startLimit, startOurs } from './contenders.ts';
import { loadHouseholds } from './households.ts';
import { startListeners } from './listening/listeners.ts';
import type { LiveOptions } from './options.ts';
import { deliveryOf, type LiveFigures, liveTable } from './report.ts';
import { openSockets, type Stage, takeTurn, type Turn } from './turn.ts';

const database = 'live';
const listenerProcesses = 2;
/** What opening left to do is done. */
const settlingMs = 2_000;

export async function benchLive(options: LiveOptions, say: (line: string) => void): Promise<void> {
  const { households: householdCount, sockets, rate, seconds, seed } = options;
  const head = `${machine()}, seed ${seed}; ${householdCount} households, ${sockets} sockets, two servers, ${rate} commits a second`;
  say(head);
  await build(say);
  const services = await openServices();
  say(`Making ${householdCount} households with ${sockets} people, signed in`);
  const households = await loadHouseholds(services.databaseUrl, householdCount, sockets / householdCount);

  const listeners = startListeners(listenerProcesses);
  beforeExit(async () => await listeners.stop());
  const client = new pg.Client({ connectionString: services.databaseUrl });
  await client.connect();
  beforeExit(async () => await client.end());
  const stage: Stage = { households, sockets, listeners, client, redisUrl: services.redisUrl };
  const uploads = mkdtempSync(join(tmpdir(), 'finance-live-'));
  beforeExit(() => rmSync(uploads, { recursive: true, force: true }));
  const contenders: Readonly<Record<LiveName, LiveContender>> = {
    ours: await started(async () => await startOurs(services, uploads)),
    limit: await started(async () => await startLimit(services)),
  };

  // Ours first and last, so that what the machine does beside meets both alike.
  const turns: Record<LiveName, Turn[]> = { ours: [], limit: [] };
  const memory: Partial<Record<LiveName, Pick<LiveFigures, 'before' | 'open'>>> = {};
  for (const [index, name] of (['ours', 'limit', 'ours'] as const).entries()) {
    const contender = contenders[name];
    const before = await memoryOf(contender);
    const began = performance.now();
    await openSockets(stage, contender);
    say(`${name}: ${sockets} sockets open after ${((performance.now() - began) / 1_000).toFixed(1)} s; measuring`);
    await new Promise((resolve) => setTimeout(resolve, settlingMs));
    memory[name] ??= { before, open: await memoryOf(contender) };
    const planned = planEntries(households, {
      seed: seed + index,
      rate,
      seconds: name === 'ours' ? seconds / 2 : seconds,
    });
    turns[name].push(await takeTurn(stage, contender, planned, { messageBytes: turns.ours[0]?.messageBytes ?? 0 }));
    await listeners.close();
  }
  const figuresOf = (name: LiveName): LiveFigures => {
    const own = memory[name];
    if (own === undefined) throw new Error(`${name} was not measured`);
    return { turns: turns[name], ...own };
  };
  const figures = { ours: figuresOf('ours'), limit: figuresOf('limit') };
  say(`\n${head}\n\n${liveTable(figures, sockets)}\n`);

  const { lost, doubled, outOfOrder, foreign } = deliveryOf(figures.ours.turns);
  if (lost + doubled + outOfOrder + foreign > 0)
    throw new Refusal(`${lost} events were lost, ${doubled} doubled, ${outOfOrder} out of order, ${foreign} foreign.`);
}

async function openServices(): Promise<Services> {
  const redis = await startRedis();
  beforeExit(async () => await redis.stop());
  const cluster = await startBenchPostgres(committingSettings);
  beforeExit(async () => await cluster.stop());
  const client = new pg.Client({ connectionString: cluster.url('postgres') });
  await client.connect();
  try {
    await client.query(`drop database if exists ${database} with (force)`);
    await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
  return { databaseUrl: cluster.url(database), redisUrl: redis.url };
}

async function started(start: () => Promise<LiveContender>): Promise<LiveContender> {
  const contender = await start();
  for (const server of contender.servers) beforeExit(async () => await server.stop());
  return contender;
}
