import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inOrder } from './in-order.ts';

describe('events of a household', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function told(known?: number): {
    readonly revisions: unknown[];
    readonly hear: (revision: unknown) => void;
  } {
    const revisions: unknown[] = [];
    const hear = inOrder((message) => revisions.push(message['revision']), known);
    return { revisions, hear: (revision) => hear({ revision }) };
  }

  it('are told as they come when they come in order', () => {
    const { revisions, hear } = told();
    for (const revision of ['5', '6', '7']) hear(revision);
    expect(revisions).toEqual(['5', '6', '7']);
  });

  it('are put in order when another server is a moment late', () => {
    const { revisions, hear } = told();
    for (const revision of ['5', '8', '7']) hear(revision);
    expect(revisions).toEqual(['5']);
    hear('6');
    expect(revisions).toEqual(['5', '6', '7', '8']);
    hear('9');
    expect(revisions).toEqual(['5', '6', '7', '8', '9']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are put in order from the first one on, where it is known what was before', () => {
    const { revisions, hear } = told(5);
    for (const revision of ['7', '6', '8']) hear(revision);
    expect(revisions).toEqual(['6', '7', '8']);
  });

  it('are told with the gap when one is lost, and go on after it', () => {
    const { revisions, hear } = told();
    for (const revision of ['5', '8', '7']) hear(revision);
    vi.advanceTimersByTime(1_000);
    expect(revisions).toEqual(['5', '7', '8']);
    hear('9');
    expect(revisions).toEqual(['5', '7', '8', '9']);
  });

  it('do not gather without bounds behind one that is lost', () => {
    const { revisions, hear } = told();
    hear('1');
    for (let revision = 3; revision < 303; revision += 1) hear(String(revision));
    expect(revisions.length).toBeGreaterThan(200);
    expect(revisions).toEqual([...revisions].toSorted((a, b) => Number(a) - Number(b)));
  });

  it('that repeat a revision, as after a loss, and messages without one pass at once', () => {
    const { revisions, hear } = told();
    for (const revision of ['5', '5', undefined, '4']) hear(revision);
    expect(revisions).toEqual(['5', '5', undefined, '4']);
  });
});
