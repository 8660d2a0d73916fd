import { describe, expect, it, vi } from 'vitest';
import type { SoakedServer } from './servers/soaked-server.ts';

/** What is known of a signal is kept by the module: each test has its own. */
async function freshEnding() {
  vi.resetModules();
  return await import('./ending.ts');
}

const running = { name: 'server 1', ended: new Promise(() => undefined), log: { lines: [] } };

describe('a Ctrl-C', () => {
  it('before the crowd has come is for whoever else wants it', async () => {
    const { interrupt } = await freshEnding();
    expect(interrupt()).toBe(false);
  });

  it('ends the stay of the crowd once, also when it arrives twice, and is free again after a while', async () => {
    vi.useFakeTimers();
    const { endingOf, interrupt } = await freshEnding();
    const said: string[] = [];
    const ending = endingOf(60, [running as unknown as SoakedServer], (line) => said.push(line));
    expect([interrupt(), interrupt(), ending.aborted]).toEqual([true, true, true]);
    expect(said).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(interrupt()).toBe(false);
    vi.useRealTimers();
  });

  it('after the time is over ends the command', async () => {
    vi.useFakeTimers();
    const { endingOf, interrupt } = await freshEnding();
    const ending = endingOf(1, [], () => undefined);
    vi.advanceTimersByTime(60_001);
    expect([ending.aborted, interrupt()]).toEqual([true, false]);
    vi.useRealTimers();
  });
});

describe('a server that ends by itself', () => {
  it('ends the stay, and is the reason', async () => {
    const { endingOf } = await freshEnding();
    const gone = { name: 'server 2', ended: Promise.resolve(1), log: { lines: ['out of memory'] } };
    const ending = endingOf(60, [gone as unknown as SoakedServer], () => undefined);
    await Promise.resolve();
    expect(String(ending.reason)).toContain('server 2 has ended by itself with 1. It wrote:\nout of memory');
  });
});
