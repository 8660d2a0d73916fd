import { describe, expect, it } from 'vitest';
import { type AnswerPlace, ReadCache } from './read-cache.ts';

const place = (change: Partial<AnswerPlace> = {}): AnswerPlace => ({
  householdId: 'a',
  revision: 7n,
  day: '2026-11-25',
  key: 'k',
  ...change,
});
const answer = (text: string, length = text.length) => ({
  body: Buffer.alloc(length, text),
  contentType: 'application/json',
  etag: `"${text}"`,
});

describe('kept answers', () => {
  it('are told for the same place alone', () => {
    const cache = new ReadCache(1_000_000);
    cache.set(place(), answer('one'));
    expect(cache.get(place())?.etag).toBe('"one"');
    for (const other of [
      { householdId: 'b' },
      { revision: 8n },
      { revision: 6n },
      { day: '2026-11-26' },
      { key: 'l' },
    ])
      expect(cache.get(place(other))).toBeUndefined();
  });

  it('go when their household moves on', () => {
    const cache = new ReadCache(1_000_000);
    cache.set(place(), answer('old'));
    cache.set(place({ householdId: 'b' }), answer('other'));
    cache.set(place({ revision: 8n, key: 'l' }), answer('new'));
    expect(cache.get(place())).toBeUndefined();
    expect(cache.get(place({ revision: 8n, key: 'l' }))?.etag).toBe('"new"');
    expect(cache.get(place({ householdId: 'b' }))?.etag).toBe('"other"');
  });

  it('of a revision or day of before do not push out newer ones', () => {
    const cache = new ReadCache(1_000_000);
    cache.set(place(), answer('new'));
    cache.set(place({ revision: 6n }), answer('late'));
    cache.set(place({ day: '2026-11-24' }), answer('yesterday'));
    expect(cache.get(place())?.etag).toBe('"new"');
    expect(cache.get(place({ revision: 6n }))).toBeUndefined();
    expect(cache.get(place({ day: '2026-11-24' }))).toBeUndefined();
  });

  it('never take more memory than they may, and those asked for lately stay', () => {
    const cache = new ReadCache(100_000);
    for (let index = 0; index < 200; index += 1) {
      cache.set(place({ householdId: `h${index}` }), answer('x', 5_000));
      cache.get(place({ householdId: 'h0' }));
      expect(cache.size).toBeLessThanOrEqual(100_000);
    }
    expect(cache.get(place({ householdId: 'h0' }))).toBeDefined();
    expect(cache.get(place({ householdId: 'h1' }))).toBeUndefined();
    expect(cache.get(place({ householdId: 'h199' }))).toBeDefined();
  });

  it('are not kept when they are large, nor without memory', () => {
    const cache = new ReadCache(100_000);
    cache.set(place(), answer('x', 50_000));
    const none = new ReadCache(0);
    none.set(place(), answer('x'));
    expect([cache.get(place()), cache.size, none.get(place()), none.size]).toEqual([
      undefined,
      0,
      undefined,
      0,
    ]);
  });
});
