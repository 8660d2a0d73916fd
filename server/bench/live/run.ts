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
import {
  type LiveContender,
  type LiveName,
  memoryOf,
  type Services,
  startLimit,
  startOurs,
} from './contenders.ts';
import { loadHouseholds } from './households.ts';
import { startListeners } from './listening/listeners.ts';
import type { LiveOptions } from './options.ts';
import { deliveryProblems, type LiveFigures, liveTable, slowProblems, slowTable } from './report.ts';
import { comeBack, readSlowly, type SlowReading } from './slow-reader.ts';
import { openSockets, type Stage, takeTurn, type Turn } from './turn.ts';

const database = 'live';
/** Ours first and last, so that what the machine does beside meets both alike. */
const order: readonly LiveName[] = ['ours', 'limit', 'ours'];
const listenerProcesses = 2;
/** What opening left to do is done. */
const settlingMs = 2_000;
/** How long others are told of commits while one does not read. */
const slowSeconds = 15;

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

  const turns: Record<LiveName, Turn[]> = { ours: [], limit: [] };
  const memory: Partial<Record<LiveName, Pick<LiveFigures, 'before' | 'open'>>> = {};
  for (const [index, name] of order.entries()) {
    const contender = contenders[name];
    const before = await memoryOf(contender);
    const began = performance.now();
    await openSockets(stage, contender);
    say(
      `${name}: ${sockets} sockets open after ${((performance.now() - began) / 1_000).toFixed(1)} s; measuring`,
    );
    await new Promise((resolve) => setTimeout(resolve, settlingMs));
    memory[name] ??= { before, open: await memoryOf(contender) };
    const planned = planEntries(households, {
      seed: seed + index,
      rate,
      seconds: name === 'ours' ? seconds / 2 : seconds,
    });
    const messageBytes = turns.ours[0]?.messageBytes ?? 0;
    turns[name].push(await takeTurn(stage, contender, planned, { messageBytes }));
    if (index < order.length - 1) await listeners.close();
  }
  const { slow, others } = await withSlowReader(stage, contenders.ours, services, { seed, rate });
  const figuresOf = (name: LiveName): LiveFigures => {
    const own = memory[name];
    if (own === undefined) throw new Error(`${name} was not measured`);
    return { turns: turns[name], ...own };
  };
  const figures = { ours: figuresOf('ours'), limit: figuresOf('limit') };
  say(
    `\n${head}\n\n${liveTable(figures, sockets)}\n\n${slowTable(slow, { others, without: turns.ours.at(-1) })}\n`,
  );
  const problems = [...deliveryProblems([...turns.ours, others]), ...slowProblems(slow)];
  if (problems.length > 0) throw new Refusal(problems.join(' '));
}

/** Lets one reader stop to read while the others are told on. */
async function withSlowReader(
  stage: Stage,
  ours: LiveContender,
  { databaseUrl }: Services,
  { seed, rate }: Pick<LiveOptions, 'seed' | 'rate'>,
): Promise<{ readonly slow: SlowReading; readonly others: Turn }> {
  const [household] = stage.households;
  if (household === undefined) throw new Error('there is no household');
  const planned = planEntries(stage.households, { seed: seed + order.length, rate, seconds: slowSeconds });
  const [slow, others] = await Promise.all([
    readSlowly(ours, household),
    takeTurn(stage, ours, planned, { isWarm: true }),
  ]);
  return { slow: { ...slow, ...(await comeBack(ours, household, databaseUrl)) }, others };
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
