import { describe, expect, it } from 'vitest';
import { type Commit, judgeDelivery, percentile, type Receipt } from './judge.ts';

const commits: Commit[] = [
  { household: 'a', revision: 2, transactionId: 'a2' },
  { household: 'a', revision: 3, transactionId: 'a3' },
  { household: 'b', revision: 2, transactionId: 'b2' },
];
/** Two sockets of each household, and one household that nothing happens in. */
const households = ['a', 'b', 'a', 'b', 'c'];

function receipt(socket: number, { household, revision, transactionId }: Commit): Receipt {
  return { socket, household, revision, transactionIds: [transactionId], atMs: 0, bytes: 0 };
}

const whole: Receipt[] = households.flatMap((household, socket) =>
  commits.filter((commit) => commit.household === household).map((commit) => receipt(socket, commit)),
);
const [first, second, ...rest] = whole as [Receipt, Receipt, ...Receipt[]];
const fine = { expected: 6, lost: 0, doubled: 0, outOfOrder: 0, foreign: 0 };

describe('the judge of what sockets got', () => {
  it('finds nothing where all came once and in order', () => {
    expect(judgeDelivery(commits, households, whole)).toEqual(fine);
  });

  it('finds a loss, at the end and in the middle', () => {
    expect(judgeDelivery(commits, households, whole.slice(1))).toEqual({ ...fine, lost: 1 });
    expect(judgeDelivery(commits, households, whole.slice(0, -1))).toEqual({ ...fine, lost: 1 });
    expect(judgeDelivery(commits, households, [])).toEqual({ ...fine, lost: 6 });
  });

  it('finds a double', () => {
    expect(judgeDelivery(commits, households, [...whole, first])).toEqual({ ...fine, doubled: 1 });
  });

  it('finds two that changed places, at one socket', () => {
    expect(judgeDelivery(commits, households, [second, first, ...rest])).toEqual({ ...fine, outOfOrder: 1 });
  });

  it('finds what another household must not hear', () => {
    const leaked = { ...first, socket: 4 };
    expect(judgeDelivery(commits, households, [...whole, leaked])).toEqual({ ...fine, foreign: 1 });
  });

  it('finds what nobody committed, and what tells of another transaction', () => {
    const invented = { ...first, revision: 9 };
    expect(judgeDelivery(commits, households, [...whole, invented])).toEqual({ ...fine, foreign: 1 });
    const mixed = { ...first, transactionIds: ['b2'] };
    expect(judgeDelivery(commits, households, [mixed, second, ...rest])).toEqual({
      ...fine,
      foreign: 1,
      lost: 1,
    });
  });
});

describe('a percentile', () => {
  it('is the value that a share lies below', () => {
    const values = Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile([], 0.5)).toBeNaN();
  });
});
