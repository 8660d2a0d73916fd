import type { Random } from '../../test/support/random.ts';
import { Refused } from './browser.ts';
import { goAway } from './doings/coming-and-going.ts';
import { importFile, undoImport } from './doings/bank-files.ts';
import { changeSeveral, create, edit, read, remove, tidy } from './doings/entries.ts';
import { attach, detach, look } from './doings/files.ts';
import type { Member } from './member.ts';
import { pause } from './pace.ts';
import type { Tally } from './tally.ts';

/** Something that a person does, and how often of a hundred times. */
interface Doing {
  readonly name: string;
  readonly percent: number;
  readonly isWriting: boolean;
  run(member: Member): Promise<void>;
}

/** People who do something at the same moment: each turn of a request is given to one of them, or to a screen. */
const busyMax = 6;
const idleMs = 20;

/** Refusals that tell one of another's work on the same books. */
const refusalsOfMeeting = new Set([
  'not_found',
  'transaction_changed',
  'transaction_is_in_trash',
  'transaction_has_no_single_category',
  'import_books_changed',
  'import_not_ready',
  'import_is_busy',
]);

function doingsOf(origins: readonly string[]): readonly Doing[] {
  const writing = { isWriting: true };
  return [
    { name: 'read', percent: 27, isWriting: false, run: read },
    { name: 'leave', percent: 7, isWriting: false, run: async (member) => await goAway(member, origins) },
    { name: 'create', percent: 17, ...writing, run: create },
    { name: 'edit', percent: 12, ...writing, run: edit },
    { name: 'delete', percent: 5, ...writing, run: remove },
    { name: 'change several', percent: 4, ...writing, run: changeSeveral },
    { name: 'tidy up', percent: 5, ...writing, run: tidy },
    { name: 'import', percent: 5, ...writing, run: async (member) => await importFile(member) },
    { name: 'undo an import', percent: 3, ...writing, run: undoImport },
    { name: 'attach', percent: 7, ...writing, run: attach },
    { name: 'take a file off', percent: 4, ...writing, run: detach },
    { name: 'look at a file', percent: 4, isWriting: false, run: look },
  ];
}

/**
 * Lets people come, do things and go until `ending`; resolves when the last has finished what they were at. What they meet is
 * counted in `tally`; nothing ends it early.
 */
export async function liveOn(
  members: readonly Member[],
  around: {
    readonly random: Random;
    readonly tally: Tally;
    readonly origins: readonly string[];
    readonly ending: AbortSignal;
  },
): Promise<void> {
  const { random, tally, origins, ending } = around;
  const doings = doingsOf(origins);
  const busy = new Set<Promise<void>>();
  while (!ending.aborted) {
    const member = busy.size < busyMax ? nextOf(members, random) : undefined;
    if (member === undefined) {
      await pause(idleMs);
      continue;
    }
    const { name, run } = member.backAtMs === null ? chosen(doings, member) : comingBack;
    member.isBusy = true;
    const doing = perform(name, async () => await run(member), tally).finally(() => {
      member.isBusy = false;
      busy.delete(doing);
    });
    busy.add(doing);
  }
  await Promise.all(busy);
}

const comingBack = { name: 'come back', run: async (member: Member) => await member.arrive() };

/** Whoever is due back comes first; else somebody who is there and has their hands free. */
function nextOf(members: readonly Member[], random: Random): Member | undefined {
  const now = performance.now();
  const free = members.filter(({ isBusy }) => !isBusy);
  const due = free.find(({ backAtMs }) => backAtMs !== null && backAtMs <= now);
  if (due !== undefined) return due;
  const there = free.filter(({ backAtMs }) => backAtMs === null);
  return there.length === 0 ? undefined : random.pick(there);
}

function chosen(doings: readonly Doing[], { mayWrite, random }: Member): Doing {
  const able = doings.filter(({ isWriting }) => mayWrite || !isWriting);
  const all = able.reduce((sum, { percent }) => sum + percent, 0);
  let left = random.below(all);
  for (const doing of able) {
    left -= doing.percent;
    if (left < 0) return doing;
  }
  throw new Error('the shares of what people do do not add up');
}

async function perform(name: string, work: () => Promise<void>, tally: Tally): Promise<void> {
  try {
    await work();
    tally.did(name);
  } catch (error) {
    if (error instanceof Refused && refusalsOfMeeting.has(error.code)) tally.wasRefused(error.code);
    else tally.failed(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
