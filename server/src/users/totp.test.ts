import { describe, expect, it } from 'vitest';
import { newSecret, readableSecret, setupUri, stepOf } from './totp.ts';

/** RFC 6238, appendix B: the secret, times in seconds and the last six of the eight digits it gives for SHA-1. */
const secret = new TextEncoder().encode('12345678901234567890');
const vectors: readonly [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

const at = (seconds: number) => new Date(seconds * 1_000);

describe('a code of an app', () => {
  it.each(vectors)('at second %d of RFC 6238 is %s', (seconds, code) => {
    expect(stepOf(secret, code, { now: at(seconds), usedStep: 0, accepted: 'near' })).toBe(
      Math.floor(seconds / 30),
    );
  });

  it('is good one step early and one late, for clocks that are off, and no further', () => {
    const step = 41_152_263;
    const steps = (now: number) => stepOf(secret, '005924', { now: at(now), usedStep: 0, accepted: 'near' });
    const begin = step * 30;
    expect(steps(begin)).toBe(step);
    expect(steps(begin - 30)).toBe(step);
    expect(steps(begin + 59)).toBe(step);
    expect(steps(begin - 31)).toBeNull();
    expect(steps(begin + 60)).toBeNull();
  });

  it('is good in its own half minute alone where current ones are asked for', () => {
    const begin = 41_152_263 * 30;
    const steps = (now: number) =>
      stepOf(secret, '005924', { now: new Date(now), usedStep: 0, accepted: 'current' });
    expect([begin * 1_000, begin * 1_000 + 29_999].map(steps)).toEqual([41_152_263, 41_152_263]);
    expect([begin * 1_000 - 1, begin * 1_000 + 30_000].map(steps)).toEqual([null, null]);
  });

  it('is good once: what is of a used step, or of one before it, is none', () => {
    const now = at(1_234_567_890);
    expect(stepOf(secret, '005924', { now, usedStep: 41_152_262, accepted: 'near' })).toBe(41_152_263);
    expect(stepOf(secret, '005924', { now, usedStep: 41_152_263, accepted: 'near' })).toBeNull();
    expect(stepOf(secret, '005924', { now, usedStep: 41_152_264, accepted: 'near' })).toBeNull();
  });

  it('is not one of another secret, and not the same digits with fewer or more', () => {
    const now = at(59);
    for (const code of ['287083', '28708', '2870820', '94287082', ''])
      expect(stepOf(secret, code, { now, usedStep: 0, accepted: 'near' })).toBeNull();
    expect(stepOf(newSecret(), '287082', { now, usedStep: 0, accepted: 'near' })).toBeNull();
  });

  it('comes from 160 random bits that an app reads from an address', () => {
    const [one, other] = [newSecret(), newSecret()];
    expect(one).toHaveLength(20);
    expect(one).not.toEqual(other);
    expect(readableSecret(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    const uri = new URL(setupUri(secret, 'ana+books@example.test'));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('Finance Tracker:ana+books@example.test');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Finance Tracker',
      secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
