/** A display that draws 60 times a second, as most do: a slot is the time of one picture. */
const slotMs = 1_000 / 60;

/** How the pictures of a while came, held against what the display could have shown. */
export interface FrameCount {
  /** Pictures that came. */
  readonly frames: number;
  /** Pictures that took more than one slot of the display. */
  readonly late: number;
  /** Slots of the display, and those of them in which no new picture came: one long pause counts for all it lasted. */
  readonly slots: number;
  readonly missed: number;
  readonly worstMs: number;
}

/**
 * Counts late pictures from the times at which they began, in ms. The display's clock shakes a little, so a picture is late
 * when it came nearer to the slot after its own.
 *
 * @throws Error when there are too few to tell
 */
export function countFrames(startsMs: readonly number[]): FrameCount {
  if (startsMs.length < 2)
    throw new Error(`${startsMs.length} frames were drawn: nothing can be told of them`);
  const gaps = startsMs.slice(1).map((start, index) => start - (startsMs[index] ?? start));
  const slots = gaps.map((gap) => Math.max(1, Math.round(gap / slotMs)));
  const all = slots.reduce((sum, each) => sum + each, 0);
  return {
    frames: gaps.length,
    late: slots.filter((each) => each > 1).length,
    slots: all,
    missed: all - gaps.length,
    worstMs: Math.max(...gaps),
  };
}

/** The counts of several whiles together. */
export function sumOfCounts(counts: readonly FrameCount[]): FrameCount {
  const sum = (read: (count: FrameCount) => number) => counts.reduce((total, each) => total + read(each), 0);
  return {
    frames: sum(({ frames }) => frames),
    late: sum(({ late }) => late),
    slots: sum(({ slots }) => slots),
    missed: sum(({ missed }) => missed),
    worstMs: Math.max(...counts.map(({ worstMs }) => worstMs)),
  };
}

/**
 * The value that a share of all values do not exceed: `quantile(times, 0.95)` is p95.
 *
 * @throws Error when there are none
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}
