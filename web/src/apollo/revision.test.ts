import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownChangeOf } from './own-changes.ts';
import { RevisionTracker } from './revision.ts';

describe('RevisionTracker', () => {
  test('takes events in order, knows the old and sees a hole', () => {
    const tracker = new RevisionTracker(10);
    expect(tracker.receive(10)).toBe('known');
    expect(tracker.receive(11)).toBe('next');
    expect(tracker.receive(13)).toBe('gap');
    tracker.refetchedAt(13);
    expect(tracker.receive(12)).toBe('known');
    expect(tracker.receive(14)).toBe('next');
  });

  test('an own change is known whether its answer or its event comes first', () => {
    const answered = new RevisionTracker(1);
    answered.noteOwn(2);
    expect(answered.receive(2)).toBe('known');
    expect(answered.receive(3)).toBe('next');
  });

  test('an own change does not hide a lost event before it', () => {
    const tracker = new RevisionTracker(1);
    tracker.noteOwn(3);
    expect(tracker.known).toBe(1);
    expect(tracker.receive(3)).toBe('gap');
  });

  test('an own change before a foreign event that comes late closes up', () => {
    const tracker = new RevisionTracker(1);
    tracker.noteOwn(3);
    expect(tracker.receive(2)).toBe('next');
    expect(tracker.known).toBe(3);
  });

  test('whatever is lost or late, nothing foreign is taken for known without being told or refetched', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ own: fc.boolean(), lost: fc.boolean() }), { minLength: 1, maxLength: 30 }),
        (changes) => {
          const tracker = new RevisionTracker(0);
          const seen = new Set<number>();
          const catchUp = (to: number) => {
            for (let revision = 1; revision <= to; revision += 1) seen.add(revision);
            tracker.refetchedAt(to);
          };
          changes.forEach(({ own, lost }, index) => {
            const revision = index + 1;
            if (own) {
              seen.add(revision);
              tracker.noteOwn(revision);
            }
            if (lost) return;
            const verdict = tracker.receive(revision);
            if (verdict === 'next') seen.add(revision);
            if (verdict === 'gap') catchUp(revision);
          });
          for (let revision = 1; revision <= tracker.known; revision += 1)
            expect(seen.has(revision)).toBe(true);
        },
      ),
    );
  });
});

describe('ownChangeOf', () => {
  test('reads household, revision and kinds from the answer of a mutation', () => {
    const data = { createTransaction: { __typename: 'TransactionPayload', revision: 7 } };
    expect(ownChangeOf(data, 'h1')).toEqual({ householdId: 'h1', revision: 7, kinds: ['TRANSACTIONS'] });
  });

  test('answers null for what is no change of the books', () => {
    expect(ownChangeOf({ signOut: true }, undefined)).toBeNull();
    expect(ownChangeOf(null, 'h1')).toBeNull();
    expect(ownChangeOf({ createTransaction: null }, 'h1')).toBeNull();
  });
});
