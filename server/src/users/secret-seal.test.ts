import { describe, expect, it } from 'vitest';
import { SecretSeal } from './secret-seal.ts';

const key = 'a key of the tests alone, long enough';
const [ana, tom] = [crypto.randomUUID(), crypto.randomUUID()];
const secret = new TextEncoder().encode('12345678901234567890');

describe('a sealed secret', () => {
  const seal = new SecretSeal(key);

  it('is opened by the same key for the same person, also by another server', () => {
    expect(new SecretSeal(key).open(ana, seal.close(ana, secret))).toEqual(Buffer.from(secret));
  });

  it('shows nothing of the secret, and never looks the same', () => {
    const [one, other] = [seal.close(ana, secret), seal.close(ana, secret)];
    expect(one.equals(other)).toBe(false);
    expect(one.includes(Buffer.from(secret.slice(0, 4)))).toBe(false);
  });

  it('is opened by no other key, for nobody else, and not when a bit of it was changed', () => {
    const kept = seal.close(ana, secret);
    expect(new SecretSeal(`another ${key}`).open(ana, kept)).toBeNull();
    expect(seal.open(tom, kept)).toBeNull();
    for (let at = 0; at < kept.length; at += 1) {
      const changed = Buffer.from(kept);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(seal.open(ana, changed)).toBeNull();
    }
    for (const length of [0, 12, 28, kept.length - 1])
      expect(seal.open(ana, kept.subarray(0, length))).toBeNull();
  });
});
