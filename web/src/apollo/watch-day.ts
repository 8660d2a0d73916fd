import { dateInTimeZone } from '../shared/format/business-date.ts';

/** How often a tab that stays open looks at its device's clock. */
const lookMs = 30_000;
/** How often the server is asked while that clock says another day than it: one of them may be wrong for long. */
const askMs = 300_000;

/**
 * Asks the server which day it is when the device's clock says that the household's day is over: a tab may stay open and
 * seen over midnight while nobody changes anything.
 *
 * @param day the zone, the day that the server told last, and how to ask it
 * @returns how to stop
 */
export function watchDay(day: { timeZone: string; today: string; ask: () => void }): () => void {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    if (dateInTimeZone(Date.now(), day.timeZone) === day.today || nowMs - askedAtMs < askMs) return;
    askedAtMs = nowMs;
    day.ask();
  }, lookMs);
  return () => clearInterval(timer);
}
