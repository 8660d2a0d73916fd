/**
 * `pnpm bench`: measures the product against other ways to serve the same books. The books are generated once and kept below
 * .cache; each run works on a copy. It compares all answers first, and fails when it could not measure.
 */
import { build } from '../../scripts/launch/build.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from '../../scripts/launch/stopping.ts';
import { tell } from '../../scripts/refusal.ts';
import { titles } from './asking/documents.ts';
import { readSamples } from './asking/samples.ts';
import { openBooks, startBenchPostgres } from './books/kept.ts';
import { checkAnswers } from './check.ts';
import { startContender } from './contenders/contender.ts';
import { contenders } from './contenders/all.ts';
import { startDriver } from './load/drive.ts';
import { type Entrant, type Figure, measure } from './measure.ts';
import { readOptions } from './options.ts';
import { machine, tableOf } from './report.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function bench(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  stopOnSignals(say, 130);
  say(`${machine()}, seed ${options.seed}`);
  await build(say);
  const cluster = await startBenchPostgres();
  beforeExit(async () => await cluster.stop());
  const driver = startDriver();
  beforeExit(() => driver.stop());

  const entrants: Entrant[] = [];
  for (const size of options.sizes) {
    const books = await openBooks(cluster, { size, seed: options.seed }, say);
    beforeExit(async () => await books.drop());
    const samples = await readSamples(books.url, options.contenders);
    for (const name of options.contenders) {
      const running = await startContender(await contenders[name](books.url), books.url);
      beforeExit(async () => await running.stop());
      entrants.push({ ...running, size, samples });
    }
    const own = entrants.filter((each) => each.size === size);
    const compared = await checkAnswers(own, samples, options.operations);
    say(`${size}: ${compared} answers compared, all equal`);
  }

  const figures: Figure[] = [];
  for (const operation of options.operations) {
    say(`Measuring: ${titles[operation]}`);
    figures.push(
      ...(await measure(operation, entrants, {
        driver,
        postgresPid: cluster.pid,
        seconds: options.seconds,
        rounds: options.rounds,
        withLatency: options.withLatency,
      })),
    );
  }
  say(`\n${machine()}, seed ${options.seed}\n\n${tableOf(figures)}`);
}

try {
  await bench();
  await stopAll(0);
} catch (error) {
  if (!isStopping()) tell(error);
  await stopAll(1);
}
