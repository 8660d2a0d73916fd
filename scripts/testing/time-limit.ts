import { availableParallelism, loadavg } from 'node:os';

/**
 * The limit for something that takes at most `quietMs` on a machine that does nothing else, on this machine as busy
 * as it is: with three programs for each processor, everything takes three times as long.
 */
export function timeLimitMs(quietMs: number): number {
  const waitingPerProcessor = (loadavg()[0] ?? 0) / availableParallelism();
  return Math.round(quietMs * Math.max(1, waitingPerProcessor));
}
