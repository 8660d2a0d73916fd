import { residentMiB } from '../bench/load/processes.ts';
import { attack, planAttack, type Tried } from './attack.ts';
import { type Comparison, compareTimes } from './compare.ts';
import { type Honest, watchHonest } from './honest.ts';
import { signPeopleUp } from './people.ts';
import { timePairs, triesPerAccount } from './timing.ts';

/** Everything that was seen. */
export interface Seen {
  readonly tried: readonly Tried[];
  readonly seconds: number;
  readonly targets: readonly string[];
  readonly honest: Honest;
  readonly memory: Memory;
  readonly pairs: number;
  readonly times: Comparison;
  /** The same times, those of unknown emails made longer on purpose: the comparison must find it. */
  readonly planted: Comparison;
}

/** Resident memory of the server in MiB; null where the system does not tell. */
export interface Memory {
  /** After people have signed up and in. */
  readonly before: number | null;
  readonly most: number | null;
  /** Some seconds after the last attempt. */
  readonly after: number | null;
  /** Medians of the second and of the last quarter of the attack. */
  readonly early: number | null;
  readonly late: number | null;
}

export interface FloodOptions {
  readonly origin: string;
  readonly pid: number;
  readonly attempts: number;
  readonly perSecond: number;
  readonly pairs: number;
  readonly seed: number;
  /** How many of each kind of people there are. */
  readonly people: number;
  readonly settlingMs: number;
  readonly say: (line: string) => void;
}

/** How much longer than what the comparison can tell the planted difference is. */
const plantedFactor = 1.5;
const sampleEveryMs = 200;

/** Lets people sign up, attacks while they come and go, then compares the times of single attempts. */
export async function flood(options: FloodOptions): Promise<Seen> {
  const { origin, say, seed } = options;
  say('People sign up.');
  const returning = await signPeopleUp(origin, { count: options.people, name: 'ana', network: '10.1' });
  const newcomers = await signPeopleUp(origin, { count: options.people, name: 'tom', network: '10.2' });
  const [reader] = await signPeopleUp(origin, { count: 1, name: 'eva', network: '10.3' });
  if (reader === undefined) throw new Error('nobody signed up');

  say(`${options.attempts} attempts at ${options.perSecond} a second.`);
  const before = residentMiB(options.pid);
  const samples: number[] = [];
  const sampling = setInterval(() => {
    const now = residentMiB(options.pid);
    if (now !== null) samples.push(now);
  }, sampleEveryMs);
  const targets = returning.map(({ email }) => email);
  const startedAt = performance.now();
  const attacked = attack(origin, planAttack({ attempts: options.attempts, seed, targets }), options);
  const honest = await watchHonest(origin, { returning, newcomers, reader }, attacked);
  const tried = await attacked;
  const seconds = (performance.now() - startedAt) / 1_000;
  clearInterval(sampling);
  await new Promise((resolve) => setTimeout(resolve, options.settlingMs));
  const after = residentMiB(options.pid);
  const quarter = Math.floor(samples.length / 4);
  const memory = {
    before,
    after,
    most: samples.length === 0 ? null : Math.max(...samples),
    early: middleOf(samples.slice(quarter, 2 * quarter)),
    late: middleOf(samples.slice(3 * quarter)),
  };

  say(`${options.pairs} pairs of attempts, for emails that somebody has and that nobody has.`);
  const compared = await signPeopleUp(origin, {
    count: Math.ceil(options.pairs / triesPerAccount),
    name: 'kim',
    network: '10.4',
  });
  const { existing, unknown } = await timePairs(origin, {
    existing: compared.map(({ email }) => email),
    pairs: options.pairs,
    seed,
  });
  const times = compareTimes(existing, unknown);
  const plantedMs = plantedFactor * times.detectableMs - times.shiftMs;
  const planted = compareTimes(
    existing,
    unknown.map((ms) => ms + plantedMs),
  );
  return { tried, seconds, targets, honest, memory, pairs: options.pairs, times, planted };
}

function middleOf(samples: readonly number[]): number | null {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? null;
}
