import { markdown } from '../bench/report.ts';
import type { Tried } from './attack.ts';
import { significance } from './compare.ts';
import type { Seen } from './flood.ts';
import type { Visit } from './honest.ts';

/** One thing that must hold, and what was seen of it. */
export interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly must: string;
  readonly holds: boolean;
}

/** The only answers that an attempt may get; each says no without saying why. */
const refusals = ['sign_in_failed', 'too_many_attempts', 'sign_in_is_busy', 'too_many_requests'];
/** Wrong passwords of one account that are looked at: ten, and those that are looked at in the same moment. */
const guessesMax = 10 + 3;
/** What a server may take under load (docs/benchmarks.md). */
const residentMiBMax = 256;
/** Of the last quarter's memory to the second's. */
const growthMax = 1.1;

/** What the run shows, line by line. */
export function findingsOf(seen: Seen): Finding[] {
  const { tried, honest, memory, times, planted } = seen;
  const others = tried.filter(({ code }) => !refusals.includes(code));
  const guesses = mostGuesses(tried, seen.targets);
  const counts = refusals.map((code) => `${tried.filter((each) => each.code === code).length} ${code}`);
  const unread = honest.reads.filter(({ code }) => code !== 'in');
  const grown = memory.early === null || memory.late === null ? null : memory.late / memory.early;
  return [
    {
      what: 'attempts that were refused in so many words',
      seen: `${tried.length - others.length} of ${tried.length}: ${counts.join(', ')}${told(others)}`,
      must: 'all',
      holds: tried.length > 0 && others.length === 0,
    },
    {
      what: 'passwords of one attacked account that were looked at',
      seen: `${guesses} at most`,
      must: `≤ ${guessesMax}`,
      holds: guesses > 0 && guesses <= guessesMax,
    },
    visits('people in their own browser got in, their accounts attacked', honest.returning, 1),
    visits('people in a new browser got in', honest.newcomers, Infinity),
    {
      what: 'reads of somebody signed in were answered',
      seen: `${honest.reads.length - unread.length} of ${honest.reads.length}, slowest ${slowest(honest.reads)}${told(unread)}`,
      must: 'all',
      holds: honest.reads.length > 0 && unread.length === 0,
    },
    {
      what: 'memory of the server, MiB',
      seen: `${whole(memory.before)} before, ${whole(memory.most)} at most, ${whole(memory.after)} after`,
      must: `≤ ${residentMiBMax}`,
      holds: memory.most !== null && memory.most <= residentMiBMax,
    },
    {
      what: 'memory in the last quarter to the second',
      seen: grown === null ? 'not measured' : `${grown.toFixed(2)} ×`,
      must: `≤ ${growthMax} ×`,
      holds: grown !== null && grown <= growthMax,
    },
    {
      what: `times of ${seen.pairs} pairs, email in use or not`,
      seen: `p = ${times.p.toFixed(3)}, medians ${times.shiftMs.toFixed(2)} ms apart; ${times.detectableMs.toFixed(2)} ms would show`,
      must: `p ≥ ${significance}`,
      holds: times.p >= significance,
    },
    {
      what: 'the same with a planted difference',
      seen: `p = ${planted.p.toExponential(1)}, medians ${planted.shiftMs.toFixed(2)} ms apart`,
      must: `p < ${significance}`,
      holds: planted.p < significance,
    },
  ];
}

/** The findings as a Markdown table. */
export function tableOf(findings: readonly Finding[]): string {
  return markdown(
    ['what', 'seen', 'must be', ''],
    findings.map(({ what, seen, must, holds }) => [what, seen, must, holds ? 'holds' : 'FAILED']),
  );
}

function visits(what: string, all: readonly Visit[], triesMax: number): Finding {
  const inside = all.filter(({ isIn, tries }) => isIn && tries <= triesMax);
  const atOnce = inside.filter(({ tries }) => tries === 1).length;
  const tries = Math.max(0, ...all.map((each) => each.tries));
  return {
    what,
    seen: `${inside.length} of ${all.length}, ${atOnce} at the first try (${tries} at most), slowest ${slowest(all)}`,
    must: triesMax === 1 ? 'all, at the first try' : 'all',
    holds: all.length > 0 && inside.length === all.length,
  };
}

function mostGuesses(tried: readonly Tried[], targets: readonly string[]): number {
  const guesses = new Map(targets.map((email) => [email, 0]));
  for (const { email, code } of tried) {
    const key = email.trim().toLowerCase();
    const before = guesses.get(key);
    if (before !== undefined && code === 'sign_in_failed') guesses.set(key, before + 1);
  }
  return Math.max(0, ...guesses.values());
}

function slowest(all: readonly { readonly ms: number }[]): string {
  return `${Math.round(Math.max(0, ...all.map(({ ms }) => ms)))} ms`;
}

function told(all: readonly { readonly code: string }[]): string {
  const codes = [...new Set(all.map(({ code }) => code))];
  return codes.length === 0 ? '' : `; not ${codes.join(', ')}`;
}

function whole(value: number | null): string {
  return value === null ? '–' : String(Math.round(value));
}
