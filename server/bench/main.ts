/**
 * `pnpm bench`: measures the product against other ways to serve the same books. The books are generated once and kept below
 * .cache; each run works on a copy. It compares all answers first, and fails when it could not measure.
 */
import { build } from '../../scripts/launch/build.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from '../../scripts/launch/stopping.ts';
import { Refusal, tell } from '../../scripts/refusal.ts';
import { titles } from './asking/documents.ts';
import { readSamples } from './asking/samples.ts';
import { openBooks, type Size, sizes, startBenchPostgres } from './books/kept.ts';
import { checkAnswers } from './check.ts';
import { startContender } from './contenders/contender.ts';
import { contenders } from './contenders/all.ts';
import { startDriver } from './load/drive.ts';
import { residentMiB, watchMemory } from './load/processes.ts';
import { type Entrant, type Figure, measure } from './measure.ts';
import { readLiveOptions } from './live/options.ts';
import { benchLive } from './live/run.ts';
import { readOptions, usage } from './options.ts';
import { guardsLine, machine, memoryTable, tableOf, wallTable } from './report.ts';

/** Entities are measured on the smaller books alone. */
const naiveTransactionsMax = 100_000;
/** How long a server has been doing nothing when its memory is told. */
const settlingMs = 5_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function bench(): Promise<void> {
  if (process.argv.includes('--help')) return say(usage);
  if (process.argv.includes('--live')) {
    const options = readLiveOptions(process.argv.slice(2));
    stopOnSignals(say, 130);
    return await benchLive(options, say);
  }
  const options = readOptions(process.argv.slice(2));
  stopOnSignals(say, 130);
  say(`${machine()}, seed ${options.seed}`);
  await build(say);
  const cluster = await startBenchPostgres();
  beforeExit(async () => await cluster.stop());
  const driver = startDriver();
  beforeExit(() => driver.stop());

  const entrants: Entrant[] = [];
  const memory: { size: Size; pid: number; restMiB: number | null; answeredMiB: number | null }[] = [];
  for (const size of options.sizes) {
    const books = await openBooks(cluster, { size, seed: options.seed }, say);
    beforeExit(async () => await books.drop());
    const samples = await readSamples(books.url, options.contenders);
    for (const name of options.contenders) {
      if (name === 'naive' && sizes[size] > naiveTransactionsMax) continue;
      const running = await startContender(await contenders[name](books.url), books.url);
      beforeExit(async () => await running.stop());
      entrants.push({ ...running, size, samples });
      if (name !== 'ours') continue;
      await new Promise((resolve) => setTimeout(resolve, settlingMs));
      memory.push({ size, pid: running.pid, restMiB: residentMiB(running.pid), answeredMiB: null });
    }
    const own = entrants.filter((each) => each.size === size && each.contender.isCompared);
    const compared = await checkAnswers(own, samples, options.operations);
    say(`${size}: ${compared} answers compared, all equal`);
  }

  for (const each of memory) each.answeredMiB = residentMiB(each.pid);
  const watches = memory.map(({ pid }) => watchMemory(pid));
  const figures: Figure[] = [];
  const notMeasured: string[] = [];
  for (const operation of options.operations) {
    say(`Measuring: ${titles[operation]}`);
    const able = entrants.filter(({ contender: { only } }) => only?.includes(operation) ?? true);
    try {
      figures.push(
        ...(await measure(operation, able, {
          driver,
          postgresPid: cluster.pid,
          seconds: options.seconds,
          rounds: options.rounds,
          withLatency: options.withLatency,
        })),
      );
    } catch (error) {
      // The others are measured all the same; the command fails at its end.
      say((error as Error).message);
      notMeasured.push(titles[operation]);
    }
  }
  for (const watch of watches) watch.stop();
  const told = memory.map((each, index) => ({ ...each, mostMiB: watches[index]?.mostMiB ?? null }));
  say(
    `\n${machine()}, seed ${options.seed}\n\n${tableOf(figures)}${guardsLine(figures)}${wallTable(figures)}\n\n${memoryTable(told)}`,
  );
  if (notMeasured.length > 0) throw new Refusal(`Could not be measured: ${notMeasured.join(', ')}.`);
}

try {
  await bench();
  await stopAll(0);
} catch (error) {
  if (!isStopping()) tell(error);
  await stopAll(1);
}
