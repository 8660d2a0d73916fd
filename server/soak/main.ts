/**
 * `pnpm soak`: lets a crowd live on two servers for a while and watches whether anything grows that should not. What people do
 * is in people/, what is read in watching/, what is made of it in judging/.
 */
import { writeFileSync } from 'node:fs';
import { build } from '../../scripts/launch/build.ts';
import { beforeExit, isStopping, stopAll, stopOnSignals } from '../../scripts/launch/stopping.ts';
import { Refusal, tell } from '../../scripts/refusal.ts';
import { machine } from '../bench/report.ts';
import { Random } from '../test/support/random.ts';
import {
  everybodyLeaves,
  nothingFailed,
  nothingLeftOver,
  screensConverged,
  untilQuiet,
  verified,
} from './judging/at-the-end.ts';
import { judge, linesOf } from './judging/panels.ts';
import { plotOf } from './judging/plot.ts';
import {
  bloatCheck,
  bloatTable,
  type Check,
  checkLines,
  doingsLines,
  slopeChecks,
  slopeTable,
} from './judging/report.ts';
import { endingOf, interrupt } from './ending.ts';
import { type Options, readOptions, usage } from './options.ts';
import { crowdOf } from './people/browser.ts';
import { liveOn } from './people/crowd.ts';
import { furnish } from './people/furnish.ts';
import { Pace, pause } from './people/pace.ts';
import { Tally } from './people/tally.ts';
import { openPlace } from './servers/place.ts';
import { SoakedServer } from './servers/soaked-server.ts';
import { Sampler } from './watching/sample.ts';
import { watchUntil } from './watching/watch.ts';
import { Stores } from './watching/stores.ts';

/** While people sign up and books are made; and while screens are compared. */
const hurriedRate = 40;
const serverNames = ['server 1', 'server 2'];
/** Idle connections of the crowd close, and the servers see it. */
const settlingMs = 6_000;
const noticingMs = 500;
/** What shells answer for a command ended by Ctrl-C. */
const interruptedCode = 130;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns the last line, and whether all is as it must be */
async function soak(options: Options): Promise<{ readonly line: string; readonly isFine: boolean }> {
  const head = `${machine()}, seed ${options.seed}`;
  say(head);
  await build(say);
  const place = await openPlace();
  const stores = await Stores.open(place);
  beforeExit(async () => await stores.close());
  const servers: SoakedServer[] = [];
  for (const name of serverNames) {
    const server = await SoakedServer.start(name, place);
    beforeExit(async () => await server.stop());
    servers.push(server);
  }
  const origins = servers.map(({ origin }) => origin);
  const tally = new Tally();
  const pace = new Pace(hurriedRate);
  const crowd = crowdOf(pace, tally);
  const emptiness = await new Sampler(servers, stores, tally).take({ withHeap: true });

  say(`${options.members} people move into ${options.households} households`);
  const members = await furnish({ crowd, origins, ...options });

  const ending = endingOf(options.minutes, servers, say);
  pace.become(options.rate);
  const sampler = new Sampler(servers, stores, tally);
  const random = new Random(options.seed);
  const living = liveOn(members, { random, tally, origins, ending });
  const failure: unknown = await watchUntil(ending, {
    options,
    sampler,
    servers,
    folder: place.folder,
    say,
  }).then(
    () => null,
    (error: unknown) => error,
  );
  // A server that is gone is missed a moment before it is known that it has ended.
  await pause(noticingMs);
  if (ending.reason instanceof Refusal) throw ending.reason;
  if (failure !== null) throw failure;
  await living;

  say('Everybody stops; screens are compared');
  await untilQuiet(members);
  pace.become(hurriedRate);
  const checks: Check[] = [await screensConverged(members, { random, origins })];
  checks.push(await everybodyLeaves(members, tally));
  await crowd.agent.close();
  await pause(settlingMs);
  const afterwards = await new Sampler(servers, stores, tally).take({ withHeap: true });
  checks.push(
    ...nothingLeftOver(emptiness, afterwards, serverNames),
    ...(await nothingFailed(servers, tally)),
  );
  for (const server of servers) await server.stop();
  const environment = { DATABASE_URL: place.databaseUrl, UPLOAD_FOLDER: place.uploadFolder };
  checks.push(await verified('All books verify', 'verify-books.js', environment));
  checks.push(await verified('All files verify', 'verify-files.js', environment));

  const judged = judge(linesOf(sampler.samples, serverNames));
  checks.push(bloatCheck(sampler.lastState?.tables ?? []), ...slopeChecks(judged));
  const minutes = Math.round((sampler.samples.at(-1)?.hours ?? 0) * 60);
  const about = `${minutes} minutes, ${options.members} members in ${options.households} households, two servers, ${options.rate} requests a second, seed ${options.seed}`;
  const svg = plotOf(judged, { title: 'pnpm soak', subtitle: about });
  const files = [`${place.folder}/soak.svg`, ...(options.plot === null ? [] : [options.plot])];
  for (const file of files) writeFileSync(file, svg);
  const undecided = judged.filter(({ verdict }) => verdict === 'undecided').length;
  const passed = checks.filter(({ problem }) => problem === null).length;
  say(
    [
      `\n${head}; ${about}`,
      doingsLines(tally),
      slopeTable(judged),
      bloatTable(sampler.lastState?.tables ?? []),
      checkLines(checks),
      `The plot is ${files.join(' and ')}`,
      ...(undecided === 0 ? [] : [`${undecided} slopes could not be told from noise in ${minutes} minutes`]),
    ].join('\n\n'),
  );
  return {
    line: `${passed} passed, ${checks.length - passed} failed`,
    isFine: passed === checks.length,
  };
}

try {
  if (process.argv.includes('--help')) {
    say(usage);
  } else {
    const options = readOptions(process.argv.slice(2));
    stopOnSignals(say, interruptedCode, interrupt);
    const { line, isFine } = await soak(options);
    await stopAll(isFine ? 0 : 1, line);
  }
} catch (error) {
  if (!isStopping()) tell(error);
  await stopAll(1);
}
