import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchDay } from './watch-day.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a tab that stays open over midnight asks once the household’s day is over, and not before', () => {
  // Ten minutes before midnight in Santiago, where that night the clocks skip the hour after it.
  vi.setSystemTime('2026-09-06T03:50:00Z');
  const ask = vi.fn<() => void>();
  const stop = watchDay({ timeZone: 'America/Santiago', today: '2026-09-05', ask });
  vi.advanceTimersByTime(10 * 60_000 - 1_000);
  expect(ask).not.toHaveBeenCalled();
  vi.advanceTimersByTime(31_000);
  expect(ask).toHaveBeenCalledTimes(1);
  stop();
  vi.advanceTimersByTime(3_600_000);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('a device whose clock is wrong does not ask all the time', () => {
  vi.setSystemTime('2026-09-10T12:00:00Z');
  const ask = vi.fn<() => void>();
  const stop = watchDay({ timeZone: 'Europe/Berlin', today: '2026-09-08', ask });
  vi.advanceTimersByTime(3_600_000);
  expect(ask.mock.calls.length).toBeGreaterThan(5);
  expect(ask.mock.calls.length).toBeLessThan(15);
  stop();
});
