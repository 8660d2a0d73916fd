import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../options.ts';
import type { SoakedServer } from '../servers/soaked-server.ts';
import type { Sample, Sampler } from './sample.ts';

/** How many samples a run has, about; long runs are not read more seldom than `everySecondsMax`. */
const samplesWanted = 360;
const [everySecondsMin, everySecondsMax] = [1, 10];
/** Every so many samples all garbage is collected: rarely enough to change nothing, often enough to see a slope. */
const heapEvery = 3;
const tellEveryMinutes = 5;

/**
 * Takes samples until `ending`, writes each to the run's folder at once, and says now and then how it goes.
 *
 * @throws Error when a server or a store can no longer be read
 */
export async function watchUntil(
  ending: AbortSignal,
  around: {
    readonly options: Pick<Options, 'minutes' | 'withSnapshots'>;
    readonly sampler: Sampler;
    readonly servers: readonly SoakedServer[];
    readonly folder: string;
    readonly say: (line: string) => void;
  },
): Promise<void> {
  const { options, sampler, servers, folder, say } = around;
  const everySeconds = Math.min(
    everySecondsMax,
    Math.max(everySecondsMin, (options.minutes * 60) / samplesWanted),
  );
  const record = createWriteStream(join(folder, 'samples.jsonl'));
  const snapshot = async (when: string): Promise<void> => {
    for (const server of servers)
      await server.writeSnapshot(join(folder, `${server.name.replace(' ', '-')}-${when}.heapsnapshot`));
  };
  let hasWarmedUp = false;
  let toldMinutes = 0;
  let dueMs = performance.now();
  for (let index = 0; !ending.aborted; index += 1) {
    const sample = await sampler.take({ withHeap: index % heapEvery === 0 });
    record.write(`${JSON.stringify(sample)}\n`);
    const minutes = sample.hours * 60;
    if (minutes >= toldMinutes) {
      toldMinutes += tellEveryMinutes;
      say(`${Math.round(minutes).toString().padStart(4)} min  ${summary(sample, servers)}`);
    }
    if (options.withSnapshots && !hasWarmedUp && minutes > options.minutes / 3) {
      hasWarmedUp = true;
      await snapshot('warm');
    }
    dueMs = Math.max(performance.now(), dueMs + everySeconds * 1_000);
    await until(dueMs, ending);
  }
  if (options.withSnapshots) await snapshot('end');
  record.end();
}

function summary({ figures }: Sample, servers: readonly SoakedServer[]): string {
  const of = (name: string): string => {
    const value = figures[name];
    return value === undefined ? '–' : value.toFixed(value < 10 ? 1 : 0);
  };
  const told = servers.map(
    ({ name }) => `${name}: ${of(`${name}.resident MiB`)} MiB, ${of(`${name}.sockets`)} sockets`,
  );
  // Said at once: what fails from the first minute on need not run for an hour.
  const failures = figures['failures'] === 0 ? '' : `; ${of('failures')} failures`;
  return `${told.join('; ')}; ${of('requests per second')} requests a second of ${of('answer ms')} ms, ${of('rows')} rows${failures}`;
}

async function until(dueMs: number, ending: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ending.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, dueMs - performance.now()));
    ending.addEventListener('abort', done);
  });
}
