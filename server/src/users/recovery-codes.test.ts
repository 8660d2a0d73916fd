import { describe, expect, it } from 'vitest';
import { hashRecoveryCode, newRecoveryCodes, readTypedCode } from './recovery-codes.ts';

describe('recovery codes', () => {
  it('are ten of 125 random bits each, in groups that can be read out', () => {
    const codes = newRecoveryCodes();
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
    // Every character of the 32 comes up where it is left to chance: among 2,500 the chance to miss one is below 10^-33.
    const seen = new Set(Array.from({ length: 10 }, newRecoveryCodes).flat().join('').replaceAll('-', ''));
    expect(seen.size).toBe(32);
  });

  it('are read whatever the spacing, the case and the letters that look like digits', () => {
    const code = '0A1B2-C3D4E-F5G6H-J7K8M-N9PQR';
    const kept = hashRecoveryCode(code);
    for (const typed of [
      code,
      'oalb2c3d4ef5g6hj7k8mn9pqr',
      ' OAIB2 C3D4E f5g6h j7k8m n9pqr\n',
      '0A1B2–C3D4E–F5G6H–J7K8M–N9PQR',
    ]) {
      const read = readTypedCode(typed);
      expect(read).toMatchObject({ kind: 'recovery' });
      if (read.kind === 'recovery') expect(hashRecoveryCode(read.code)).toEqual(kept);
    }
  });

  it('are told from the six digits of an app, and both from anything else', () => {
    for (const typed of ['123456', ' 123 456 ', '123-456', '１２３４５６'])
      expect(readTypedCode(typed)).toEqual({ kind: 'app', digits: '123456' });
    for (const typed of [
      '',
      '12345',
      '1234567',
      '0A1B2-C3D4E-F5G6H-J7K8M-N9PQ',
      'U'.repeat(25),
      '1'.repeat(1e6),
    ])
      expect(readTypedCode(typed)).toEqual({ kind: 'none' });
  });
});
