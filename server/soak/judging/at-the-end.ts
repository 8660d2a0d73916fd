import { startNodeChild } from '../../../scripts/launch/child.ts';
import { beforeExit } from '../../../scripts/launch/stopping.ts';
import { inRepository } from '../../../scripts/repository.ts';
import type { Random } from '../../test/support/random.ts';
import type { Member } from '../people/member.ts';
import { pause } from '../people/pace.ts';
import type { Tally } from '../people/tally.ts';
import type { SoakedServer } from '../servers/soaked-server.ts';
import { readFigures, sumOf } from '../watching/prometheus-text.ts';
import type { Sample } from '../watching/sample.ts';
import type { Check } from './report.ts';

/** Screens that are compared with a fresh answer of the other server. */
const screensMax = 100;
const quietWithinMs = 30_000;
/** Nothing may come any more for so long before screens are compared. */
const quietForMs = 2_000;
/** Handles that may be left over: a connection that is just being closed. */
const handlesOver = 3;

/** Waits until no screen is being asked for any more. */
export async function untilQuiet(members: readonly Member[]): Promise<void> {
  const deadline = performance.now() + quietWithinMs;
  for (let since = performance.now(); performance.now() < deadline; await pause(100)) {
    if (!members.every(({ screen }) => screen?.isQuiet ?? true)) since = performance.now();
    if (performance.now() - since > quietForMs) return;
  }
}

/** Compares what people see with what the other server says now. */
export async function screensConverged(
  members: readonly Member[],
  { random, origins }: { readonly random: Random; readonly origins: readonly string[] },
): Promise<Check> {
  const there = members.filter(({ screen, socket }) => screen !== null && socket !== null);
  const compared = new Set<Member>();
  while (compared.size < Math.min(screensMax, there.length)) compared.add(random.pick(there));
  const differing: string[] = [];
  for (const { screen, browser } of compared) {
    const other = origins.find((origin) => origin !== browser.origin) ?? browser.origin;
    try {
      differing.push(...((await screen?.differences(other)) ?? []));
    } catch (error) {
      differing.push((error as Error).message);
    }
  }
  return {
    name: `${compared.size} of ${there.length} open screens show what the other server says`,
    problem:
      compared.size === 0
        ? 'there was none to compare'
        : differing.length === 0
          ? null
          : `${differing.length} answers differ, first ${differing.slice(0, 3).join('; ')}`,
  };
}

/** Closes all tabs; every event must have been heard by everybody who was there. */
export async function everybodyLeaves(members: readonly Member[], tally: Tally): Promise<Check> {
  const last = new Map<string, number>();
  for (const { home, browser } of members) {
    if (last.has(home.householdId)) continue;
    const { household } = await browser
      .ask('HouseholdRevision', { householdId: home.householdId })
      .catch(() => ({ household: null }));
    // Whoever has signed out cannot ask; the next of the household may.
    if (household !== null) last.set(home.householdId, household.revision);
  }
  await Promise.all(members.map(async (member) => await member.end(last.get(member.home.householdId) ?? 0)));
  const { missing, repeats, outOfOrder } = tally.heard;
  const wrong = [
    ...(tally.events === 0 ? ['none was received at all'] : []),
    ...(missing > 0 ? [`${missing} never came`] : []),
    ...(repeats > 0 ? [`${repeats} came twice`] : []),
  ];
  return {
    name: `Each of ${tally.events.toLocaleString('en')} events was received once (${outOfOrder} after a later one)`,
    problem: wrong.length === 0 ? null : wrong.join(', '),
  };
}

/** What servers and Redis still hold when everybody has left, next to before anybody came. */
export function nothingLeftOver(before: Sample, after: Sample, names: readonly string[]): readonly Check[] {
  const own = (sample: Sample, name: string, figure: string): number =>
    sample.figures[`${name}.${figure}`] ?? Number.NaN;
  return [
    ...names.flatMap((name) => {
      const [sockets, subscriptions] = [own(after, name, 'sockets'), own(after, name, 'subscriptions')];
      const [handlesBefore, handlesAfter] = [own(before, name, 'handles'), own(after, name, 'handles')];
      return [
        {
          name: `${name} holds no socket and no subscription when everybody has left`,
          problem:
            sockets === 0 && subscriptions === 0
              ? null
              : `${sockets} sockets, ${subscriptions} subscriptions`,
        },
        {
          name: `${name} holds as many handles as before anybody came, its pool aside`,
          problem:
            handlesAfter <= handlesBefore + handlesOver
              ? null
              : `${handlesBefore} before, ${handlesAfter} after`,
        },
      ];
    }),
    {
      name: 'Redis holds no channel when everybody has left',
      problem: after.figures['Redis channels'] === 0 ? null : `${after.figures['Redis channels']} channels`,
    },
  ];
}

/** No request of anybody failed: as people saw it, as the servers count it, and as they wrote it in their logs. */
export async function nothingFailed(
  servers: readonly SoakedServer[],
  tally: Tally,
): Promise<readonly Check[]> {
  const checks: Check[] = [
    {
      name: `${tally.requests.toLocaleString('en')} requests were answered as they should be`,
      problem: tally.failureCount === 0 ? null : `${tally.failureCount} were not: see above`,
    },
  ];
  for (const server of servers) {
    const figures = readFigures(await server.metrics());
    const failed = sumOf(figures, 'finance_http_request_seconds_count', ({ status = '' }) =>
      status.startsWith('5'),
    );
    const internal = sumOf(
      figures,
      'finance_graphql_operations_total',
      ({ code }) => code === 'internal_error',
    );
    const undelivered = figures
      .filter(
        ({ name, labels }) => name === 'finance_live_published_total' && labels['delivered'] === 'false',
      )
      .reduce((sum, { value }) => sum + value, 0);
    const { errors, lines } = server.log;
    checks.push({
      name: `${server.name} counts no 5xx, no internal error, no event that did not leave, and logs no error`,
      problem:
        failed + internal + undelivered + errors === 0
          ? null
          : `${failed} 5xx, ${internal} internal errors, ${undelivered} events, ${errors} lines; first ${lines[0] ?? 'none in the log'}`,
    });
  }
  return checks;
}

/** Runs a program of the server's that checks what is stored; its last line tells. */
export async function verified(
  what: string,
  program: string,
  environment: NodeJS.ProcessEnv,
): Promise<Check> {
  let output = '';
  const child = startNodeChild({
    file: inRepository('server/dist', program),
    args: [],
    folder: inRepository('server'),
    environment: { PATH: process.env['PATH'], ...environment },
    onOutput: (chunk) => (output = (output + chunk).slice(-10_000)),
  });
  beforeExit(async () => await child.stop(1_000));
  const code = await child.ended;
  const lines = output.trim().split('\n');
  return {
    name: `${what}: ${lines.at(-1) ?? ''}`,
    problem: code === 0 ? null : `it ends with ${code}; first ${lines[0] ?? 'nothing'}`,
  };
}
