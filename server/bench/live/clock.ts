/** How many ticks of the wall clock are watched. */
const ticks = 8;

/**
 * The wall clock in milliseconds with fractions, so that moments of different processes and of PostgreSQL can be compared.
 * `Date.now()` tells whole milliseconds: where it moves on, it is laid beside the monotonic clock, which tells the fractions.
 */
export function wallClock(): () => number {
  let offsetMs = Number.NEGATIVE_INFINITY;
  for (let tick = 0; tick < ticks; tick += 1) {
    const before = Date.now();
    let now = before;
    while (now === before) now = Date.now();
    // Whatever comes between the two clocks makes this less, so the most is the truest.
    offsetMs = Math.max(offsetMs, now - performance.now());
  }
  return () => performance.now() + offsetMs;
}
