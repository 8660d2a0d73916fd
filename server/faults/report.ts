import { markdown } from '../bench/report.ts';
import type { FaultCheck, FaultSuite, SuiteResult } from './suite.ts';

/** How many failures of one check are told; the rest is counted. */
const failuresToldMax = 5;

/** Whether a check held every time it was tried, and was tried at all. */
export function isPassed({ times, failures }: FaultCheck): boolean {
  return times > 0 && failures.length === 0;
}

/** The checks of a suite as a Markdown table under its title, and below it what went wrong. */
export function tableOf({ name, title }: FaultSuite, { checks }: SuiteResult): string {
  const table = markdown(
    ['what must hold', '', 'times', 'figure'],
    checks.map((check) => [
      check.what,
      isPassed(check) ? 'passed' : '**failed**',
      String(check.times),
      check.told ?? '',
    ]),
  );
  const wrong = checks.filter((check) => !isPassed(check)).map(explain);
  return [`## ${name}: ${title}`, table, ...wrong].join('\n\n');
}

function explain({ what, times, failures }: FaultCheck): string {
  const told = failures.slice(0, failuresToldMax).map((failure) => `  ${failure}`);
  const more = failures.length - told.length;
  if (more > 0) told.push(`  and ${more} more`);
  if (times === 0) told.push('  It was never tried.');
  return `✗ ${what}\n${told.join('\n')}`;
}
