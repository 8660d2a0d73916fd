import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tlsContentsOf, tlsFilesProblem } from './tls-files.ts';

describe('files of an address for TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'finance-tls-'));
  const [cert, key] = [join(folder, 'own.crt'), join(folder, 'own.key')];
  writeFileSync(cert, 'first');
  writeFileSync(key, 'key');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are none for most', () => {
    expect(tlsFilesProblem('postgres://u:p@localhost/finance')).toBeNull();
    expect(tlsContentsOf('redis://localhost')).toBeNull();
  });

  it('must be there, and certificate and key go together', () => {
    expect(tlsFilesProblem(`postgres://u@h/d?sslcert=${cert}&sslkey=${key}`)).toBeNull();
    expect(tlsFilesProblem(`postgres://u@h/d?sslcert=${cert}`)).toContain('go together');
    expect(tlsFilesProblem(`postgres://u@h/d?sslrootcert=${folder}/none.crt`)).toMatch(
      /^names sslrootcert=.*none\.crt, which this user cannot read \(ENOENT/,
    );
  });

  it('are read anew, so that a renewed one holds for the next connection', () => {
    const contents = tlsContentsOf(`rediss://h?sslcert=${cert}&sslkey=${key}`);
    expect(String(contents?.cert)).toBe('first');
    writeFileSync(cert, 'second');
    expect(String(contents?.cert)).toBe('second');
    rmSync(cert);
    expect({ ...contents }).toEqual({ cert: Buffer.from('second'), key: Buffer.from('key') });
    writeFileSync(cert, 'third');
    expect(String(contents?.cert)).toBe('third');
  });
});
