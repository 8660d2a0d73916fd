import { describe, expect, it } from 'vitest';
import { Heard } from './heard.ts';

function heard(...revisions: number[]): Heard {
  const made = new Heard();
  for (const revision of revisions) made.receive(revision);
  return made;
}

describe('what a socket has heard', () => {
  it('misses nothing when all came', () => {
    expect(heard(5, 6, 7).missing(7)).toBe(0);
    expect(heard(5, 6, 7).repeats).toBe(0);
    expect(heard().missing(9)).toBe(0);
  });

  it('counts what never came, in the middle and at the end', () => {
    expect(heard(5, 6, 9).missing(9)).toBe(2);
    expect(heard(5, 6, 7).missing(10)).toBe(3);
    expect(heard(5, 7, 9).missing(9)).toBe(2);
  });

  it('takes two that changed places for two that came', () => {
    const swapped = heard(5, 7, 6, 8);
    expect(swapped.missing(8)).toBe(0);
    expect(swapped.outOfOrder).toBe(1);
    expect(swapped.repeats).toBe(0);
    expect(swapped.last).toBe(8);
  });

  it('counts what came twice', () => {
    expect(heard(5, 6, 6).repeats).toBe(1);
    expect(heard(5, 8, 8).repeats).toBe(1);
    expect(heard(5, 4).outOfOrder).toBe(1);
  });
});
