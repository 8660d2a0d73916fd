import { markdown } from '../bench/report.ts';
import { bounds, demoBounds } from './asking/judge.ts';
import type { Coverage } from './coverage.ts';
import type { Sent } from './run.ts';
import type { Failure, Tally } from './tally.ts';

/** How many failures are told with all that repeats them. */
const failuresTold = 10;

/** How many codes of refusals are named for what was asked. */
const codesTold = 3;
/** What an answer is counted as when it was none of a refusal. */
const answers = new Set(['ok', 'heard', '200', '206', '304']);

/** Answers by what was asked and how, as a Markdown table: how many told something, and what the others were refused with. */
export function countsTable({ counts }: Tally): string {
  const rows = [...counts].toSorted(([one], [other]) => one.localeCompare(other));
  return markdown(
    ['asked', 'sent', 'answered', 'refused', 'most often with'],
    rows.map(([asked, codes]) => {
      const refusals = [...codes]
        .filter(([code]) => !answers.has(code))
        .toSorted(([, one], [, other]) => other - one);
      const sent = sumOf(codes.values());
      const refused = sumOf(refusals.map(([, count]) => count));
      const told = refusals
        .slice(0, codesTold)
        .map(([code, count]) => `${code} ${count.toLocaleString('en')}`);
      const more = refusals.length - told.length;
      return [
        asked,
        ...[sent, sent - refused, refused].map((count) => count.toLocaleString('en')),
        [...told, ...(more > 0 ? [`${more} more`] : [])].join(', '),
      ];
    }),
  );
}

function sumOf(counts: Iterable<number>): number {
  return [...counts].reduce((sum, count) => sum + count, 0);
}

/** Times of the answers to documents, and the bounds that each must keep. */
export function timesTable({ ms, cpuMs }: Tally): string {
  const row = (name: string, values: readonly number[], bound: number): string[] => [
    name,
    values.length.toLocaleString('en'),
    ...[0.5, 0.99, 0.999, 1].map((share) => tellMs(values, share)),
    bound.toLocaleString('en'),
  ];
  const table = markdown(
    ['milliseconds of an answer', 'answers', 'p50', 'p99', 'p99.9', 'most', 'bound'],
    [row("server's processor", cpuMs, bounds.cpuMs), row('clock', ms, bounds.ms)],
  );
  return `${table}\n\nA mutation that makes the demo, three years of books, may take ${demoBounds.cpuMs.toLocaleString('en')} ms of the processor.`;
}

function tellMs(values: readonly number[], share: number): string {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return value === undefined ? '–' : Math.round(value).toLocaleString('en');
}

/** How many documents were sent, and how fast. */
export function speedLine({ documents, seconds }: Sent): string {
  return `${documents.toLocaleString('en')} documents in ${Math.round(seconds).toLocaleString('en')} s, ${(documents / seconds).toFixed(1)} a second.`;
}

/** Which fields of the schema were answered without an error. */
export function coverageLine({ all, missing }: Coverage): string {
  const told = `${all.length - missing.length} of the schema's ${all.length} fields were answered without an error`;
  return missing.length === 0 ? told : `${told}. Never: ${missing.join(', ')}`;
}

/** What failed, alike things together, the first of them with what repeats them. */
export function failuresList(failures: readonly Failure[]): string {
  const told = failures
    .slice(0, failuresTold)
    .map(({ what, asked }) => `✗ ${what}\n${asked.replace(/^/gm, '  ')}`);
  const more = failures.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n');
}
