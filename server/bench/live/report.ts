import { tooSlow, waitingBytesMax } from '../../src/http/socket-wire.ts';
import type { LiveName, Memory } from './contenders.ts';
import { type Delivery, percentile } from './judge.ts';
import type { SlowReading } from './slow-reader.ts';
import type { Turn } from './turn.ts';

/** What one contender did, in all its turns. */
export interface LiveFigures {
  readonly turns: readonly Turn[];
  readonly before: Memory;
  readonly open: Memory;
}

/** How much later than at the limit an event may come. */
const ratioMax = 1.5;

const kinds = ['lost', 'doubled', 'outOfOrder', 'foreign'] as const;
const titles = { lost: 'lost', doubled: 'doubled', outOfOrder: 'out of order', foreign: 'foreign' } as const;

/** The largest answer that the slow reader asks for: what waits may be more than its bound by one message. */
const messageBytesMax = 65_536;

/** What came to all sockets in all turns. */
function deliveryOf(turns: readonly Turn[]): Delivery {
  const sum = (key: keyof Delivery): number => turns.reduce((all, { delivery }) => all + delivery[key], 0);
  return {
    expected: sum('expected'),
    lost: sum('lost'),
    doubled: sum('doubled'),
    outOfOrder: sum('outOfOrder'),
    foreign: sum('foreign'),
  };
}

/** Ours beside the limit, as a Markdown table that ends in ratios. */
export function liveTable(figures: Readonly<Record<LiveName, LiveFigures>>, sockets: number): string {
  const names: readonly LiveName[] = ['ours', 'limit'];
  const row = (
    title: string,
    of: (each: LiveFigures) => number,
    digits: number,
    end: (ours: number, limit: number) => string = () => '',
  ): string => {
    const [ours = Number.NaN, limit = Number.NaN] = names.map((name) => of(figures[name]));
    return `| ${[title, told(ours, digits), told(limit, digits), end(ours, limit)].join(' | ')} |`;
  };
  const ratio = (ours: number, limit: number): string => `${told(ours / limit, 2)} ×`;
  const targeted = (ours: number, limit: number): string =>
    ours / limit <= ratioMax
      ? `**${ratio(ours, limit)}** ≤ ${ratioMax}`
      : `${ratio(ours, limit)} > ${ratioMax}`;
  const latency =
    (share: number) =>
    ({ turns }: LiveFigures): number =>
      percentile(
        turns.flatMap(({ latenciesMs }) => latenciesMs),
        share,
      );
  const mean =
    (of: (turn: Turn) => number) =>
    ({ turns }: LiveFigures): number =>
      turns.reduce((sum, turn) => sum + of(turn), 0) / turns.length;
  const perSocket =
    (bytes: (memory: Memory) => number | null) =>
    ({ before, open }: LiveFigures): number =>
      ((bytes(open) ?? Number.NaN) - (bytes(before) ?? Number.NaN)) / sockets / 1_024;
  const count = ({ turns }: LiveFigures): number => turns.reduce((sum, { commits }) => sum + commits, 0);
  return [
    '| live | ours | limit | ours / limit |',
    '|---|--:|--:|--:|',
    row('commits', count, 0),
    row('events that had to come', ({ turns }) => deliveryOf(turns).expected, 0),
    ...kinds.map((kind) => row(titles[kind], ({ turns }) => deliveryOf(turns)[kind], 0)),
    row('commit to receipt, p50 ms', latency(0.5), 2, targeted),
    row('commit to receipt, p99 ms', latency(0.99), 2, targeted),
    row('commit to receipt, most ms', latency(1), 2),
    row(
      'message, bytes',
      mean(({ messageBytes }) => messageBytes),
      0,
    ),
    row(
      'CPU of both servers for a commit, ms',
      mean(({ serverCpuMs }) => serverCpuMs ?? Number.NaN),
      2,
      ratio,
    ),
    row(
      'heap for a socket, KiB',
      perSocket(({ heapBytes }) => heapBytes),
      1,
      ratio,
    ),
    row(
      'resident memory for a socket, KiB',
      perSocket(({ residentBytes }) => residentBytes),
      1,
      ratio,
    ),
    row(
      'listening: its own delay, p99 ms',
      mean(({ listening }) => listening.delayMsP99),
      2,
    ),
    row(
      'listening: CPU, % of a core',
      mean(({ listening }) => listening.cpuShare * 100),
      1,
    ),
  ].join('\n');
}

/** The reader that did not read, and what became of the others meanwhile. */
export function slowTable(
  { waitingBytes, letGoAfterMs, code, reason, revision, trueRevision }: SlowReading,
  { others, without }: { readonly others: Turn; readonly without: Turn | undefined },
): string {
  const p99 = (turn: Turn | undefined): string => told(percentile(turn?.latenciesMs ?? [], 0.99), 2);
  const { expected, lost, doubled, outOfOrder, foreign } = deliveryOf([others]);
  return [
    '| a reader that stops to read | |',
    '|---|---|',
    `| most that waited for it, bytes | ${told(waitingBytes, 0)} of ${told(waitingBytesMax, 0)} |`,
    `| was let go after | ${letGoAfterMs === null ? 'never' : `${told(letGoAfterMs / 1_000, 1)} s`} |`,
    `| was told | ${code} ${reason} |`,
    `| reads, when it is back, revision | ${revision} of ${trueRevision} |`,
    `| others meanwhile: events that had to come | ${expected} |`,
    `| lost, doubled, out of order, foreign | ${[lost, doubled, outOfOrder, foreign].join(', ')} |`,
    `| commit to receipt, p99 ms, and without it | ${p99(others)}, ${p99(without)} |`,
  ].join('\n');
}

/** What is wrong with what came. */
export function deliveryProblems(turns: readonly Turn[]): string[] {
  const delivery = deliveryOf(turns);
  const found = kinds.filter((kind) => delivery[kind] > 0).map((kind) => `${delivery[kind]} ${titles[kind]}`);
  return found.length === 0 ? [] : [`Of ${delivery.expected} events: ${found.join(', ')}.`];
}

/** What is wrong with how the slow reader was treated. */
export function slowProblems(slow: SlowReading): string[] {
  return [
    ...(slow.letGoAfterMs === null ? ['A reader that does not read is never let go.'] : []),
    ...(slow.waitingBytes > waitingBytesMax + messageBytesMax ? ['Too much waits for a reader.'] : []),
    ...(slow.code === tooSlow.code && slow.reason === tooSlow.reason
      ? []
      : [`A slow reader was told ${slow.code} ${slow.reason}.`]),
    ...(slow.revision === slow.trueRevision ? [] : ['A slow reader that came back reads an old revision.']),
  ];
}

function told(value: number, digits: number): string {
  if (Number.isNaN(value)) return '–';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
