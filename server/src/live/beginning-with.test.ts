import { describe, expect, it } from 'vitest';
import { beginningWith } from './beginning-with.ts';

function source() {
  const state = { left: 0, asked: 0 };
  const iterator: AsyncIterator<string> = {
    next: async () => ({ value: `event ${(state.asked += 1)}`, done: false }),
    return: async () => {
      state.left += 1;
      return { value: undefined, done: true };
    },
  };
  return { state, events: { [Symbol.asyncIterator]: () => iterator } };
}

describe('beginningWith', () => {
  it('tells what stands, then what comes', async () => {
    const { state, events: later } = source();
    const events = await beginningWith(later, async () => 'present');
    expect(state.asked).toBe(0);
    const told = [await events.next(), await events.next(), await events.next()];
    expect(told.map(({ value }) => value)).toEqual(['present', 'event 1', 'event 2']);
  });

  it('tells no event of which what stands tells already, whenever it comes', async () => {
    const { events: later } = source();
    const events = await beginningWith(
      later,
      async () => 'event 2',
      (present, event) => event <= present,
    );
    expect([await events.next(), await events.next()].map(({ value }) => value)).toEqual([
      'event 2',
      'event 3',
    ]);
  });

  it('leaves the source when it is left, also before its first step', async () => {
    const { state, events: later } = source();
    const events = await beginningWith(later, async () => 'present');
    expect(await events.return?.()).toEqual({ value: undefined, done: true });
    expect(state.left).toBe(1);
  });

  it('leaves the source when what stands cannot be read, and says why', async () => {
    const { state, events } = source();
    const failing = beginningWith(events, async () => {
      throw new Error('no database');
    });
    await expect(failing).rejects.toThrow('no database');
    expect(state.left).toBe(1);
  });
});
