import { describe, expect, it } from 'vitest';
import { LaneGate } from './lane-gate.ts';

/** Work that goes on until it is told to end. */
function openWork(): { work: () => Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: async () => await done, end: () => end() };
}

describe('the gate before hashing', () => {
  it('lets only so many in at once', async () => {
    const gate = new LaneGate({ atOnceMax: 2, waitingMax: 100, waitMsMax: 10_000 });
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        await gate.run('suspected', async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        });
      }),
    );
    expect(most).toBe(2);
  });

  it('refuses at once when too many wait, and lets in again when they have gone', async () => {
    const gate = new LaneGate({ atOnceMax: 1, waitingMax: 2, waitMsMax: 10_000 });
    const { work, end } = openWork();
    const inside = [0, 1, 2].map(async () => await gate.run('suspected', work));
    await expect(gate.run('suspected', work)).rejects.toMatchObject({
      code: 'sign_in_is_busy',
      message: 'Too many sign-ins are waiting right now. Nothing is wrong with yours: try again in a moment.',
    });
    end();
    await Promise.all(inside);
    expect(await gate.run('suspected', async () => 'in')).toBe('in');
  });

  it('serves the known first, then the unsuspected, each lane with a line of its own', async () => {
    const gate = new LaneGate({ atOnceMax: 1, waitingMax: 2, waitMsMax: 10_000 });
    const { work, end } = openWork();
    const first = gate.run('suspected', work);
    const order: string[] = [];
    const waiting = (['suspected', 'unsuspected', 'known'] as const).flatMap((lane) =>
      [1, 2].map(async (n) => await gate.run(lane, async () => void order.push(`${lane} ${n}`))),
    );
    end();
    await Promise.all([first, ...waiting]);
    expect(order).toEqual([
      'known 1',
      'known 2',
      'unsuspected 1',
      'unsuspected 2',
      'suspected 1',
      'suspected 2',
    ]);
  });

  it('refuses whose turn does not come, and goes on without them', async () => {
    const gate = new LaneGate({ atOnceMax: 1, waitingMax: 2, waitMsMax: 20 });
    const { work, end } = openWork();
    const inside = gate.run('known', work);
    await expect(gate.run('suspected', work)).rejects.toMatchObject({ code: 'sign_in_is_busy' });
    const next = gate.run('known', async () => 'next');
    end();
    await inside;
    expect(await next).toBe('next');
    expect(await gate.run('suspected', async () => 'again')).toBe('again');
  });

  it('gives the place on after work that failed', async () => {
    const gate = new LaneGate({ atOnceMax: 1, waitingMax: 1, waitMsMax: 10_000 });
    const failing = gate.run('suspected', async () => {
      throw new Error('no');
    });
    const next = gate.run('suspected', async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
    expect(await gate.run('suspected', async () => 'again')).toBe('again');
  });
});
